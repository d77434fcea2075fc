"""Answers: what do the rules say, for people who read."""

from typing import NamedTuple

from app.language.law import LawRule
from app.language.marks import unmark
from app.language.pack import After, Example, Rule, Source
from app.language.review import Reviewer
from app.web import words
from app.web.view import Piece

_SHOWN = 8


class Line(NamedTuple):
    """An example, with the borrower's words before it where it depends on them."""

    after: str
    pieces: tuple[Piece, ...]


class Card(NamedTuple):
    """One rule in the list."""

    id: str
    fault: str
    label: str
    name: str
    what: str
    flag: Line
    say: str
    search: str


class Full(NamedTuple):
    """One rule on its own page."""

    card: Card
    why: str
    severity: str
    flags: tuple[Line, ...]
    say: tuple[str, ...]
    because: str
    allows: tuple[Line, ...]
    sources: tuple[tuple[Source, str], ...]
    places: tuple[tuple[str, tuple[LawRule, ...]], ...]


def search(reviewer: Reviewer, asked: str, fault: str) -> list[Card]:
    """Return the rules of a fault that hold every word asked for."""
    wanted = asked.lower().split()
    cards = (_card(reviewer, rule) for rule in reviewer.pack.rules.values() if not fault or rule.fault == fault)
    return [c for c in cards if all(w in c.search for w in wanted)]


def full(reviewer: Reviewer, rule_id: str) -> Full:
    """Return all that is known of one rule."""
    rule = reviewer.pack.rules[rule_id]
    wording = reviewer.wording(rule_id)
    sources = tuple((s, words.FOUND[s.status]) for s in (reviewer.pack.sources[name] for name in rule.sources))
    return Full(
        _card(reviewer, rule), rule.why, words.SEVERITY[rule.severity],
        tuple(_line(reviewer, e, rule) for e in rule.flags[:_SHOWN]), wording.say, wording.because,
        tuple(_line(reviewer, e, rule) for e in rule.allows[:_SHOWN]), sources, tuple(_places(reviewer, rule_id)),
    )  # fmt: skip


def _card(reviewer: Reviewer, rule: Rule) -> Card:
    name = rule.id.partition(".")[2].replace("_", " ").capitalize()
    label = reviewer.pack.info.faults[rule.fault]
    flag, say = _line(reviewer, rule.flags[0], rule), reviewer.wording(rule.id).say[0]
    told = " ".join([rule.id, name, label, rule.what, rule.why, "".join(p.text for p in flag.pieces), say])
    return Card(rule.id, rule.fault, label, name, rule.what, flag, say, told.lower())


def _line(reviewer: Reviewer, example: Example, rule: Rule) -> Line:
    after, text = (example.after, example.text) if isinstance(example, After) else ("", example)
    plain, marks = unmark(text, rule=rule.id, slots=reviewer.pack.info.slots.values())
    pieces, at = [], 0
    for mark in sorted(marks):
        if mark.rule == rule.id and mark.start >= at:
            pieces += [Piece(plain[at : mark.start]), Piece(plain[mark.start : mark.end], rule.fault)]
            at = mark.end
    return Line(after, tuple(p for p in (*pieces, Piece(plain[at:])) if p.text))


def _places(reviewer: Reviewer, rule_id: str) -> list[tuple[str, tuple[LawRule, ...]]]:
    out = []
    for place in reviewer.law.places.values():
        by_id = {r.id: r for r in place.rules}
        found = tuple(by_id[i] for i in place.risks.get(rule_id, ()))
        if found:
            out.append((place.name, found))
    return out

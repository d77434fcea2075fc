"""Decide which hits stand: a rule's own exceptions, the shared guards, registered wording, and the severity."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.language.match import Hit, overlapped, words_between
from app.language.pack import Guard, Pack, Phrasebook, Rule
from app.language.phrases import Phrase
from app.language.text import Folded, fold
from app.language.values import Case

SURE = 0.9  # confidence of a rule's own words, unguarded
ASK = 0.5  # confidence of a hint
_QUOTE = re.compile(r"[\"']")
_ALWAYS_FOUR = {"threat.violence", "threat.arrest", "threat.disclosure", "threat.status", "blame.crime_label"}


class Judged(NamedTuple):
    """A hit with what was decided about it."""

    hit: Hit
    rule: Rule
    severity: int
    confidence: float
    hint: bool


class _Armed(NamedTuple):
    guard: Guard
    match: tuple[Phrase, ...]
    anywhere: re.Pattern[str]
    but: re.Pattern[str]
    triggers: frozenset[str] | None  # words of which one must be there; None: cannot be told


class Judge:
    """Apply a pack's exceptions and guards to what its rules matched."""

    def __init__(self, pack: Pack, book: Phrasebook) -> None:
        """Compile exceptions and guards once."""
        path = pack.folder / "guards.yaml"
        armed = [
            _Armed(g, match, _either(match), _either(book.compile(path, f"guards.{n}.but", g.but)), _triggers(match))
            for n, g in enumerate(pack.guards)
            for match in (book.compile(path, f"guards.{n}.match", g.match),)
        ]
        self._armed = armed
        self._guards = {r: tuple(a for a in armed if a.guard.covers(r)) for r in pack.rules}
        self._unless = {
            r.id: book.compile(pack.folder / "rules" / f"{r.id.replace('.', '/')}.yaml", "unless", r.unless)
            for r in pack.rules.values()
        }
        self._kin = frozenset(pack.info.kin)

    def judge(
        self,
        hits: Sequence[tuple[Hit, Rule]],
        folded: Folded,
        units: Sequence[tuple[int, int]],
        context: str,
        case: Case,
    ) -> list[Judged]:
        """Return the hits that stand, as findings or hints, in order; spans are plain."""
        asked = fold(context) if context and hits else None
        quoted = _quoted(folded.plain) if hits else []
        awake = self._awake(folded.words, asked.words if asked else set())
        out = []
        for hit, rule in hits:
            start, end = units[hit.unit]
            if overlapped(self._unless[rule.id], folded, (start, end), hit):
                continue
            guards = [a for a in self._guards[rule.id] if any(a is b for b in awake)] if awake else []
            effects = {a.guard.effect for a in guards if _holds(a, hit, folded.plain, (start, end), asked, quoted)}
            effect = "clear" if "clear" in effects else "hint" if effects else ""
            if effect == "clear":
                continue
            hint = effect == "hint"
            severity = 1 if hint else self._severity(rule, folded.plain[start:end], case)
            out.append(Judged(hit, rule, severity, ASK if hint else SURE, hint))
        return out

    def _awake(self, words: set[str], asked: set[str]) -> list[_Armed]:
        """Return the guards whose words are there at all."""
        return [
            a
            for a in self._armed
            if a.triggers is None or not a.triggers.isdisjoint(asked if a.guard.where == "context" else words)
        ]

    def _severity(self, rule: Rule, unit: str, case: Case) -> int:
        """Return the base severity or one step more (domain 1.6); the gravest sub-types never move."""
        if rule.severity == 4 or rule.id in _ALWAYS_FOUR:
            return rule.severity
        worse = bool(self._kin and self._kin & set(unit.replace("'", " ").split()) and rule.severity >= 2)
        worse = worse or (rule.id == "threat.suit" and case.limitation == "expired")
        return min(4 if rule.id == "threat.suit" else 3, rule.severity + worse) if worse else rule.severity


def _holds(
    armed: _Armed,
    hit: Hit,
    plain: str,
    unit: tuple[int, int],
    asked: Folded | None,
    quoted: Sequence[tuple[int, int]],
) -> bool:
    start, end = unit
    where = armed.guard.where
    if where == "context":
        return asked is not None and bool(armed.anywhere.search(asked.plain))
    if where == "quoted" and not any(a <= hit.start and hit.end <= b for a, b in quoted):
        return False
    if where != "before":
        return bool(armed.anywhere.search(plain, start, end)) and not armed.but.search(plain, start, end)
    for phrase in armed.match:
        for found in phrase.regex.finditer(plain, start, end):
            if found.end() > hit.start:
                break
            near = words_between(plain, found.end(), hit.start) <= armed.guard.gap
            if near and not armed.but.search(plain, found.end(), hit.start):
                return True
    return False


def _triggers(phrases: Sequence[Phrase]) -> frozenset[str] | None:
    """Return the words of which any match of the phrases holds one."""
    if not all(p.ways for p in phrases):
        return None
    return frozenset[str]().union(*(way[0] for p in phrases for way in p.ways))


def _either(phrases: Sequence[Phrase]) -> re.Pattern[str]:
    """Compile phrases into one pattern; none at all matches nothing."""
    return re.compile("|".join(p.pattern for p in phrases) or r"(?!)")


def _quoted(plain: str) -> list[tuple[int, int]]:
    """Spans between quotation marks: double ones anywhere, single ones only at the edges of words."""
    spans: list[tuple[int, int]] = []
    opened: dict[str, int] = {}
    for mark in _QUOTE.finditer(plain):
        at, char = mark.start(), mark[0]
        inside = plain[at - 1 : at].isalnum() if at else False
        follows = plain[at + 1 : at + 2].isalnum()
        if char == "'" and inside and follows:
            continue
        if char in opened and (char == '"' or inside or not follows):
            spans.append((opened.pop(char), at))
        elif char == '"' or not inside:
            opened[char] = at + 1
    return spans


def registered(folded: Folded, wording: Mapping[str, str]) -> list[tuple[int, int]]:
    """Return the plain spans that are, word for word, a registered template (``id -> folded text``)."""
    spans = []
    for text in wording.values():
        at = folded.plain.find(text)
        while at >= 0:
            spans.append((at, at + len(text)))
            at = folded.plain.find(text, at + 1)
    return spans

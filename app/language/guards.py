"""Decide which hits stand: a rule's own exceptions, the shared guards, registered wording, and the severity."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.language.match import Hit, Matcher, by_owner, overlap, words_between
from app.language.pack import Guard, Pack, Rule
from app.language.phrasebook import Phrasebook
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
    owner: int
    guard: Guard
    but: re.Pattern[str]


class Judge:
    """Apply a pack's exceptions and guards to what its rules matched."""

    def __init__(self, pack: Pack, book: Phrasebook) -> None:
        """Compile exceptions and guards once.

        Raises:
            PackError: naming the phrase that is not of the grammar.

        """
        path = pack.folder / "guards.yaml"
        self._owners = {rule: owner for owner, rule in enumerate(pack.rules)}
        owned: list[tuple[int, Phrase]] = []
        for rule in pack.rules.values():
            file = pack.folder / "rules" / f"{rule.id.replace('.', '/')}.yaml"
            owned += [(self._owners[rule.id], p) for p in book.compile(file, "unless", rule.unless)]
        armed = []
        for n, guard in enumerate(pack.guards):
            armed.append(_Armed(len(pack.rules) + n, guard, _either(book.compile(path, f"guards.{n}.but", guard.but))))
            owned += [(armed[-1].owner, p) for p in book.compile(path, f"guards.{n}.match", guard.match)]
        self._guards = {r: tuple(a for a in armed if a.guard.covers(r)) for r in pack.rules}
        self._excuses = Matcher(owned)
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
        if not hits:
            return []
        asked = self._asked(context) if context else frozenset[int]()
        quoted = _quoted(folded.plain)
        around: dict[int, dict[int, list[Hit]]] = {}

        def said(number: int) -> dict[int, list[Hit]]:
            if number not in around:
                found = self._excuses.find_all(folded, number, units[number]) if 0 <= number < len(units) else []
                around[number] = by_owner(found)
            return around[number]

        out = []
        for hit, rule in hits:
            unit, near = units[hit.unit], said(hit.unit)
            if any(overlap(h, hit) for h in near.get(self._owners[rule.id], ())):
                continue
            guards = [a for a in self._guards[rule.id] if a.owner in (asked if a.guard.where == "context" else near)]
            effects = {a.guard.effect for a in guards if _holds(a, hit, folded.plain, unit, near, quoted)}
            for number in (hit.unit - 1, hit.unit + 1):
                beside = [a for a in self._guards[rule.id] if a.guard.where == "beside" and a.owner in said(number)]
                effects |= {a.guard.effect for a in beside if not a.but.search(folded.plain, *units[number])}
            if "clear" in effects:
                continue
            hint = bool(effects)
            severity = 1 if hint else self.severity(rule, folded.plain[slice(*unit)], case)
            out.append(Judged(hit, rule, severity, ASK if hint else SURE, hint))
        return out

    def _asked(self, context: str) -> frozenset[int]:
        """Return which guards' words stand in the turn before."""
        folded = fold(context)
        return frozenset(h.owner for h in self._excuses.find_all(folded, 0, (0, len(folded.plain))))

    def severity(self, rule: Rule, unit: str, case: Case) -> int:
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
    near: Mapping[int, Sequence[Hit]],
    quoted: Sequence[tuple[int, int]],
) -> bool:
    """Tell whether a guard, whose words are in the unit or in the turn before, clears a hit."""
    where, said = armed.guard.where, near.get(armed.owner, ())
    if where == "context":
        return True
    if where == "before":
        before = max((h.end for h in said if h.end <= hit.start), default=None)
        return (
            before is not None
            and words_between(plain, before, hit.start) <= armed.guard.gap
            and not armed.but.search(plain, before, hit.start)
        )
    if not said or (where == "quoted" and not any(a <= hit.start and hit.end <= b for a, b in quoted)):
        return False
    return not armed.but.search(plain, *unit)


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

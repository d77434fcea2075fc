"""One judgement out of two readers: what the rules matched, and what the model heard."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import exp
from typing import NamedTuple

from app.language.coverage import ENOUGH
from app.language.pack import Rule
from app.language.semantic import MOST, Opinion, Said, Semantic, Weighing
from app.language.strict import PackError
from app.language.text import Folded, fold
from app.language.values import FAULTS, PRACTICES, Coverage, Credit

ROOM = MOST - 2  # tokens of sentences that are read together
_DOUBT = 0.15  # chance in a whole stretch from which its sentences are read one by one
GRAVE = 4  # a rule's hit of this severity stands whatever the model says

Span = tuple[int, int]
Severity = Callable[[Rule, int], int]  # the severity of a rule in a unit


class Mark(NamedTuple):
    """A fault at a span of the text, as a finding or as a hint."""

    rule: Rule
    severity: int
    confidence: float
    start: int
    end: int
    unit: int
    hint: bool
    source: str = "rule"


class Verdict(NamedTuple):
    """How likely a fault is in a stretch, and whether it is found."""

    sure: float
    found: bool


class Stretch(NamedTuple):
    """Units ``first`` to ``last``, read together; ``parts`` are the single ones, to be read where that can matter."""

    first: int
    last: int
    opinion: Opinion
    starts: tuple[int, ...]
    parts: tuple[Said, ...] = ()

    def unit(self, place: int) -> int:
        """Return the number of the unit that a plain place is in."""
        return self.first + max(0, bisect_right(self.starts, place) - 1)


class Panel:
    """Weigh rules and model as the model's card says."""

    def __init__(self, model: Semantic, rules: Mapping[str, Rule]) -> None:
        """Take the model and the rules that its labels name.

        Raises:
            PackError: the card and the pack do not fit together.

        """
        self._model, self._card, self._rules = model, model.card, rules
        labels = model.card.labels
        self._kinds = {f: tuple(r for r in labels if r.startswith(f"{f}.") and r in rules) for f in FAULTS}
        for name in (*FAULTS, *PRACTICES):
            if name not in model.card.weighing or name not in labels:
                raise PackError(model.folder / "card.yaml", 1, f"weighing.{name}", "is missing; run scripts/weigh.py")
        self._grave = {f: tuple(r for r in kinds if rules[r].severity == GRAVE) for f, kinds in self._kinds.items()}
        for fault, kinds in self._kinds.items():
            if not kinds or f"{fault}.general" not in rules:
                raise PackError(
                    model.folder.parent / "rules" / fault,
                    1,
                    "",
                    f"needs general.yaml and a rule of {fault} that the model knows",
                )

    def hear(self, folded: Folded, units: Sequence[Span], context: str, left_out: Sequence[Span]) -> list[Stretch]:
        """Let the model read the plain form, as many sentences together as it can hold, as people hear a message.

        ``units`` and ``left_out`` are plain spans; so are those of the answers. What stands within ``left_out``, or has
        one word, is not read by itself.
        """
        before, out = fold(context).plain if context else "", []
        for first, last in self._stretches(folded, units, left_out):
            start, end = units[first][0], units[last][1]
            text = folded.plain[start:end]
            if len(folded.spaced[start + 1 : end + 1].split()) > 1:
                starts = tuple(a for a, _ in units[first : last + 1])
                said = Said(text, before, start, tuple(a - start for a in starts))
                spans = units[first : last + 1] if last > first else ()
                earlier = [before, *(folded.plain[slice(*span)] for span in spans)]
                parts = [Said(folded.plain[a:b], x, a) for (a, b), x in zip(spans, earlier, strict=False)]
                out.append(Stretch(first, last, self._model.read(said), starts, tuple(parts)))
            before = folded.plain[slice(*units[last])]
        return out

    def _stretches(self, folded: Folded, units: Sequence[Span], left_out: Sequence[Span]) -> Iterator[tuple[int, int]]:
        """Yield the first and last unit of each stretch."""
        first, room = 0, ROOM
        for number, unit in enumerate(units):
            size = self._model.size(folded.plain[slice(*unit)])
            shut = _within(unit, left_out)
            if number > first and (shut or size > room):
                yield first, number - 1
                first, room = number, ROOM
            room -= size
            if shut:
                first, room = number + 1, ROOM
        if first < len(units):
            yield first, len(units) - 1

    def faults(
        self, marks: Sequence[Mark], stretches: Sequence[Stretch], severity: Severity, *, clear: bool = True
    ) -> list[Mark]:
        """Return findings and hints in reading order; ``marks`` are those of the rules.

        Where neither the pack nor the model knows the language (``clear`` is false) the model may ask, but neither
        assert nor veto.
        """
        out = [m for m in marks if not any(s.first <= m.unit <= s.last for s in stretches)]
        for stretch in stretches:
            near = [m for m in marks if stretch.first <= m.unit <= stretch.last]
            for fault in FAULTS:
                said = [m for m in near if m.rule.fault == fault]
                if said:
                    out += [self._weighed(m, self._about(m, stretch), severity) if clear else m for m in said]
                else:
                    out += self._heard(fault, stretch, severity, clear=clear)
        return sorted(out, key=lambda m: (m.start, m.end, m.rule.id))

    def _about(self, mark: Mark, stretch: Stretch) -> Opinion:
        """Return what the model makes of a mark: of its own sentence, where many together would take it back."""
        how = self._card.weighing[mark.rule.fault]
        weight = how.hint if mark.hint else how.rule
        if not stretch.parts or mark.hint or self.verdict(mark.rule.fault, stretch.opinion, weight).found:
            return stretch.opinion
        return self._model.read(stretch.parts[mark.unit - stretch.first])

    def _weighed(self, mark: Mark, opinion: Opinion, severity: Severity) -> Mark:
        """Weigh what a rule matched: a veto makes a hint, agreement makes a hint a finding.

        A hit of severity 4 stands as it is, and so does one in words that the model did not read.
        """
        how = self._card.weighing[mark.rule.fault]
        sure, found = self.verdict(mark.rule.fault, opinion, how.hint if mark.hint else how.rule)
        source = "both" if self.verdict(mark.rule.fault, opinion).found else "rule"
        if not mark.hint and (mark.severity == GRAVE or mark.start >= opinion.read_to):
            return mark._replace(confidence=max(mark.confidence, round(sure, 2)), source=source)
        level = mark.severity if found != mark.hint else severity(mark.rule, mark.unit) if found else 1
        return mark._replace(hint=not found, confidence=round(sure, 2), source=source, severity=level)

    def _heard(self, fault: str, stretch: Stretch, severity: Severity, *, clear: bool) -> list[Mark]:
        """Make a mark of what only the model heard; its unit is set by its place."""
        opinion = stretch.opinion
        sure, found = self.verdict(fault, opinion)
        if not found and sure >= _DOUBT and stretch.parts:
            single = max(map(self._model.read, stretch.parts), key=lambda one: self.verdict(fault, one).sure)
            alone = self.verdict(fault, single)
            if alone.sure > sure:  # where many are asked, one must be surer
                bar = (1 + self._card.weighing[fault].find) / 2
                opinion, sure, found = single, alone.sure, alone.found and alone.sure >= bar
        if not found and sure < self._card.weighing[fault].ask:
            return []
        rule, (start, end) = self._named(fault, opinion), opinion.spans[fault]
        hint, unit = not (found and clear), stretch.unit(start)
        level = 1 if hint else severity(rule, unit)
        return [Mark(rule, level, round(sure, 2), start, end, unit, hint, "model")]

    def knows(self, coverage: Coverage) -> bool:
        """Tell whether the model may assert and veto: the pack reads the text, or the card knows what is mixed in."""
        return coverage.read >= ENOUGH or coverage.language in self._card.hears

    def verdict(self, fault: str, opinion: Opinion, rule: float = 0.0) -> Verdict:
        """Weigh one fault; ``rule`` is the weight of what a rule matched."""
        how, grave = self._card.weighing[fault], worst(opinion, self._grave[fault])
        sure, alarm = chance(how, opinion.odds[fault], rule), grave >= self._card.grave
        return Verdict(max(sure, grave) if alarm else sure, alarm or sure >= how.find)

    def _named(self, fault: str, opinion: Opinion) -> Rule:
        """Return the likeliest sub-type, or the fault's general rule where none is sure enough."""
        if worst(opinion, self._grave[fault]) >= self._card.grave:
            return self._rules[max(self._grave[fault], key=opinion.odds.__getitem__)]
        likely = self._rules[max(self._kinds[fault], key=opinion.odds.__getitem__)]
        bar = self._card.sure_grave if likely.severity == GRAVE else self._card.sure
        return likely if _sigmoid(opinion.odds[likely.id]) >= bar else self._rules[f"{fault}.general"]

    def practices(self, credits: Sequence[Credit], starts: Sequence[int], stretches: Sequence[Stretch]) -> list[Credit]:
        """Return the practices in reading order; ``credits`` are those of the rules, ``starts`` where units begin."""
        placed = [(c, bisect_right(starts, c.start) - 1) for c in credits]
        out = [c for c, unit in placed if not any(s.first <= unit <= s.last for s in stretches)]
        for stretch in stretches:
            near = [c for c, unit in placed if stretch.first <= unit <= stretch.last]
            for practice in PRACTICES:
                out += self._shown(practice, [c for c in near if c.practice == practice], stretch.opinion)
        return sorted(out, key=lambda c: (c.start, c.end, c.practice))

    def _shown(self, practice: str, own: list[Credit], opinion: Opinion) -> list[Credit]:
        """Weigh one practice: a formula stays where neither words nor model show more."""
        how, specific = self._card.weighing[practice], [c for c in own if c.strength > 1]
        if chance(how, opinion.odds[practice], how.rule if specific else 0.0) >= how.find:
            return specific or [Credit(practice, 2, *opinion.spans[practice], "")]
        return [c for c in own if c.strength == 1]


def chance(how: Weighing, odds: float, rule: float) -> float:
    """Return how likely a label is, given the model's log odds and the weight of what a rule matched."""
    return _sigmoid(how.model * odds + rule + how.base)


def worst(opinion: Opinion, kinds: Sequence[str]) -> float:
    """Return the chance of the likeliest of some sub-types; 0 of none."""
    return max((_sigmoid(opinion.odds[kind]) for kind in kinds), default=0.0)


def _within(span: Span, spans: Sequence[Span]) -> bool:
    return any(a <= span[0] and span[1] <= b for a, b in spans)


def _sigmoid(odds: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))

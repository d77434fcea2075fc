"""Say it kinder: wordings for each faulty unit, and the whole message with the clean units as they were."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple
from zlib import crc32

from app.language.facts import deadline
from app.language.house import House
from app.language.pack import Pack
from app.language.sms import segments
from app.language.templates import Templates, Wording
from app.language.values import SPOKEN, Case, Draft, Fact, Finding, Offer, Slot, Suggestion, Unit

_GREETING = re.compile(
    r"(?:hi|hey|hello|dear|good (?:morning|afternoon|evening|day)|namaste|habari|jambo|hujambo|kumusta)\b[^,.!?:\n]{0,40}[,!:]\s*",
    re.I,
)
_NUMBER = re.compile(r"\d+")
_TITLE = re.compile(r"(?:mrs?|ms|miss|dr|shri|smt|madam|sir|mama|baba|chief|prof)\b", re.I)
_TRIES = 6


class Plain(NamedTuple):
    """What a second reading of an offer says: whether it is clean, and its scores."""

    clean: bool
    scores: dict[str, float]


Again = Callable[[str], Plain]


class Piece(NamedTuple):
    """One faulty unit with its rephrasing, its facts, and what was left out of it."""

    number: int
    unit: Unit
    findings: tuple[Finding, ...]
    wording: Wording
    lead: str
    facts: tuple[Fact, ...]
    dropped: tuple[dict[str, str], ...]


class Rephraser:
    """Suggest and prove kinder wordings from a pack's templates."""

    def __init__(self, pack: Pack, templates: Templates, house: House) -> None:
        """Take what every rephrasing shares."""
        self._pack, self._templates, self._house = pack, templates, house

    def pieces(self, draft: Draft, case: Case, units: Sequence[Unit], found: Sequence[Finding], facts: Sequence[Fact]) -> list[Piece]:
        """Prepare each faulty unit: its wordings, the facts they must keep, and what falls away."""
        by_unit: dict[int, list[Finding]] = {}
        for f in found:
            by_unit.setdefault(f.unit, []).append(f)
        return [self._piece(draft, case, n, units[n], fs, facts) for n, fs in sorted(by_unit.items())]

    def _piece(self, draft: Draft, case: Case, n: int, unit: Unit, found: list[Finding], facts: Sequence[Fact]) -> Piece:
        greeting = _GREETING.match(draft.text, unit.start, unit.end)
        lead = greeting[0] if greeting and all(f.start >= greeting.end() for f in found) else ""
        inside = [f for f in facts if unit.start + len(lead) <= f.start and f.end <= unit.end]
        pressed = [f for f in inside if f.kind == "date" and deadline(f, draft.text)]
        lines = self._pack.info.lines
        dropped = [{"text": f.text, "why": lines["deadline"]} for f in pressed]
        dropped += [{"text": f.quote, "why": lines["if_true"]} for f in found if f.rule in self._pack.info.consequences]
        keep = tuple(f for f in inside if f not in pressed)
        worst = max(found, key=lambda f: (f.severity, f.confidence, -f.n))
        wording = self._templates.render(worst.rule, self._values(draft, case, keep))
        return Piece(n, unit, tuple(found), wording, lead, keep, tuple(dropped))

    def _values(self, draft: Draft, case: Case, facts: Sequence[Fact]) -> dict[str, Any]:
        first = {kind: next((f.text for f in facts if f.kind == kind), None) for kind in ("amount", "date", "reference")}
        options = self._house.options(case)
        option = options[0] if options else self._pack.info.slots["option"]
        return {"case": case._asdict(), "fact": first, "spoken": draft.channel in SPOKEN, "option": option}

    def suggestion(self, piece: Piece) -> Suggestion:
        """Give all wordings of one unit, each with the unit's facts in it."""
        say = tuple(piece.lead + self._with_facts(variant, piece.facts) for variant in piece.wording.say)
        return Suggestion(piece.number, piece.unit.start, piece.unit.end, say, piece.wording.because)

    def _with_facts(self, sentence: str, facts: Sequence[Fact]) -> str:
        """Add the facts that a wording lacks in short sentences of their own."""
        carry = self._pack.info.carry
        left = [f for f in facts if f.text not in sentence]
        for kind in ("amount", "date", "percentage", "reference", "phone", "email", "link", "placeholder"):
            texts = list(dict.fromkeys(f.text for f in left if f.kind == kind))
            if texts:
                joined = texts[0] if len(texts) == 1 else ", ".join(texts[:-1]) + " and " + texts[-1]
                sentence += " " + carry[kind if len(texts) == 1 else f"{kind}s"].replace("{}", joined)
        for name in dict.fromkeys(f.text for f in left if f.kind == "name"):
            if _TITLE.match(name):
                sentence = f"{name}, {_lowered(sentence)}"
            else:
                sentence += " " + carry["name"].replace("{}", name)
        return sentence

    def offer(self, draft: Draft, case: Case, pieces: Sequence[Piece], facts: Sequence[Fact], before: dict[str, float], inserts: Sequence[str], again: Again) -> Offer | None:  # fmt: skip
        """Compose the whole message and prove it; ``None`` where no wording can be proven."""
        dropped = [d for p in pieces for d in p.dropped]
        gone = {f for p in pieces for f in _facts_in(p.unit, facts) if f.text in {d["text"] for d in p.dropped}}
        must = [f for f in facts if f not in gone]
        for text in self._compositions(draft.text, pieces, inserts):
            if not self._proven(text, draft.text, must, case):
                continue
            reading = again(text)
            if reading.clean:
                sms = segments(text) if draft.channel == "sms" else None
                slots = self._slots(text, case)
                return Offer("light", text, tuple(must), tuple(dropped), slots, True, before, reading.scores, sms)
        return None

    def _compositions(self, text: str, pieces: Sequence[Piece], inserts: Sequence[str]) -> Iterator[str]:
        seed = crc32(text.encode("utf-8", "replace"))
        for turn in range(_TRIES):
            used: set[str] = set()
            out, last = [], 0
            for group in _groups(pieces, text):
                out.append(text[last : group[0].unit.start])
                out.append(self._grouped(group, used, seed + turn))
                last = group[-1].unit.end
            out.append(text[last:])
            body = "".join(out).strip()
            for words in inserts:
                body += ("\n" if "\n" in body else " ") + words
            yield body

    def _grouped(self, group: Sequence[Piece], used: set[str], seed: int) -> str:
        """Answer units that follow each other together: at most two sentences, and all their facts."""
        facts = [f for p in group for f in p.facts]
        ranked = sorted(group, key=lambda p: -max(f.severity for f in p.findings))[:2]
        said = []
        for piece in sorted(ranked, key=lambda p: p.number):
            variants = piece.wording.say
            fresh = [variants[(seed + i) % len(variants)] for i in range(len(variants))]
            pick = next((v for v in fresh if _key(v) not in used), None)
            if pick is not None:
                used.update(_keys(pick))
                said.append(pick)
        return group[0].lead + self._with_facts(" ".join(said), facts) if said or facts else ""

    def _proven(self, text: str, original: str, must: Sequence[Fact], case: Case) -> bool:
        """Check that every fact is still there as often, and that no number came in."""
        wanted: dict[str, int] = {}
        for fact in must:
            wanted[fact.text] = wanted.get(fact.text, 0) + (1 if fact.kind == "placeholder" else 0)
        if any(text.count(t) < max(1, n) for t, n in wanted.items()):
            return False
        known = set(_NUMBER.findall(" ".join([original, *self._house.options(case), *filter(None, case), *self._said()])))
        return set(_NUMBER.findall(text)) <= known

    def _said(self) -> list[str]:
        sheet = self._house.sheet
        return [i.text for i in sheet.inserts] if sheet else []

    def _slots(self, text: str, case: Case) -> tuple[Slot, ...]:
        options = self._house.options(case)
        brackets = [Slot(s, ()) for s in self._pack.info.slots.values() if s in text]
        return (*brackets, *(Slot(o, options) for o in options if o in text))


def _facts_in(unit: Unit, facts: Sequence[Fact]) -> list[Fact]:
    return [f for f in facts if unit.start <= f.start and f.end <= unit.end]


def _groups(pieces: Sequence[Piece], text: str) -> list[list[Piece]]:
    """Faulty units that follow each other on one line."""
    groups: list[list[Piece]] = []
    for piece in pieces:
        near = groups and piece.number == groups[-1][-1].number + 1
        if near and "\n" not in text[groups[-1][-1].unit.end : piece.unit.start] and not piece.lead:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _key(sentence: str) -> str:
    return re.sub(r"\W+", " ", sentence.lower()).strip()


def _keys(text: str) -> set[str]:
    return {_key(text), *(_key(s) for s in re.split(r"(?<=[.?!])\s+", text))}


def _lowered(sentence: str) -> str:
    return sentence if sentence[:2] in ("I ", "I'") else sentence[:1].lower() + sentence[1:]


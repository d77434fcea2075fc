"""Say a faulty sentence kinder: the pack's wordings for it, with every fact of it kept."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from app.language.facts import deadline
from app.language.house import House
from app.language.pack import Pack
from app.language.templates import Templates, Wording
from app.language.values import SPOKEN, Case, Draft, Fact, Finding, Suggestion, Unit

_GREETING = re.compile(
    r"(?:hi|hey|hello|dear|good (?:morning|afternoon|evening|day)|namaste|habari|jambo|kumusta)\b"
    r"[^,.!?:\n]{0,40}[,!:]\s*",
    re.I,
)
_CLAUSE = re.compile(r"[,;:–—]\s|\s-+\s")
_HANGING = re.compile(
    r"(?:if|unless|when|while|since|because|as|after|before|until|or|and|but|so|with|by|to|for|although|though|either|"
    r"even|once|till|given|without|in|on|at)\b",
    re.I,
)
_TITLE = re.compile(r"(?:mrs?|ms|miss|dr|shri|smt|madam|sir|mama|baba|chief|prof)\b", re.I)
_KINDS = ("amount", "date", "percentage", "reference", "phone", "email", "link", "placeholder")


class Message(NamedTuple):
    """A draft with all that was found in it."""

    draft: Draft
    case: Case
    units: Sequence[Unit]
    findings: Sequence[Finding]
    facts: Sequence[Fact]


class Piece(NamedTuple):
    """One faulty unit: its wordings, the words that lead it and stay, its facts, and what is left out of it."""

    number: int
    unit: Unit
    findings: tuple[Finding, ...]
    wording: Wording
    lead: str
    facts: tuple[Fact, ...]
    dropped: tuple[dict[str, str], ...]


class Rephraser:
    """Suggest kinder wordings from a pack's templates."""

    def __init__(self, pack: Pack, templates: Templates, house: House) -> None:
        """Take what every rephrasing shares."""
        self._info, self._templates, self._house = pack.info, templates, house

    def pieces(self, message: Message) -> list[Piece]:
        """Prepare each faulty unit: its wordings, the facts they must keep, and what falls away."""
        by_unit: dict[int, list[Finding]] = {}
        for f in message.findings:
            by_unit.setdefault(f.unit, []).append(f)
        return [self._piece(message, number, found) for number, found in sorted(by_unit.items())]

    def _piece(self, message: Message, number: int, found: list[Finding]) -> Piece:
        unit, text = message.units[number], message.draft.text
        lead = _lead(text, unit, found, message.facts)
        start = unit.start + len(lead)
        inside = [f for f in message.facts if start <= f.start and f.end <= unit.end]
        pressed = [f for f in inside if f.kind == "date" and deadline(f, text)]
        dropped = [{"text": f.text, "why": self._info.lines["deadline"]} for f in pressed]
        for f in found:
            if f.rule in self._info.consequences:
                dropped.append({"text": f.quote, "why": self._info.lines["if_true"]})
        keep = tuple(f for f in inside if f not in pressed)
        worst = max(found, key=lambda f: (f.severity, f.confidence, -f.n))
        wording = self._templates.render(worst.rule, self._values(message, keep))
        return Piece(number, unit, tuple(found), wording, lead, keep, tuple(dropped))

    def _values(self, message: Message, facts: Sequence[Fact]) -> dict[str, Any]:
        first = {k: next((f.text for f in facts if f.kind == k), None) for k in ("amount", "date", "reference")}
        options = self._house.options(message.case)
        return {
            "case": message.case._asdict(),
            "fact": first,
            "spoken": message.draft.channel in SPOKEN,
            "option": options[0] if options else self._info.slots["option"],
        }

    def suggestion(self, piece: Piece) -> Suggestion:
        """Give all wordings of one unit, each with the unit's facts in it."""
        lead = closed(piece.lead)
        say = tuple(lead + self.with_facts(variant, piece.facts) for variant in piece.wording.say)
        return Suggestion(piece.number, piece.unit.start, piece.unit.end, say, piece.wording.because)

    def with_facts(self, sentence: str, facts: Sequence[Fact]) -> str:
        """Add the facts that a wording lacks, in short sentences of their own."""
        carry = self._info.carry
        left = [f for f in facts if f.text not in sentence]
        for kind in _KINDS:
            texts = [f.text for f in left if f.kind == kind]
            texts = texts if kind == "placeholder" else list(dict.fromkeys(texts))
            if texts:
                joined = texts[0] if len(texts) == 1 else ", ".join(texts[:-1]) + " and " + texts[-1]
                sentence += " " + carry[kind if len(texts) == 1 else f"{kind}s"].replace("{}", joined)
        for name in dict.fromkeys(f.text for f in left if f.kind == "name"):
            if _TITLE.match(name):
                sentence = f"{name}, {_lowered(sentence)}"
            else:
                sentence += " " + carry["name"].replace("{}", name)
        return sentence.strip()


def _lead(text: str, unit: Unit, found: Sequence[Finding], facts: Sequence[Fact]) -> str:
    """Return the words before the fault that may stay: a greeting, and a clause with a fact that stands by itself."""
    first = min(f.start for f in found)
    greeting = _GREETING.match(text, unit.start, unit.end)
    start = greeting.end() if greeting and greeting.end() <= first else unit.start
    end = start
    for clause in _CLAUSE.finditer(text, start, unit.end):
        if clause.start() > first or any(f.start <= clause.start() < f.end for f in facts):
            break
        words = text[start : clause.start()].split()
        has_fact = any(start <= f.start and f.end <= clause.start() and f.kind in ("amount", "date") for f in facts)
        if clause.end() <= first and has_fact and len(words) > 4 and not _HANGING.match(text, start):
            end = clause.end()
    return text[unit.start : end]


def closed(lead: str) -> str:
    """Close a clause that leads with a full stop; a greeting keeps its own sign."""
    if not lead or _GREETING.fullmatch(lead):
        return lead
    return re.sub(r"[\s,;:–—-]+\Z", "", lead) + ". "


def _lowered(sentence: str) -> str:
    return sentence if sentence[:2] in ("I ", "I'") else sentence[:1].lower() + sentence[1:]

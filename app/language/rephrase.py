"""Say a faulty sentence kinder: the pack's wordings for it, with every fact of it kept."""

import re
from collections.abc import Sequence
from itertools import chain
from typing import Any, NamedTuple
from zlib import crc32

from app.language.facts import deadline
from app.language.house import House
from app.language.pack import Pack
from app.language.plan import Plan, Planner
from app.language.templates import Templates, Wording
from app.language.values import SPOKEN, Case, Draft, Fact, Finding, Suggestion, Unit
from app.language.voice import Voice, spoken_as

GREETING = re.compile(
    r"(?:hi|hey|hello|dear|good (?:morning|afternoon|evening|day)|namaste|habari|jambo|kumusta)\b"
    r"[^,.!?:\n]{0,40}[,!:]\s*",
    re.I,
)
_CALLED = re.compile(r"((?:[^\W\d_][\w.'’-]{0,20}\s?){1,4})([,!:]\s+)")
_TERMS = frozenset(
    [
        "ji",
        "sir",
        "madam",
        "maam",
        "ma'am",
        "mdm",
        "miss",
        "bhai",
        "bhaiya",
        "didi",
        "akka",
        "anna",
        "sahab",
        "sahib",
        "saab",
        "po",
        "mzee",
        "mama",
        "baba",
        "bro",
        "oga",
        "uncle",
        "aunty",
        "auntie",
        "mate",
        "love",
        "dear",
        "friend",
        "ndugu",
        "kaka",
        "dada",
        "boss",
        "chief",
    ]
)
_NO_NAME = frozenset(
    [
        "look",
        "listen",
        "well",
        "so",
        "now",
        "right",
        "ok",
        "okay",
        "no",
        "yes",
        "please",
        "honestly",
        "frankly",
        "sorry",
        "also",
        "again",
        "today",
        "unfortunately",
        "however",
        "obviously",
        "anyway",
        "fine",
        "final",
        "last",
        "urgent",
        "pay",
        "call",
        "stop",
        "remember",
        "note",
        "notice",
        "reminder",
        "warning",
        "see",
        "come",
        "kindly",
        "first",
        "second",
        "finally",
        "otherwise",
        "still",
        "then",
        "but",
        "and",
        "or",
        "if",
    ]
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
    """A draft with all that was found in it, the shape that a kind one has, and how its officer speaks."""

    draft: Draft
    case: Case
    units: Sequence[Unit]
    findings: Sequence[Finding]
    facts: Sequence[Fact]
    plan: Plan
    voice: Voice

    @property
    def seed(self) -> int:
        """A number that depends on the text alone, to choose among wordings with."""
        return crc32(self.draft.text.encode("utf-8", "replace"))


class Piece(NamedTuple):
    """One faulty unit: its wordings, the words that lead it and stay, its facts, and what is left out of it.

    A ``decided`` one says its consequence as a neutral notice.
    """

    number: int
    unit: Unit
    findings: tuple[Finding, ...]
    wording: Wording
    lead: str
    facts: tuple[Fact, ...]
    dropped: tuple[dict[str, str], ...]
    decided: bool = False


class Rephraser:
    """Suggest kinder wordings from a pack's templates."""

    def __init__(self, pack: Pack, templates: Templates, planner: Planner, house: House) -> None:
        """Take what every rephrasing shares."""
        self._info, self._templates, self._planner, self._house = pack.info, templates, planner, house

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
        worst = max(found, key=lambda f: (f.severity, f.confidence, -f.n))
        told = [f for f in found if f.rule in self._info.consequences]
        decided = bool(told) and message.case.certain == "decided" and message.plan.shape.money == "yes"
        pressed = [] if decided else [f for f in inside if f.kind == "date" and deadline(f, text)]
        dropped = [{"text": f.text, "why": self._info.lines["deadline"]} for f in pressed]
        if not decided:
            why = self._info.lines["not_decided" if message.case.certain == "not_decided" else "if_true"]
            dropped += [{"text": f.quote, "why": why} for f in told]
        keep = tuple(f for f in inside if f not in pressed)
        wording = self._wording((told[0] if decided else worst).rule, message, keep, decided=decided)
        return Piece(number, unit, tuple(found), wording, lead, keep, tuple(dropped), decided)

    def _wording(self, rule: str, message: Message, facts: Sequence[Fact], *, decided: bool) -> Wording:
        """Render a rule's wordings in the officer's voice; where no money may be asked, lines of the plan instead."""
        wording = self._templates.render(rule, self._values(message, facts))
        say = (wording.notice,) if decided and wording.notice else wording.say
        if message.plan.shape.money == "no":
            wanted = [step for step in ("ways", "acknowledge", "close") if step in message.plan.shape.steps]
            lines = (self._planner.lines(step, message.plan, {}) for step in wanted)
            say = tuple(dict.fromkeys(chain.from_iterable(lines)))
        return wording._replace(say=tuple(spoken_as(line, message.voice) for line in say))

    def _values(self, message: Message, facts: Sequence[Fact]) -> dict[str, Any]:
        first = {k: next((f.text for f in facts if f.kind == k), None) for k in ("amount", "date", "reference")}
        options = self._house.options(message.case)
        return {
            "case": message.case._asdict(),
            "fact": first,
            "spoken": message.draft.channel in SPOKEN,
            "twoway": message.plan.twoway,
            "option": options[message.seed % len(options)] if options else self._info.slots["option"],
        }

    def suggestion(self, piece: Piece, message: Message) -> Suggestion:
        """Give all wordings of one unit, each with the unit's facts in it, and what the borrower hears now."""
        lead, wording = closed(piece.lead), piece.wording
        say = tuple(lead + self.with_facts(variant, piece.facts, message.voice) for variant in wording.say)
        hears = wording.hears[message.seed % len(wording.hears)]
        return Suggestion(piece.number, piece.unit.start, piece.unit.end, say, wording.because, hears)

    def with_facts(self, sentence: str, facts: Sequence[Fact], voice: Voice) -> str:
        """Add the facts that a wording lacks, in short sentences of their own."""
        left = [f for f in facts if f.text not in sentence]
        carried = self._pair(left, voice)
        if carried:
            sentence, left = f"{sentence} {carried[0]}", [f for f in left if f.text not in carried[0]]
        for kind in _KINDS:
            texts = [f.text for f in left if f.kind == kind]
            texts = texts if kind == "placeholder" else list(dict.fromkeys(texts))
            if texts:
                joined = texts[0] if len(texts) == 1 else ", ".join(texts[:-1]) + " and " + texts[-1]
                line = spoken_as(self._info.carry[kind if len(texts) == 1 else f"{kind}s"], voice)
                sentence += " " + line.replace("{}", joined)
        for name in dict.fromkeys(f.text for f in left if f.kind == "name"):
            if _TITLE.match(name):
                sentence = f"{name}, {_lowered(sentence)}"
            else:
                sentence += " " + spoken_as(self._info.carry["name"], voice).replace("{}", name)
        return sentence.strip()

    def _pair(self, left: Sequence[Fact], voice: Voice) -> list[str]:
        """Say an amount and a date, or an amount and a reference, in one sentence where each comes once."""
        by_kind = {k: list(dict.fromkeys(f.text for f in left if f.kind == k)) for k in ("amount", "date", "reference")}
        for other in ("date", "reference"):
            if len(by_kind["amount"]) == len(by_kind[other]) == 1:
                line = spoken_as(self._info.carry[f"amount_{other}"], voice)
                return [line.replace("{amount}", by_kind["amount"][0]).replace(f"{{{other}}}", by_kind[other][0])]
        return []


def _lead(text: str, unit: Unit, found: Sequence[Finding], facts: Sequence[Fact]) -> str:
    """Return the words before the fault that may stay: a greeting, and a clause with a fact that stands by itself."""
    first = min(f.start for f in found)
    start = end = _addressed(text, unit, first)
    for clause in _CLAUSE.finditer(text, start, unit.end):
        if clause.start() > first or any(f.start <= clause.start() < f.end for f in facts):
            break
        words = text[start : clause.start()].split()
        has_fact = any(start <= f.start and f.end <= clause.start() and f.kind in ("amount", "date") for f in facts)
        if clause.end() <= first and has_fact and len(words) > 4 and not _HANGING.match(text, start):
            end = clause.end()
    return text[unit.start : end]


def _addressed(text: str, unit: Unit, first: int) -> int:
    """Return where a greeting or the name that a unit begins with ends; the unit's start where it has none.

    >>> _addressed("Meena ji, we will sit outside.", Unit(0, 30), 13)
    10
    """
    greeting = GREETING.match(text, unit.start, unit.end)
    if greeting and greeting.end() <= first:
        return greeting.end()
    called = _CALLED.match(text, unit.start, unit.end)
    if called and called.end() <= first:
        words = called[1].split()
        named = all(w[0].isupper() or w.lower() in _TERMS for w in words)
        if named and not _NO_NAME & {w.lower().strip(".") for w in words}:
            return called.end()
    return unit.start


def closed(lead: str) -> str:
    """Close a clause that leads with a full stop; a greeting or a name keeps its own sign."""
    if not lead or GREETING.fullmatch(lead) or _CALLED.fullmatch(lead):
        return lead
    return re.sub(r"[\s,;:–—-]+\Z", "", lead) + ". "


def _lowered(sentence: str) -> str:
    return sentence if sentence[:2] in ("I ", "I'") else sentence[:1].lower() + sentence[1:]

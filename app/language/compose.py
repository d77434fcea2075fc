"""Put a message together anew: clean units as they were, faulty ones answered, the steps of the plan around them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from app.language.pack import Pack
from app.language.plan import Planner
from app.language.rephrase import GREETING, Message, Piece, Rephraser, closed
from app.language.sms import segments
from app.language.values import Fact, Unit
from app.language.voice import spoken_as

_SENTENCE = re.compile(r"(?<=[.?!])\s+")
_SIGN_OFF = re.compile(
    r"(?:(?:kind|best|warm|many|with)\s)*(?:regards|wishes|thanks|thank you|sincerely|respectfully|cheers|faithfully|"
    r"yours(?: \w+)?|sincerely yours|asante|shukriya|salamat(?: po)?)[\s,.!]*|[-–—]\s?\S.{0,40}",
    re.I,
)
_BLANKS = re.compile(r"[ \t]{2,}")
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_WHO = re.compile(r"(?:this is|it['’]s|i am|i['’]m|my name is|\w+ here)\b[^.?!]{0,60}[.!]?\Z", re.I)
_LINE = 40  # letters of a greeting at most
_SPACIOUS = 60  # letters of an SMS that facts must leave for our words


class Part(NamedTuple):
    """Some words of a message, what stands before them, and where they belong: head, body or tail.

    ``kept`` ones are the officer's own.
    """

    text: str
    before: str
    place: str
    unit: int
    kept: bool


class Composer:
    """Arrange the parts of a message."""

    def __init__(self, pack: Pack, rephraser: Rephraser, planner: Planner) -> None:
        """Take what every composition shares."""
        self._info, self._rephraser, self._planner = pack.info, rephraser, planner

    def parts(self, message: Message, pieces: Sequence[Piece], turn: int) -> list[Part]:
        """Return the parts of a light version: each group of faulty units answered, all else as it was."""
        text, used, out = message.draft.text, set[str](), []
        groups = {group[0].number: group for group in _groups(pieces, text)}
        number, last, tail = 0, 0, _tail(message, pieces)
        while number < len(message.units):
            unit, group = message.units[number], groups.get(number)
            before = text[last : unit.start]
            if group:
                lead = closed(group[0].lead).strip()
                if lead:
                    out.append(Part(lead, before, "body" if lead.endswith(".") else "head", number, kept=True))
                    before = " "
                answer = self._answer(group, used, message.seed + turn, message)
                out.append(Part(answer, before, "body", number, kept=False))
                number, last = group[-1].number + 1, group[-1].unit.end
                continue
            head = all(p.place == "head" for p in out) and _greets(text, unit, number)
            place = "head" if head else "tail" if number >= tail else "body"
            out.append(Part(text[unit.start : unit.end], before, place, number, kept=True))
            number, last = number + 1, unit.end
        if text[last:].strip():
            out.append(Part(text[last:].rstrip(), "", "tail", number, kept=True))
        return out

    def _answer(self, group: Sequence[Piece], used: set[str], seed: int, message: Message) -> str:
        """Answer units that follow each other together: at most two wordings, none said before, and all their facts."""
        heaviest = sorted(group, key=lambda p: (not p.decided, -max(f.severity for f in p.findings)))[:2]
        said = []
        for piece in sorted(heaviest, key=lambda p: p.number):
            variants = piece.wording.say
            turned = (variants[(seed + i) % len(variants)] for i in range(len(variants)))
            pick = next((v for v in turned if not used & _sentences(v)), None)
            if pick is not None:
                used |= _sentences(pick)
                said.append(pick)
        facts = [f for p in group for f in p.facts]
        return self._rephraser.with_facts(" ".join(said), facts, message.voice).strip()

    def warm(
        self, message: Message, parts: Sequence[Part], shown: frozenset[str], slots: Mapping[str, str], turn: int
    ) -> str:
        """Give a message its whole shape: the plan's steps that its own words do not show yet, in their order."""
        first, rest = self._steps(message, parts, shown, slots, turn)
        gap = "\n\n" if _PARAGRAPH.search(message.draft.text) else " "
        out: list[Part] = []
        opened, closed_ = False, False
        for part in parts:
            if part.place != "head" and not opened:
                opened = True
                out += _added(first, gap, out)
                part = part._replace(before=gap if first and out else part.before)
            if part.place == "tail" and not closed_:
                closed_ = True
                out += _added(rest, gap, out)
            out.append(part)
        if not opened:
            out += _added(first, gap, out)
        if not closed_:
            out += _added(rest, gap, out)
        return joined(out)

    def _steps(
        self, message: Message, parts: Sequence[Part], shown: frozenset[str], slots: Mapping[str, str], turn: int
    ) -> tuple[list[str], list[str]]:
        """Pick a line for each step that is wanted, heaviest first, until the channel has enough."""
        plan, weights = message.plan, self._planner.weights
        wanted = [s for s in plan.shape.steps if not shown & frozenset(self._planner.shows(s))]
        if message.plan.shape.money == "no" and any(not p.kept for p in parts):
            wanted = [s for s in wanted if s != "ways"]
        most = self._planner.most(plan.channel)
        kept = sorted(wanted, key=weights.index)[:most]
        used = set().union(*(_sentences(p.text) for p in parts))
        lines: dict[str, str] = {}
        for n, step in enumerate(s for s in plan.shape.steps if s in kept):
            listed = [spoken_as(line, message.voice) for line in self._planner.lines(step, plan, slots)]
            turned = (listed[(message.seed + turn + n + i) % len(listed)] for i in range(len(listed)))
            pick = next((line for line in turned if not used & _sentences(line)), None)
            if pick:
                used |= _sentences(pick)
                lines[step] = pick
        opening = [lines[s] for s in ("acknowledge", "perspective") if s in lines]
        return opening, [line for s, line in lines.items() if s not in ("acknowledge", "perspective")]

    def brief(
        self, message: Message, parts: Sequence[Part], must: Sequence[Fact], slots: Mapping[str, str], turn: int
    ) -> Iterator[str]:
        """Yield short versions, richest first: facts, one open line, and who it is from."""
        head = [p for p in parts if p.place == "head"]
        tail = [p for p in parts if p.place == "tail"]
        around = " ".join(p.text for p in (*head, *tail))
        facts = [f for f in must if f.text not in around]
        own = [p for p in parts if p.place == "body" and p.kept and any(f.text in p.text for f in facts)]
        told = " ".join(p.text for p in own)
        full = self._rephraser.with_facts(told, [f for f in facts if f.text not in told], message.voice)
        bare = self._rephraser.with_facts("", facts, message.voice)
        steps = [s for s in ("acknowledge", "door", "ways", "close") if s in message.plan.shape.steps] or ["close"]
        said = [x for s in steps for x in self._planner.lines(s, message.plan, slots)]
        lines = [spoken_as(line, message.voice) for line in said]
        lines = lines[turn % max(1, len(lines)) :] + lines[: turn % max(1, len(lines))]
        for facts_said in (full, bare):
            ends = [" ".join(x.text for x in part) for part in (head, tail)]
            fixed = [x for x in (ends[0], facts_said, ends[1]) if x]
            room = _room(" ".join(fixed))
            for line in (x for x in lines if len(x) + 1 <= room):
                yield " ".join(x for x in (ends[0], facts_said, line, ends[1]) if x)


def _room(text: str) -> int:
    """Return how many letters one SMS has left beside ``text``; of two, where one leaves too few."""
    counted = segments(text)
    left = int(counted["left"]) if counted["segments"] == 1 else 0
    two = 306 if counted["encoding"] == "GSM-7" else 134
    return left if left >= _SPACIOUS else two - int(counted["length"])


def joined(parts: Sequence[Part]) -> str:
    """Return the message; a blank too many goes."""
    return _BLANKS.sub(" ", "".join(p.before + p.text for p in parts)).strip()


def _added(lines: Sequence[str], gap: str, out: Sequence[Part]) -> list[Part]:
    return [Part(" ".join(lines), gap if out else "", "body", -1, kept=False)] if lines else []


def _greets(text: str, unit: Unit, number: int) -> bool:
    """Tell a greeting that stands by itself, with a name alone, or with who is speaking."""
    words = text[unit.start : unit.end]
    if number > 2 or (number and not _WHO.match(words)):
        return False
    found = GREETING.match(words + " ")
    alone = text[unit.end : unit.end + 1] == "\n" and len(words) < _LINE
    return alone or bool(found and len(words) - found.end() < _LINE)


def _tail(message: Message, pieces: Sequence[Piece]) -> int:
    """Return the number of the unit with which the sign-off begins."""
    text, number = message.draft.text, len(message.units)
    faulty = {p.number for p in pieces}
    names = {f.text for f in message.facts if f.kind == "name"}

    def signs(unit: Unit) -> bool:
        words = text[unit.start : unit.end].strip(" .,-–—")
        broken = "\n" in text[max(0, unit.start - 2) : unit.start]
        return bool(_SIGN_OFF.fullmatch(text[unit.start : unit.end])) or words in names or (broken and _short(words))

    while number > 1 and number - 1 not in faulty and signs(message.units[number - 1]):
        number -= 1
    return number


def _short(words: str) -> bool:
    return len(words.split()) <= 5 and not words.endswith(("?", "!"))


def _groups(pieces: Sequence[Piece], text: str) -> list[list[Piece]]:
    """Put faulty units that follow each other on one line together."""
    groups: list[list[Piece]] = []
    for piece in pieces:
        last = groups[-1][-1] if groups else None
        if (
            last
            and piece.number == last.number + 1
            and not piece.lead
            and "\n" not in text[last.unit.end : piece.unit.start]
        ):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _sentences(text: str) -> set[str]:
    return {re.sub(r"\W+", " ", s.lower()).strip() for s in _SENTENCE.split(text)}

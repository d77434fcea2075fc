"""Rewrite the whole message, with its clean units as they were, and prove the rewrite before it is shown."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple
from zlib import crc32

from app.language.house import House
from app.language.pack import Pack
from app.language.rephrase import Message, Piece, Rephraser, closed
from app.language.sms import segments
from app.language.values import Fact, Offer, Slot

_NUMBER = re.compile(r"\d+")
_SENTENCE = re.compile(r"(?<=[.?!])\s+")
_TRIES = 6  # choices of wording that are tried before the message is left to suggestions alone


class Plain(NamedTuple):
    """What a second reading of an offer says: whether it is clean, and its scores."""

    clean: bool
    scores: dict[str, float]


class Composer:
    """Compose and prove offers."""

    def __init__(self, pack: Pack, rephraser: Rephraser, house: House) -> None:
        """Take what every offer shares."""
        self._info, self._rephraser, self._house = pack.info, rephraser, house

    def offer(
        self,
        message: Message,
        pieces: Sequence[Piece],
        before: dict[str, float],
        inserts: Sequence[str],
        again: Callable[[str], Plain],
    ) -> Offer | None:
        """Return the message rewritten; ``None`` where no wording can be proven clean with every fact in it."""
        dropped = tuple(d for p in pieces for d in p.dropped)
        gone = {f for p in pieces for f in _within(p, message.facts) if f not in p.facts and _pressed(f, p)}
        must = tuple(f for f in message.facts if f not in gone)
        for text in self._compositions(message, pieces, inserts):
            if self._keeps(text, message, must, inserts) and (reading := again(text)).clean:
                sms = segments(text) if message.draft.channel == "sms" else None
                slots = self._slots(text, message)
                return Offer("light", text, must, dropped, slots, reading.clean, before, reading.scores, sms)
        return None

    def _compositions(self, message: Message, pieces: Sequence[Piece], inserts: Sequence[str]) -> Iterator[str]:
        """Yield rewrites in order of preference; the first choice depends on the text alone."""
        text = message.draft.text
        seed = crc32(text.encode("utf-8", "replace"))
        for turn in range(_TRIES):
            used: set[str] = set()
            out, last = [], 0
            for group in _groups(pieces, text):
                out.append(text[last : group[0].unit.start])
                out.append(self._answer(group, used, seed + turn))
                last = group[-1].unit.end
            body = re.sub(r"[ \t]{2,}", " ", "".join([*out, text[last:]])).strip() if pieces else text.strip()
            yield ("\n" if "\n" in body else " ").join([body, *inserts])

    def _answer(self, group: Sequence[Piece], used: set[str], seed: int) -> str:
        """Answer units that follow each other together: at most two wordings, none said before, and all their facts."""
        heaviest = sorted(group, key=lambda p: -max(f.severity for f in p.findings))[:2]
        said = []
        for piece in sorted(heaviest, key=lambda p: p.number):
            variants = piece.wording.say
            turned = (variants[(seed + i) % len(variants)] for i in range(len(variants)))
            pick = next((v for v in turned if not used & _sentences(v)), None)
            if pick is not None:
                used |= _sentences(pick)
                said.append(pick)
        facts = [f for p in group for f in p.facts]
        return (closed(group[0].lead) + self._rephraser.with_facts(" ".join(said), facts)).strip()

    def _keeps(self, text: str, message: Message, must: Sequence[Fact], inserts: Sequence[str]) -> bool:
        """Check that every fact is there to the letter, placeholders as often, and that no number came in."""
        for fact in must:
            wanted = sum(f.text == fact.text for f in must) if fact.kind == "placeholder" else 1
            if text.count(fact.text) < wanted:
                return False
        known = [message.draft.text, *inserts, *self._house.options(message.case), *filter(None, message.case)]
        return set(_NUMBER.findall(text)) <= set(_NUMBER.findall(" ".join(known)))

    def _slots(self, text: str, message: Message) -> tuple[Slot, ...]:
        options = self._house.options(message.case)
        brackets = [Slot(s) for s in self._info.slots.values() if s in text]
        return (*brackets, *(Slot(o, options) for o in options if o in text))


def _within(piece: Piece, facts: Sequence[Fact]) -> list[Fact]:
    return [f for f in facts if piece.unit.start <= f.start and f.end <= piece.unit.end]


def _pressed(fact: Fact, piece: Piece) -> bool:
    return fact.start >= piece.unit.start + len(piece.lead) and any(d["text"] == fact.text for d in piece.dropped)


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

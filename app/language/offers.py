"""Make the offers of a whole message, and prove each before it is shown."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from app.language.compose import Composer, joined
from app.language.house import House
from app.language.pack import Pack
from app.language.rephrase import Message, Piece
from app.language.sms import segments
from app.language.values import Fact, Offer, Slot

_NUMBER = re.compile(r"\d+")
_TRIES = 6  # choices of wording that are tried before an offer is given up


class Plain(NamedTuple):
    """What a second reading of an offer says: whether it is clean, its scores, and the practices it shows."""

    clean: bool
    scores: dict[str, float]
    shown: frozenset[str]


class Needs(NamedTuple):
    """What an offer must hold: facts, required words; and what was left out, with why."""

    facts: tuple[Fact, ...]
    inserts: tuple[str, ...]
    dropped: tuple[dict[str, str], ...]


class Proven(NamedTuple):
    """An offer that was read again, and the practices that it shows."""

    offer: Offer
    shown: frozenset[str]


Again = Callable[[str], Plain]


class Offers:
    """Compose and prove."""

    def __init__(self, pack: Pack, composer: Composer, house: House) -> None:
        """Take what every offer shares."""
        self._info, self._composer, self._house = pack.info, composer, house

    def offers(
        self, message: Message, pieces: Sequence[Piece], before: dict[str, float], inserts: Sequence[str], again: Again
    ) -> Iterator[Offer]:
        """Yield the light, the warm and the brief version that can be proven clean with every fact in them."""
        needs = self._needs(message, pieces, inserts)
        slots = self._fill(message)
        light = self._proven("light", message, needs, before, again, self._light(message, pieces))
        shown = light.shown if light else frozenset()
        warm = (
            self._composer.warm(message, self._composer.parts(message, pieces, turn), shown, slots, turn)
            for turn in range(_TRIES)
        )
        brief = (
            text
            for turn in range(2)
            for text in self._composer.brief(
                message, self._composer.parts(message, pieces, turn), needs.facts, slots, message.seed
            )
        )
        made = [light, self._proven("warm", message, needs, before, again, warm)]
        if not any(p.decided for p in pieces):  # a notice has no short form
            made.append(self._proven("brief", message, needs, before, again, brief))
        seen: set[str] = set()
        for one in made:
            if one and one.offer.text not in seen:
                seen.add(one.offer.text)
                yield self._finished(one.offer, message, pieces)

    def _light(self, message: Message, pieces: Sequence[Piece]) -> Iterator[str]:
        for turn in range(_TRIES):
            yield joined(self._composer.parts(message, pieces, turn))

    def _needs(self, message: Message, pieces: Sequence[Piece], inserts: Sequence[str]) -> Needs:
        dropped = tuple(d for p in pieces for d in p.dropped)
        gone = {f for p in pieces for f in _within(p, message.facts) if f not in p.facts and _pressed(f, p)}
        return Needs(tuple(f for f in message.facts if f not in gone), tuple(inserts), dropped)

    def _fill(self, message: Message) -> dict[str, str]:
        """Return what the slots of lines may hold here; an automated sender has no line of its own."""
        options = self._house.options(message.case)
        sheet = self._house.sheet
        contacts = sheet.contacts if sheet and message.case.sender != "automated" else ()
        out = {"option": options[message.seed % len(options)]} if options else {}
        return out | ({"contact": contacts[0].value} if contacts else {})

    def _proven(
        self, kind: str, message: Message, needs: Needs, before: dict[str, float], again: Again, texts: Iterator[str]
    ) -> Proven | None:
        """Return the first text that holds all facts, adds no number and is clean when read again."""
        tried = 0
        for body in texts:
            text = ("\n" if "\n" in body else " ").join([body, *needs.inserts])
            if not self._keeps(text, message, needs):
                continue
            if kind == "brief" and segments(text)["segments"] > 2:
                continue
            if (reading := again(text)).clean:
                sms = segments(text) if message.draft.channel == "sms" or kind == "brief" else None
                slots = self._slots(text, message)
                offer = Offer(kind, text, needs.facts, needs.dropped, slots, reading.clean, before, reading.scores, sms)
                return Proven(offer, reading.shown)
            tried += 1
            if tried == _TRIES:
                break
        return None

    def _finished(self, offer: Offer, message: Message, pieces: Sequence[Piece]) -> Offer:
        """Say why a warm one has its shape, what a brief one leaves out, and what to ask about before sending."""
        dropped = offer.dropped
        if offer.kind == "brief":
            faulty = {p.number for p in pieces}
            units = (message.draft.text[u.start : u.end] for n, u in enumerate(message.units) if n not in faulty)
            why = self._info.lines["shortened"]
            dropped += tuple({"text": words, "why": why} for words in units if words not in offer.text)
        checks = (self._info.lines["decided"],) if any(p.decided for p in pieces) else None
        why_shape = message.plan.shape.why if offer.kind == "warm" else None
        return offer._replace(dropped=dropped, checks=checks, why=why_shape)

    def _keeps(self, text: str, message: Message, needs: Needs) -> bool:
        """Check that every fact is there to the letter, placeholders as often, and that no number came in."""
        for fact in needs.facts:
            wanted = sum(f.text == fact.text for f in needs.facts) if fact.kind == "placeholder" else 1
            if text.count(fact.text) < wanted:
                return False
        sheet = self._house.sheet
        ours = [*self._house.options(message.case), *(c.value for c in (sheet.contacts if sheet else ()))]
        known = [message.draft.text, *needs.inserts, *ours, *filter(None, message.case)]
        return set(_NUMBER.findall(text)) <= set(_NUMBER.findall(" ".join(known)))

    def _slots(self, text: str, message: Message) -> tuple[Slot, ...]:
        options = self._house.options(message.case)
        brackets = [Slot(s) for s in self._info.slots.values() if s in text]
        return (*brackets, *(Slot(o, options) for o in options if o in text))


def _within(piece: Piece, facts: Sequence[Fact]) -> list[Fact]:
    return [f for f in facts if piece.unit.start <= f.start and f.end <= piece.unit.end]


def _pressed(fact: Fact, piece: Piece) -> bool:
    return fact.start >= piece.unit.start + len(piece.lead) and any(d["text"] == fact.text for d in piece.dropped)

"""Answers: which sentence of a draft became which sentence of an offer."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from app.language.values import Unit

Span = tuple[int, int]


class Row(NamedTuple):
    """Spans of the draft and of the offer that stand beside each other; an empty span has nothing."""

    before: Span
    after: Span
    same: bool


def rows(draft: str, units: Sequence[Unit], offer: str) -> list[Row]:
    """Set a draft's sentences beside an offer's: kept ones are anchors, what lies between belongs together.

    >>> rows("Hi Tom. Pay now.", [Unit(0, 7), Unit(8, 16)], "Hi Tom. What is possible?")
    [Row(before=(0, 7), after=(0, 7), same=True), Row(before=(8, 16), after=(8, 25), same=False)]
    """
    kept = [draft[u.start : u.end] for u in units]
    pieces = list(_split(offer, kept))
    words = [offer[a:b] for a, b in pieces]
    out = []
    for op, i1, i2, j1, j2 in SequenceMatcher(None, kept, words, autojunk=False).get_opcodes():
        before = (units[i1].start, units[i2 - 1].end) if i2 > i1 else (0, 0)
        after = (pieces[j1][0], pieces[j2 - 1][1]) if j2 > j1 else (0, 0)
        out.append(Row(before, after, op == "equal"))
    return out


def _split(offer: str, kept: Sequence[str]) -> Iterator[Span]:
    """Cut an offer at the draft's own sentences, in their order; what is between them stays whole."""
    at = 0
    for sentence in kept:
        found = offer.find(sentence, at)
        if found < 0 or offer[max(found - 1, 0) : found].strip():
            continue
        yield from _whole(offer, at, found)
        yield found, found + len(sentence)
        at = found + len(sentence)
    yield from _whole(offer, at, len(offer))


def _whole(text: str, start: int, end: int) -> Iterator[Span]:
    part = text[start:end]
    if part.strip():
        yield start + len(part) - len(part.lstrip()), start + len(part.rstrip())

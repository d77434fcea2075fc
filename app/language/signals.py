"""What a message does without words: shouting in capitals, runs of exclamation marks, runs of questions."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from app.language.values import Unit

_CAPITALS = re.compile(r"\b[A-Z][A-Z'’]+(?:[^\w\r\n]{1,4}(?:[A-Z][A-Z'’]*|\d[\d.,]*))*")
_WORD = re.compile(r"[A-Z][A-Z'’]+")
_EXCLAIM = re.compile(r"\S*!(?:\s?!)+")
_TWO = re.compile(r"[A-Z]{2}[^a-z]{1,24}[A-Z]{2}")
_CASE = bytes(65 if 65 <= i <= 90 else 32 for i in range(256))
RUN = 3  # capital words, or questions, in a row


class Signal(NamedTuple):
    """A signal at a span of the text, within one unit."""

    name: str
    unit: int
    start: int
    end: int


def find_signals(text: str, units: Sequence[Unit], acronyms: Collection[str]) -> list[Signal]:
    """Return the signals of a message in no particular order."""
    found: list[Signal] = []
    if "!!" in text or "! !" in text:
        found += _at("exclaim", units, [m.span() for m in _EXCLAIM.finditer(text)])
    if text.encode("latin-1", "replace").translate(_CASE).count(b"AA") > 1 and _TWO.search(text):
        found += _at("shout", units, list(_shouts(text, acronyms)))
    if text.count("?") >= RUN:
        found += _questions(text, units)
    return found


def _shouts(text: str, acronyms: Collection[str]) -> Iterator[tuple[int, int]]:
    for run in _CAPITALS.finditer(text):
        words = [w for w in _WORD.findall(run[0]) if w not in acronyms]
        if len(words) >= RUN:
            yield run.span()


def _at(name: str, units: Sequence[Unit], spans: Sequence[tuple[int, int]]) -> Iterator[Signal]:
    for start, end in spans:
        for number, unit in enumerate(units):
            if unit.start < end and start < unit.end:
                yield Signal(name, number, max(start, unit.start), min(end, unit.end))


def _questions(text: str, units: Sequence[Unit]) -> Iterator[Signal]:
    """Yield each question from the third of an unbroken run on: the first two may be a fair pair."""
    run = 0
    for number, unit in enumerate(units):
        run = run + 1 if text[unit.start : unit.end].rstrip("\"'”’) ").endswith("?") else 0
        if run >= RUN:
            yield Signal("questions", number, unit.start, unit.end)

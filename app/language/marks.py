r"""Read the marks that say, inside an example, where a rule must strike.

>>> unmark("Pay now, or [we will sue](threat.suit).")
('Pay now, or we will sue.', [Mark(start=12, end=23, rule='threat.suit')])
>>> unmark("[Pay [now]](threat.suit, harshness.command)")[1]
[Mark(start=0, end=9, rule='harshness.command'), Mark(start=0, end=9, rule='threat.suit')]
>>> unmark(r"[Stop] hiding \[sic\]", rule="blame.dishonesty")
('Stop hiding [sic]', [Mark(start=0, end=4, rule='blame.dishonesty')])
"""

import re
from collections.abc import Collection
from typing import NamedTuple

_IDS = re.compile(r"\(([a-z_]+\.[a-z_]+(?:, ?[a-z_]+\.[a-z_]+)*)\)")
_TOKEN = re.compile(r"\\[\[\]]|[\[\]]")


class Mark(NamedTuple):
    """A stretch of the plain text that ``rule`` is expected to flag."""

    start: int
    end: int
    rule: str


def unmark(marked: str, *, rule: str = "", slots: Collection[str] = ()) -> tuple[str, list[Mark]]:
    """Return the plain text and its marks, in order.

    With ``rule`` a bare ``[words]`` marks that rule; otherwise a bare bracket is text.
    A bracketed text in ``slots`` is always text.

    Raises:
        ValueError: marks that cross or are not closed.

    """
    drop: dict[int, int] = {}  # position -> characters of notation to leave out there
    pairs: list[tuple[int, int, str]] = []
    open_at: list[int] = []
    for token in _TOKEN.finditer(marked):
        at = token.start()
        if len(token[0]) == 2:
            drop[at] = 1
        elif token[0] == "[":
            open_at.append(at)
        elif open_at:
            start = open_at.pop()
            ids = _IDS.match(marked, at + 1)
            bare = bool(rule) and marked[start : at + 1] not in slots
            if ids or bare:
                drop[start], drop[at] = 1, 1 + (len(ids[0]) if ids else 0)
                pairs.append((start, at, ids[1] if ids else rule))
    if open_at and rule:
        raise ValueError(f"a mark is not closed in {marked!r}; write \\[ for a plain bracket")
    return _plain(marked, drop, pairs)


def _plain(marked: str, drop: dict[int, int], pairs: list[tuple[int, int, str]]) -> tuple[str, list[Mark]]:
    out: list[str] = []
    at, length, place = 0, 0, {}
    for cut, width in sorted(drop.items()):
        out.append(marked[at:cut])
        length += cut - at
        place[cut] = length
        at = cut + width
    out.append(marked[at:])
    marks = [Mark(place[a], place[b], one.strip()) for a, b, ids in pairs for one in ids.split(",")]
    return "".join(out), sorted(marks)

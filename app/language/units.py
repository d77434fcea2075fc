"""Split a message into units: sentences, list items, lines and SMS-like fragments, with their offsets."""

import re
from collections.abc import Collection, Iterator

from app.language.values import Unit

_END = re.compile(r"[.!?…।。！？]+[\"'”’)\]»*_]*|[\r\n]+")
_TOKEN_BEFORE = re.compile(r"\S{0,64}\Z")
_ADDRESS = re.compile(r"://|www\.|@|\.(?:com|org|net|gov|edu|info|io|co|uk|in|ke|ng|za|ie|au|us|ph|pk|gh|app|me)\b", re.I)
_BULLET = re.compile(r"\s*(?:[-*•·–]|\(?\d{1,2}[.)]|\(?[a-z][.)])?\s*\Z")
_WRAP = 45  # a line at least this long, without an ender, that goes on in lower case, was wrapped
_LONG = 24  # words in a piece without any ender from which it is split at discourse words


def split(text: str, abbreviations: Collection[str] = (), openers: re.Pattern[str] | None = None) -> tuple[Unit, ...]:
    """Return the units of ``text`` in order, without white space around them.

    ``abbreviations`` are lower-case words whose full stop ends nothing; ``openers`` matches the words
    ("okay so", "now") before which long speech without stops is split.

    >>> [("Hi Tom.Pay Rs. 5,000"[u.start:u.end]) for u in split("Hi Tom.Pay Rs. 5,000", {"rs"})]
    ['Hi Tom.', 'Pay Rs. 5,000']
    """
    units: list[Unit] = []
    start = 0
    for end in _ends(text, abbreviations):
        units += _piece(text, start, end, openers)
        start = end
    units += _piece(text, start, len(text), openers)
    return tuple(units)


def _piece(text: str, start: int, end: int, openers: re.Pattern[str] | None) -> list[Unit]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    piece = piece.strip()
    if not piece:
        return []
    if openers is None or len(piece) < _LONG * 3 or len(words := piece.split(None, _LONG)) <= _LONG or "," in words[-1]:
        return [Unit(start, start + len(piece))]
    cuts, last = [0], 0
    for opener in openers.finditer(piece):
        if piece.count(" ", last, opener.start()) >= 4:
            cuts.append(last := opener.start())
    ends = [*cuts[1:], len(piece)]
    return [Unit(start + a, start + a + len(piece[a:b].rstrip())) for a, b in zip(cuts, ends, strict=True)]


def _ends(text: str, abbreviations: Collection[str]) -> Iterator[int]:
    size, line = len(text), 0
    for found in _END.finditer(text):
        at, end = found.span()
        if text[at] in "\r\n":
            if not _wrapped(text, line, at, end):
                yield end
            line = end
        elif text[at] == "." and end - at == 1:
            if _full_stop(text, line, at, size, abbreviations):
                yield end
        elif _strong(text, at, end, size):
            yield end


def _wrapped(text: str, line: int, at: int, end: int) -> bool:
    """Tell whether a line break stands in mid-sentence."""
    return (
        at - line >= _WRAP
        and text.count("\n", at, end) == 1
        and text[end : end + 1].islower()
        and text[at - 1] not in ".!?:;…"
    )


def _strong(text: str, at: int, end: int, size: int) -> bool:
    """Tell whether ``!``, ``?``, a run of dots or an ender of another script ends a unit."""
    if end == size or text[at] in "।。！？":
        return True
    if text[at] in ".…":
        after = text[end:].lstrip(" \t")[:1] if text[end] in " \t" else text[end]
        return not after or after.isupper() or after in "\r\n"
    if text[end].isspace():
        return True
    return text[end].isalpha() and not _in_address(text, at)


def _full_stop(text: str, line: int, at: int, size: int, abbreviations: Collection[str]) -> bool:
    """Tell whether one full stop ends a unit."""
    after = text[at + 1] if at + 1 < size else ""
    before = text[at - 1] if at else ""
    if not after:
        return True
    if after.isdigit() and before.isdigit():
        return False
    token = _TOKEN_BEFORE.search(text, max(line, at - 64), at)
    word = token[0].lstrip("([\"'“").lower() if token else ""
    if after.isspace():
        if _BULLET.match(text[line : at + 1]):
            return False
        return not _abbreviated(text, at, word, abbreviations)
    return after.isalpha() and len(word) > 1 and word.isalpha() and word not in abbreviations and not _in_address(text, at)


def _abbreviated(text: str, at: int, word: str, abbreviations: Collection[str]) -> bool:
    following = text[at + 1 :].lstrip(" \t")[:1]
    if len(word) == 1 and word.isalpha():  # an initial: "J. Okello"
        return word != "i" and following.isupper()
    if word in abbreviations or word.rpartition("/")[2] in abbreviations:
        return True
    if word + "#" in abbreviations:  # only before a number: "No. 12", "Jul. 3"
        return following.isdigit()
    return "." in word and word.replace(".", "").isalpha() and len(word) <= 5 and not following.isupper()


def _in_address(text: str, at: int) -> bool:
    start = max(text.rfind(" ", max(0, at - 200), at), text.rfind("\n", max(0, at - 200), at)) + 1
    stop = min(p for p in (text.find(" ", at, at + 200), text.find("\n", at, at + 200), at + 200) if p >= 0)
    return bool(_ADDRESS.search(text[start:stop]))

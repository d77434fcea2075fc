"""Split a message into units: sentences, list items, lines and SMS-like fragments, with their offsets."""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from app.language.values import Unit

_INSIDE = re.compile(r"[.!?](?!\d)")
_ODD = re.compile("[“”…।。！？\u2600-\u27bf\u2b50\U0001f300-\U0001faff]")  # texts to go through with care
_PLAIN_END = re.compile(r"[.!?]+[\"')\]*_]*|[\r\n]+")  # all that can end a unit of ASCII text
_EMOJI = "\U0001f300-\U0001faff\u2600-\u27bf\u2b50\ufe0f\u200d"
_END = re.compile(rf"[.!?…।。！？]+[\"'”’)\]»*_]*(?:[ ]?[{_EMOJI}])*|[\r\n]+|(?<![{_EMOJI}])[{_EMOJI}]++(?=\s+[A-Z])")
_TOKEN_BEFORE = re.compile(r"\S{0,64}\Z")
_ADDRESS = re.compile(
    r"://|www\.|@|(?<![\w.-])(?=\w)[\w-]*\.[\w.-]*/|\.(?:com|org|net|gov|edu|info|io|co|uk|in|ke|ng|za|ie|au|us|ph|pk|gh|app|me)\b",
    re.I,
)
_BULLET = re.compile(r"\s*(?:[-*•·–]|\(?\d{1,2}[.)]|\(?[a-z][.)])?\s*\Z")
_NEXT = re.compile(r"[ \t]*(\S{1,24})")
_INLINE = re.compile(r"(?<=\S)\s+(?=\d[.)]\s+[A-Z])")
_WORDLY = re.compile(r"[^\W_]").search
_QUOTE = re.compile(r"[\"“][^\"“”\n]{3,300}[\"”]")
_WRAP = 45  # a line at least this long, without an ender, that goes on in lower case, was wrapped
_LONG = 24  # words in a piece without any ender from which it is split at openers
_MARKS = 24  # signs before a sentence that may belong to it at most
_NEAR = 80  # letters around a sign in which an address is looked for
_SHORT = 4  # spaces that the part before an opener has at least


class Splitter(NamedTuple):
    """What a language adds.

    ``abbreviations`` (lower case, ``#`` after one that only stands before a number) end nothing; then there are words
    before which long speech without stops is split, words after which it is not, and words that start a sentence
    even after an abbreviation.
    """

    abbreviations: frozenset[str] = frozenset()
    inside: re.Pattern[str] = _INSIDE
    openers: re.Pattern[str] | None = None
    joiners: frozenset[str] = frozenset()
    starts: frozenset[str] = frozenset()

    def split(self, text: str) -> tuple[Unit, ...]:
        """Return the units of ``text`` in order, without white space around them.

        >>> [("Hi Tom.Pay Rs. 5,000"[u.start:u.end]) for u in Splitter(frozenset({"rs"})).split("Hi Tom.Pay Rs. 5,000")]
        ['Hi Tom.', 'Pay Rs. 5,000']
        """
        units: list[Unit] = []
        if '"' in text or "\n" in text or "\r" in text or "2. " in text or _odd(text):
            self._carefully(text, 0, len(text), units)
            return tuple(units)
        ends, doubtful = self._sure(text)
        if not doubtful:
            return tuple(map(Unit, [0, *(e + 1 for e in ends)], [*ends, len(text)]))
        start = 0
        for end in (*ends, len(text)):
            if start < end:
                self._between(text, start, end, units)
            start = end + 1
        return tuple(units)

    def _sure(self, text: str) -> tuple[list[int], bool]:
        """Return the ends that are told at once, and whether anything else may be one."""
        ends: list[int] = []
        last, size, doubtful = 0, len(text), not text or not text[0].isalnum() or text[-1].isspace() or "  " in text
        for found in self.inside.finditer(text):
            end = found.end()
            if end == size:
                break
            usual = text[end] == " " and text[end + 1 : end + 2].isupper() and text[end - 4 : end - 1].isalnum()
            if usual and text[text.rfind(" ", last, end) + 1 : end - 1].lower() not in self.abbreviations:
                ends.append(end)
                doubtful = doubtful or end - last > _LONG * 6
                last = end + 1
            else:
                doubtful = True
        return ends, doubtful or size - last > _LONG * 6

    def _between(self, text: str, start: int, end: int, units: list[Unit]) -> None:
        """Add the units between two sure ends: one, unless something inside may be an end too."""
        if (
            text[start].isalnum()
            and not self.inside.search(text, start, end - 1)
            and (end - start < _LONG * 4 or text.count(" ", start, end) < _LONG)
            and not text[end - 1].isspace()
        ):
            units.append(Unit(start, end))
        else:
            self._carefully(text, start, end, units)

    def _carefully(self, text: str, first: int, last: int, units: list[Unit]) -> None:
        piece, start, made = text[first:last], 0, len(units)
        for end in _ends(piece, self):
            if _piece(piece, start, end, self, units):
                start = end
        _piece(piece, start, len(piece), self, units)
        if first:
            units[made:] = [Unit(u.start + first, u.end + first) for u in units[made:]]


def _odd(text: str) -> bool:
    """Tell whether a text has signs that only the careful way knows."""
    return not text.isascii() and bool(_ODD.search(text))


def inside(abbreviations: Collection[str], titles: Collection[str]) -> re.Pattern[str]:
    """Compile what, inside a piece, may end a unit: not a stop in a number, nor "Rs. 5", "No. 12" or "Mr. Rao"."""
    numbered = "|".join(rf"(?<=\b{re.escape(a.rstrip('#'))}\. \d)" for a in sorted(abbreviations))
    named = "|".join(rf"(?<=\b{re.escape(t)}\. [a-z])" for t in sorted(titles))
    return re.compile(rf"[.!?](?!\d)(?! \d(?i:{numbered or '(?!)'}))(?! [A-Z](?i:{named or '(?!)'}))")


def _piece(text: str, start: int, end: int, splitter: Splitter, units: list[Unit]) -> bool:
    """Add the units of one piece; ``False`` where it holds no letter or digit yet and more text follows."""
    piece = text[start:end]
    bare = piece.strip()
    if not bare:
        return True
    if not bare[0].isalnum() and len(bare) < _MARKS and end < len(text) and "\n" not in piece and not _WORDLY(bare):
        return False
    start += len(piece) - len(piece.lstrip())
    if splitter.openers is None or len(bare) < _LONG * 4 or bare.count(" ") < _LONG or "," in bare or "." in bare:
        units.append(Unit(start, start + len(bare)))
        return True
    cuts, last = [0], 0
    for opener in splitter.openers.finditer(bare):
        at = opener.start()
        before = bare[:at].rsplit(None, 1)[-1].lower() if at else ""
        if bare.count(" ", last, at) >= _SHORT and before not in splitter.joiners:
            cuts.append(last := at)
    for a, b in zip(cuts, [*cuts[1:], len(bare)], strict=True):
        units.append(Unit(start + a, start + a + len(bare[a:b].rstrip())))
    return True


def _ends(text: str, splitter: Splitter) -> Iterator[int]:
    quotes = [m.span() for m in _QUOTE.finditer(text)] if '"' in text or "“" in text else []
    lists = [m.end() for m in _INLINE.finditer(text)] if "1." in text and "2." in text else []
    line = 0
    for found in (_PLAIN_END if text.isascii() else _END).finditer(text):
        at, end = found.span()
        while lists and lists[0] <= at:
            yield (line := lists.pop(0))
        if text[at] in "\r\n":
            if not _wrapped(text, line, at, end):
                yield end
            line = end
        elif quotes and any(a < at < b - 1 and end < b for a, b in quotes):
            continue
        elif _stop(text, line, found, splitter):
            yield end
    yield from lists


def _wrapped(text: str, line: int, at: int, end: int) -> bool:
    """Tell whether a line break stands in mid-sentence."""
    return (
        at - line >= _WRAP
        and text.count("\n", at, end) == 1
        and text[end : end + 1].islower()
        and text[at - 1] not in ".!?:;…"
    )


def _stop(text: str, line: int, found: re.Match[str], splitter: Splitter) -> bool:
    """Tell whether a sign that may end a unit does."""
    at, end = found.span()
    if text[at] == "." and (end - at == 1 or text[at + 1] not in ".!?"):
        return _full_stop(text, line, at, end, splitter)
    return _strong(text, at, end)


def _strong(text: str, at: int, end: int) -> bool:
    """Tell whether ``!``, ``?``, an emoji, a run of dots or an ender of another script ends a unit."""
    if end == len(text) or text[at] in "।。！？" or ord(text[at]) > 0x25FF:
        return True
    if text[at] in ".…":
        after = text[end:].lstrip(" \t")[:1] if text[end] in " \t" else text[end]
        return not after or after.isupper() or after in "\r\n"
    if text[end].isspace():
        return True
    return text[end].isalpha() and not _in_address(text, at)


def _full_stop(text: str, line: int, at: int, end: int, splitter: Splitter) -> bool:
    """Tell whether one full stop (with what closes it) ends a unit."""
    after, before = text[end : end + 1], text[at - 1 : at]
    if not after or end - at > 1:
        return not after or after.isspace()
    if after.isdigit() and before.isdigit():
        return False
    token = _TOKEN_BEFORE.search(text, max(line, at - 64), at)
    word = token[0].lstrip("([\"'“").lower() if token else ""
    if after.isspace():
        return not _BULLET.match(text[line : at + 1]) and not _abbreviated(text, at, word, splitter)
    if not after.isalpha() or word in splitter.abbreviations or _in_address(text, at):
        return False
    return len(word) > 1 and (word.isalpha() or (word[-1].isdigit() and after.isupper()))


def _abbreviated(text: str, at: int, word: str, splitter: Splitter) -> bool:
    abbreviations = splitter.abbreviations
    found = _NEXT.match(text, at + 1)
    following = found[1] if found else ""
    starts = following[:1].isupper() and following.lower().strip(",'") in splitter.starts
    if word + "#" in abbreviations:  # only before a number: "No. 12", "A/c no. XX4471"
        return any(c.isdigit() for c in following)
    if word in abbreviations or word.rpartition("/")[2] in abbreviations:
        return bool(following) and not starts
    if len(word) == 1 and word.isalpha():  # an initial: "J. Okello"
        return word != "i" and (following[:1].isupper() or following[:1].isdigit())
    return "." in word and word.replace(".", "").isalpha() and len(word) <= 5 and bool(following) and not starts


def _in_address(text: str, at: int) -> bool:
    """Tell whether a sign stands in a link, an e-mail or a domain; of a longer word only the part around it counts."""
    left, right = max(0, at - _NEAR), at + _NEAR
    start = max(left, text.rfind(" ", left, at) + 1, text.rfind("\n", left, at) + 1)
    stop = min(p for p in (text.find(" ", at, right), text.find("\n", at, right), right) if p >= 0)
    return bool(_ADDRESS.search(text, start, stop))

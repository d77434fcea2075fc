"""Fold a text into the form that rules read, and keep the way back to every character of it."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from typing import NamedTuple

_ALIKE = str.maketrans(
    "‘’ʼ`´′“”„«»″‐‑‒–—―−аеорсухіјѕԁһԛԝвкмнтαεορτυικνχ",
    "''''''\"\"\"\"\"\"-------aeopcyxijsdhqwbkmhtaeoptuiknx",
)
_GONE = re.compile("[\u00ad\u0300-\u036f\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0e\ufe0f\ufeff]")
_OTHER = re.compile(r"[^\x00-\x7f]")
_SPACED = re.compile(r"(?<![\w.])(?:[a-z](?:[ .*_-]|  )){3,}[a-z](?![\w'])")
_LEET = re.compile(r"[01345$@](?=[a-z])(?:(?<=[a-z].)|(?<=[$@])(?<!\w.)(?=[a-z]{2}\w*(?!\S*[.@])))")
_LETTER = str.maketrans("01345$@", "oleassa")
_BREAK = bytes(i if chr(i).isalnum() and i < 128 else 32 for i in range(256))
_SHAPE = bytes(97 if chr(i).isalpha() and i < 128 else 49 if chr(i) in "01345$@" else 32 for i in range(256))
_SINGLE = frozenset("bcdefghjklmnopqvwxyz")  # letters that are seldom a word of their own


_SPELT = 2  # different single letters from which a word may be spelt out


class _Fold(dict[int, str]):
    """One character's plain form, of the same length, worked out when first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = unicodedata.normalize("NFKD", char).lower() if char.isalnum() else unicodedata.normalize("NFKC", char)
        base = (
            plain[:1] if len(plain) == 1 or (plain[:1].isascii() and unicodedata.combining(plain[1:2] or " ")) else char
        )
        self[code] = (" " if char.isspace() and char not in "\r\n" else base).translate(_ALIKE)
        return self[code]


_FOLD = _Fold()


class Folded(NamedTuple):
    """A text and its plain form: lower case, straight quotes, no hidden characters, "p o l i c e" and "c0urt" undone.

    ``spaced`` is the plain form with a blank for all but ASCII letters and digits, and one more on each side; ``words``
    are its different words (so that "don't" gives two); ``foreign`` tells whether there are other letters too. ``at``
    gives for each plain character its place in the text, ``None`` when both are the same.
    """

    text: str
    plain: str
    spaced: str
    words: set[str]
    foreign: bool = False
    at: tuple[int, ...] | None = None

    def start(self, place: int) -> int:
        """Place in the text of a span's first plain character."""
        return place if self.at is None else self.at[place]

    def end(self, place: int) -> int:
        """Place in the text after a span's last plain character."""
        return place if self.at is None else self.at[place - 1] + 1 if place else 0

    def plain_span(self, start: int, end: int) -> tuple[int, int]:
        """Give the plain places that lie within a span of the text."""
        if self.at is None:
            return start, end
        return bisect_left(self.at, start), bisect_right(self.at, end - 1)


def fold(text: str) -> Folded:
    r"""Fold one text.

    >>> fold("We’ll call the p\u200bolice, P O L I C E").plain
    "we'll call the police, police"
    """
    others = [] if text.isascii() else _OTHER.findall(text)
    plain = (_OTHER.sub(lambda m: _FOLD[ord(m[0])], text) if others else text).lower()
    if b"1a" in plain.encode("latin-1", "replace").translate(_SHAPE):
        plain = _LEET.sub(lambda m: m[0].translate(_LETTER), plain)
    spaced = _spaced(plain)
    words = set(spaced.split())
    cuts = [m.start() for m in _GONE.finditer(plain)] if others and _GONE.search("".join(others)) else []
    if len(words & _SINGLE) >= _SPELT:
        cuts += [i for m in _SPACED.finditer(plain) for i in range(*m.span()) if not plain[i].isalpha()]
    foreign = any(_FOLD[ord(c)].isalpha() and not _FOLD[ord(c)].isascii() for c in others)
    if not cuts:
        return Folded(text, plain, spaced, words, foreign)
    gone = set(cuts)
    at = tuple(i for i in range(len(plain)) if i not in gone)
    plain = "".join(plain[i] for i in at)
    spaced = _spaced(plain)
    return Folded(text, plain, spaced, set(spaced.split()), foreign, at)


def _spaced(plain: str) -> str:
    return f" {plain.encode('latin-1', 'replace').translate(_BREAK).decode()} "

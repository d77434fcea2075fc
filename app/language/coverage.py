"""How much of a text the pack can read, so that what was not read is never cleared."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from app.language.text import Folded
from app.language.values import Coverage

ENOUGH = 0.8
_UNREAD_RUN = 3  # unread words in one unit that, when they outnumber the read ones, leave the unit unread
_CODE = 4  # letters of an upper-case code or acronym at most
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|')*")
_SCRIPTS = {
    "DEVANAGARI": "hi", "ARABIC": "ar", "CJK": "zh", "HIRAGANA": "ja", "HANGUL": "ko", "CYRILLIC": "ru",
    "THAI": "th", "BENGALI": "bn", "TAMIL": "ta", "TELUGU": "te", "ETHIOPIC": "am", "HEBREW": "he", "GREEK": "el",
    "GUJARATI": "gu", "GURMUKHI": "pa", "KANNADA": "kn", "MALAYALAM": "ml", "SINHALA": "si",
}  # fmt: skip
_FOREIGN = {"FW", "NNP", "NNPS", ":", "SYM", "LS"}


@cache
def english() -> frozenset[str]:
    """Read the English words that TextBlob ships, without names and foreign words."""
    spec = find_spec("textblob")  # found, not imported: importing it loads a whole toolkit
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("textblob is not installed; install Forbear with its dependencies")
    folder = Path(spec.origin).parent / "en"
    tags: dict[str, set[str]] = {}
    for line in (folder / "en-lexicon.txt").read_text("utf-8").splitlines():
        word, _, tag = line.partition(" ")
        if word.isalpha():
            tags.setdefault(word.lower(), set()).add(tag.strip())
    known = {w for w, t in tags.items() if not t <= _FOREIGN and "FW" not in t}
    for line in (folder / "en-spelling.txt").read_text("utf-8").splitlines():
        word = line.partition(" ")[0].lower()
        if word.isalpha() and word not in tags:
            known.add(word)
    return frozenset(known)


class Reader:
    """Tell which words of a text the pack reads."""

    def __init__(self, language: str, words: Sequence[str], others: Mapping[str, Sequence[str]]) -> None:
        """Take the pack's own words, and common words of languages that it does not read."""
        self.language = language
        self._others = {word: name for name, listed in others.items() for word in listed}
        self._known = (english() | frozenset(words)) - frozenset(self._others)

    def coverage(self, folded: Folded, units: Sequence[tuple[int, int]]) -> Coverage:
        """Say in which language a text seems to be and what share of its words was read.

        A single unit that is mostly unread makes the whole text unread (``read`` below 0.8).
        """
        text, plain, words = folded.text, folded.plain, folded.words
        strange = {w for w in words - self._known if not w[0].isdigit()}
        if not folded.foreign:
            if strange and len(strange) * 4 < len(words):
                strange = {
                    w for w in strange if w in self._others or (w.capitalize() not in text and w.upper() not in text)
                }
            count = len([w for w in strange if len(w) > 1])
            if count < _UNREAD_RUN and count * 5 < len(words):
                return Coverage(self.language, round(1 - count / len(words), 2))
        return self._slowly(text, plain, units)

    def _slowly(self, text: str, plain: str, units: Sequence[tuple[int, int]]) -> Coverage:
        read = unread = 0
        worst = 1.0
        names: dict[str, int] = {}
        titled = _titled(text)
        for start, end in units:
            good, bad = self._count(plain[start:end], titled, names)
            read, unread = read + good, unread + bad
            if bad >= _UNREAD_RUN and bad > good:
                worst = min(worst, good / (good + bad))
        share = min(read / (read + unread), worst) if read + unread else 1.0
        if share >= ENOUGH:
            return Coverage(self.language, round(share, 2))
        return Coverage(max(names, key=names.__getitem__) if names else "und", round(min(share, ENOUGH - 0.01), 2))

    def _count(self, unit: str, titled: frozenset[str], names: dict[str, int]) -> tuple[int, int]:
        """Count read and unread words of one unit; add to ``names`` what the unread ones seem to be."""
        good = bad = 0
        for found in _WORD.finditer(unit):
            word = found[0].strip("'")
            bare = word.removesuffix("'s")
            if word in self._known or bare in self._known or self._contracted(word):
                good += 1
            elif len(word) == 1 or (word not in self._others and word in titled):
                continue  # a name, or a letter: neither read nor unread
            else:
                weight = 1 if word.isascii() else max(1, len(word) // 4)
                bad += weight
                name = self._others.get(word) or _script(word)
                if name:
                    names[name] = names.get(name, 0) + 1
        return good, bad

    def _contracted(self, word: str) -> bool:
        head, mark, tail = word.partition("'")
        return bool(mark) and (head in self._known or tail == "t") and len(tail) <= 2


@cache
def _script(word: str) -> str | None:
    name = unicodedata.name(word[0], "").partition(" ")[0]
    return _SCRIPTS.get(name)


def _titled(text: str) -> frozenset[str]:
    """Words that stand with a capital in a text which is not all titles: most likely names."""
    words = _WORD.findall(text)
    capital = [w for w in words if w[:1].isupper() and (len(w) <= _CODE or not w.isupper())]
    if len(capital) * 2 > len(words):
        return frozenset()
    return frozenset(w.lower() for w in capital)

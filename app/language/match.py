"""Find where phrases occur: an index of required words first, then the phrase itself inside the unit."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from app.language.grammar import Way
from app.language.phrases import Phrase
from app.language.signals import Signal
from app.language.text import Folded

_WORD = re.compile(r"\w[\w']*")


class Hit(NamedTuple):
    """A phrase of ``owner`` at a span of the plain text, within one unit."""

    owner: int
    unit: int
    start: int
    end: int


class _Entry(NamedTuple):
    """What one key may lead to: phrases that need no other word, and by a second word those that need more."""

    alone: list[int]
    second: dict[str, list[tuple[int, Way]]]

    def add(self, number: int, others: Way) -> None:
        if not others:
            self.alone.append(number)
        for word in others[0] if others else ():
            self.second.setdefault(word, []).append((number, others[1:]))

    def likely(self, words: set[str]) -> list[int]:
        """Return the phrases that have all the other words of a way in a unit."""
        found = list(self.alone)
        for word in self.second.keys() & words:
            for number, clauses in self.second[word]:
                for clause in clauses:
                    if clause.isdisjoint(words):
                        break
                else:
                    found.append(number)
        return found


class Matcher:
    """All phrases of a pack, found in one pass over a text."""

    def __init__(self, owned: Iterable[tuple[int, Phrase]]) -> None:
        """Index each way of each phrase by a word of its rarest clause and one of the next."""
        self._signals: dict[str, list[int]] = {}
        self._phrases: list[tuple[int, Phrase]] = []
        by_key: dict[str, _Entry] = {}
        for owner, phrase in owned:
            if phrase.signal:
                self._signals.setdefault(phrase.signal, []).append(owner)
                continue
            self._phrases.append((owner, phrase))
            for way in phrase.ways:
                for key in way[0]:
                    by_key.setdefault(f" {key} ", _Entry([], {})).add(len(self._phrases) - 1, way[1:])
        self._by_key = tuple(by_key.values())
        self._words = AhoCorasick(list(by_key)) if by_key else None

    def find(self, folded: Folded, units: Sequence[tuple[int, int]], signals: Iterable[Signal] = ()) -> list[Hit]:
        """Return the hits in reading order; hits of one owner that overlap in a unit are one.

        ``units`` are plain spans in order; ``signals`` are already in plain places.
        """
        hits = [Hit(owner, s.unit, s.start, s.end) for s in signals for owner in self._signals.get(s.name, ())]
        if units:
            hits += self._confirmed(folded, units)
        return merged(hits) if len(hits) > 1 else hits

    def _confirmed(self, folded: Folded, units: Sequence[tuple[int, int]]) -> list[Hit]:
        # a key stands in the spaced form with its blanks, so that its place there is its place in the plain form
        keys = self._words.find_matches_as_indexes(folded.spaced, overlapping=True) if self._words else ()
        if not keys:
            return []
        ends = [u[1] for u in units]
        words: dict[int, set[str]] = {}
        wanted: set[tuple[int, int]] = set()
        for key, unit in {(key, bisect_right(ends, start)) for key, start, _ in keys}:
            if unit < len(units):
                if unit not in words:
                    words[unit] = set(folded.spaced[units[unit][0] + 1 : ends[unit] + 1].split())
                wanted.update((number, unit) for number in self._by_key[key].likely(words[unit]))
        return [
            Hit(self._phrases[number][0], unit, *found.span())
            for number, unit in wanted
            for found in self._phrases[number][1].regex.finditer(folded.plain, *units[unit])
        ]


def merged(hits: list[Hit]) -> list[Hit]:
    """Join hits of one owner that overlap within a unit; sort by place."""
    out: list[Hit] = []
    for hit in sorted(hits):
        last = out[-1] if out else None
        if last and last.owner == hit.owner and last.unit == hit.unit and hit.start < last.end:
            out[-1] = last._replace(end=max(last.end, hit.end))
        else:
            out.append(hit)
    out.sort(key=lambda h: (h.start, h.end, h.owner))
    return out


def words_between(plain: str, start: int, end: int) -> int:
    """Count the words in a stretch of plain text."""
    return len(_WORD.findall(plain, start, end)) if start < end else 0


def overlapped(phrases: Sequence[Phrase], folded: Folded, span: tuple[int, int], hit: Hit) -> bool:
    """Tell whether one of some phrases, anywhere in the unit, overlaps a hit."""
    if not phrases:
        return False
    words = set(folded.spaced[span[0] + 1 : span[1] + 1].split())
    return any(
        found.start() < hit.end and hit.start < found.end()
        for phrase in phrases
        if phrase.may_match(words)
        for found in phrase.regex.finditer(folded.plain, *span)
    )

"""Find where phrases occur: an index of required words first, then the phrase itself inside the unit."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

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


class Matcher:
    """All phrases of a pack, found in one pass over a text."""

    def __init__(self, owned: Iterable[tuple[int, Phrase]]) -> None:
        """Index each phrase by its rarest clause; a phrase that is a signal is kept by its name."""
        self._phrases: list[tuple[int, re.Pattern[str], tuple[frozenset[str], ...]]] = []
        self._signals: dict[str, list[int]] = {}
        by_key: dict[str, list[int]] = {}
        for owner, phrase in owned:
            if phrase.signal:
                self._signals.setdefault(phrase.signal, []).append(owner)
                continue
            for key in phrase.clauses[0]:
                by_key.setdefault(key, []).append(len(self._phrases))
            self._phrases.append((owner, phrase.regex, phrase.clauses))
        self._by_key = tuple(tuple(self._phrases[n] for n in numbers) for numbers in by_key.values())
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
        plain, words = folded.plain, folded.words
        keys = self._words.find_matches_as_indexes(plain, overlapping=True) if self._words else ()
        if not keys:
            return []
        places: dict[int, set[int]] = {}
        starts = [u[0] for u in units]
        for key, start, _ in keys:
            places.setdefault(key, set()).add(bisect_right(starts, start) - 1)
        hits = []
        for key, where in places.items():
            for owner, regex, clauses in self._by_key[key]:
                if _all_there(clauses, words):
                    for unit in where:
                        hits += [Hit(owner, unit, *m.span()) for m in regex.finditer(plain, *units[unit])]
        return hits


def _all_there(clauses: tuple[frozenset[str], ...], words: set[str]) -> bool:
    for clause in clauses:  # noqa: SIM110 - all() with a generator takes three times as long here
        if clause.isdisjoint(words):
            return False
    return True


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

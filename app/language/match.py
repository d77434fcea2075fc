"""Find where phrases occur: an index of words beside each other first, then the phrase itself inside the unit."""

import re
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
        """Index each phrase by its keys; one without any is looked for everywhere."""
        self._signals: dict[str, list[int]] = {}
        phrases: list[tuple[int, Phrase]] = []
        always: set[int] = set()
        by_key: dict[str, set[int]] = {}
        for owner, phrase in owned:
            if phrase.signal:
                self._signals.setdefault(phrase.signal, []).append(owner)
                continue
            for key in phrase.keys:
                by_key.setdefault(f" {' '.join(key)} ", set()).add(len(phrases))
            if not phrase.keys:
                always.add(len(phrases))
            phrases.append((owner, phrase))
        self._phrases, self._always, self._by_key = tuple(phrases), always, tuple(by_key.values())
        self._needs = tuple(phrase.needs for _, phrase in phrases)
        self._keys = AhoCorasick(list(by_key)) if by_key else None

    def find(self, folded: Folded, units: Sequence[tuple[int, int]], signals: Iterable[Signal] = ()) -> list[Hit]:
        """Return the hits in reading order; hits of one owner that overlap in a unit are one.

        ``units`` are plain spans in order; ``signals`` are already in plain places.
        """
        hits = [Hit(owner, s.unit, s.start, s.end) for s in signals for owner in self._signals.get(s.name, ())]
        for number, unit in enumerate(units):
            hits += self.find_all(folded, number, unit)
        return merged(hits) if len(hits) > 1 else hits

    def find_all(self, folded: Folded, number: int, unit: tuple[int, int]) -> list[Hit]:
        """Return every hit of one unit, in no particular order."""
        said = folded.spaced[unit[0] + 1 : unit[1] + 1].split()
        keys = self._keys.find_matches_as_indexes(f" {' '.join(said)} ", overlapping=True) if self._keys else ()
        if not (keys or self._always):
            return []
        words = set(said)
        hits = []
        for likely in self._always.union(*[self._by_key[key[0]] for key in keys]):
            for needed in self._needs[likely]:
                if needed.isdisjoint(words):
                    break
            else:
                owner, phrase = self._phrases[likely]
                hits += [Hit(owner, number, *span) for span in phrase.find(folded.plain, *unit)]
        return hits


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


def by_owner(hits: Iterable[Hit]) -> dict[int, list[Hit]]:
    """Gather hits by what they belong to."""
    found: dict[int, list[Hit]] = {}
    for hit in hits:
        found.setdefault(hit.owner, []).append(hit)
    return found


def overlap(a: Hit, b: Hit) -> bool:
    """Tell whether two hits of one unit share a place."""
    return a.start < b.end and b.start < a.end

"""Choose the words, beside each other, by which a phrase is found: as few and as rare as can be.

A run is what one way through a phrase says, as words of plain letters and digits; ``OPEN`` stands where words cannot be
told.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from math import exp, inf, log, prod

Run = tuple[str, ...]
OPEN = ("",)  # any words, or none
JOIN = "+"  # before letters that a contraction adds to the word before
_MOST = 150  # ways through neighbouring words that are kept apart at most
_SINGLE = 4_000  # ways through one term that are looked at
_GOOD = 2e-5  # words found at so few places of an innocent text need no words beside them
_WIDE = 3  # words of a key at most
_RARE = log(1e-6)  # a key this rare needs no further word
_UNSEEN = 0.05  # times that a word stands in the examples which have it not
_LETTERS = re.compile(r"[a-z0-9]+")


class Weights(dict[str, float]):
    """How likely a place of an innocent text has a word, as a logarithm; infinite for ``OPEN``."""

    def __init__(self, counts: Mapping[str, int] = {}) -> None:
        """Take how often each word stands in innocent texts."""
        self._total = log(max(1, sum(counts.values())))
        super().__init__({word: log(n + _UNSEEN) - self._total for word, n in counts.items()})
        self[""] = inf

    def __missing__(self, word: str) -> float:
        """Weigh a word that no innocent text has."""
        self[word] = log(_UNSEEN) - self._total
        return self[word]


def spoken(words: str) -> Run:
    """Return the words of a string as the plain form has them.

    >>> spoken("don't"), spoken("a/c 24")
    (('don', 't'), ('a', 'c', '24'))
    """
    return tuple(_LETTERS.findall(words))


def best_window(terms: Sequence[frozenset[Run]], weights: Weights) -> frozenset[Run]:
    """Return what neighbouring terms say together: all of them if the ways are few, else those rarest to find."""
    if prod(map(len, terms)) <= _MOST:
        return joined(terms)
    best, least = frozenset[Run]({OPEN}), inf
    fused = [any(run[:1] and run[0].startswith(JOIN) for run in term) for term in terms]
    for size in range(1, _WIDE + 1):
        for first in range(len(terms) - size + 1):
            part, last = terms[first : first + size], first + size
            ways = prod(map(len, part))
            if ways > (_MOST if size > 1 else _SINGLE) or (last < len(terms) and fused[last]):
                continue  # too many, or its last word may be another one
            runs = joined(part)
            weight = sum(chance(key, weights) for key in keys(runs, weights)) if all(map(any, runs)) else inf
            if weight < least:
                best, least = runs, weight
        if least < _GOOD:
            break
    return frozenset({(*OPEN, *run, *OPEN) for run in best})


def joined(terms: Iterable[frozenset[Run]]) -> frozenset[Run]:
    """Put each run of a term after each of the term before it."""
    made: set[Run] = {()}
    for runs in terms:
        made = {_fused(before, run) for before in made for run in runs}
    return frozenset(made)


def _fused(before: Run, run: Run) -> Run:
    if not (run and run[0].startswith(JOIN)):
        return before + run
    return (*before[:-1], before[-1] + run[0][1:], *run[1:]) if before and before[-1] else (*before, *OPEN, *run[1:])


def keys(runs: frozenset[Run], weights: Weights) -> frozenset[Run]:
    """Return the rarest words, beside each other, of each run; a run without any has the key ``()``."""
    return frozenset(_rarest(run, weights) for run in runs)


def needs(runs: frozenset[Run], weights: Weights) -> frozenset[str]:
    """Return words of which any of the runs holds one; none if that cannot be told."""
    found = {min(run, key=weights.__getitem__, default="") for run in runs}
    return frozenset() if "" in found else frozenset(found)


def _rarest(run: Run, weights: Weights) -> Run:
    each = [weights[word] for word in run]
    best: Run = ()
    for size in range(1, min(_WIDE, len(run)) + 1):
        sums = each if size == 1 else [sum(each[i : i + size]) for i in range(len(run) - size + 1)]
        least = min(sums)
        if least < inf:
            start = sums.index(least)
            best = run[start : start + size]
        if least < _RARE:
            break
    return best


def chance(key: Run, weights: Weights) -> float:
    """Say how likely a place of an innocent text has these words; 1 for none."""
    return exp(sum(weights[word] for word in key))

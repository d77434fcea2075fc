"""Figures of a set of judged units: precision, recall, F1, area under the curve, with bootstrap intervals."""

import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

DRAWS = 500  # bootstrap samples
LOOK_ALIKES = {"negated", "quoted", "reported", "asked-for", "disclosure", "apology", "idiom", "firm-but-fair"}


class Judged(NamedTuple):
    """One unit: the labels it has, those a reader gave it, and how sure the reader is that it has a fault at all."""

    wanted: frozenset[str]
    given: frozenset[str]
    sure: float


class Tally(NamedTuple):
    """Right, false and missed labels."""

    right: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of the labels given that are right."""
        return self.right / max(1, self.right + self.false)

    @property
    def recall(self) -> float:
        """Share of the labels wanted that were given."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0 to 1."""
        return 2 * self.right / max(1, 2 * self.right + self.false + self.missed)


def tally(units: Sequence[Judged], labels: Sequence[str]) -> Tally:
    """Count some labels over units, all together.

    >>> tally([Judged(frozenset({"blame"}), frozenset({"blame", "threat"}), 1.0)], ["blame", "threat"])
    Tally(right=1, false=1, missed=0)
    """
    picked = frozenset(labels)
    right = sum(len(u.wanted & u.given & picked) for u in units)
    given = sum(len(u.given & picked) for u in units)
    return Tally(right, given - right, sum(len(u.wanted & picked) for u in units) - right)


def auc(units: Sequence[Judged]) -> float:
    """Chance that a faulty unit is thought surer to have a fault than a clean one; a tie counts half.

    >>> auc([Judged(frozenset({"blame"}), frozenset(), 0.9), Judged(frozenset(), frozenset(), 0.1)])
    1.0
    """
    ranked = sorted(units, key=lambda u: u.sure)
    total, first = 0.0, 0
    while first < len(ranked):
        last = first
        while last < len(ranked) and ranked[last].sure == ranked[first].sure:
            last += 1
        total += (first + 1 + last) / 2 * sum(bool(u.wanted) for u in ranked[first:last])
        first = last
    faulty = sum(bool(u.wanted) for u in units)
    clean = len(units) - faulty
    return (total - faulty * (faulty + 1) / 2) / (faulty * clean) if faulty and clean else 0.5


def interval(units: Sequence[Judged], figure: Callable[[Sequence[Judged]], float]) -> str:
    """Return a figure with its 95 % bootstrap interval, as ``0.62 (0.58-0.66)``; seed fixed."""
    dice = random.Random(1)  # noqa: S311 - a sample, no secret
    drawn = sorted(figure(dice.choices(units, k=len(units))) for _ in range(DRAWS))
    return f"{figure(units):.2f} ({drawn[int(DRAWS * 0.025)]:.2f}-{drawn[int(DRAWS * 0.975)]:.2f})"


def alarms(units: Sequence[Judged]) -> float:
    """Share of clean units that a reader found some fault in."""
    clean = [u for u in units if not u.wanted]
    return sum(bool(u.given) for u in clean) / max(1, len(clean))

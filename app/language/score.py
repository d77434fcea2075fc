"""Turn findings and credits into scores (design section 6)."""

from collections.abc import Mapping, Sequence
from itertools import product
from math import prod

from app.language.values import FAULTS, Credit, Finding

WEIGHTS = {1: 0.06, 2: 0.20, 3: 0.40, 4: 0.75}
REPEAT = 0.6  # each further hit of a sub-type charges this much of the one before
BASE = 25
_NONE = dict.fromkeys(FAULTS, 0.0)
_DEEP = 10  # of one pile of overlapping findings, the heaviest that are tried
_MANY = 512  # ways to choose among overlapping spans that are tried at most


def scores(
    findings: Sequence[Finding], credits: Sequence[Credit], expected: Mapping[str, int], *, open_cue: bool = False
) -> dict[str, float]:
    """Score one message: the four faults 0 (none) to 100, conduct, care and overall 0 to 100 (best).

    One more finding never raises ``conduct``, whatever it overlaps; words without a finding change nothing.
    """
    out, conduct = _NONE.copy(), 100.0
    if findings:
        for fault in {f.fault for f in findings}:
            out[fault] = round(100 * (1 - _kept([f for f in findings if f.fault == fault])), 1)
        conduct = round(100 * _conduct(findings), 1)
    care = round(_care(credits, expected, 0 if open_cue else BASE), 1)
    overall = min(cap(findings), 0.6 * conduct + 0.4 * care)
    out["conduct"], out["care"], out["overall"] = conduct, care, round(overall, 1)
    return out


def cap(findings: Sequence[Finding]) -> int:
    """Return the highest overall score that these findings leave possible."""
    if not findings:
        return 100
    count = {s: sum(f.severity == s for f in findings) for s in (2, 3, 4)}
    if count[4]:
        return 20
    if count[3]:
        return 35 if count[3] > 1 else 50
    if count[2]:
        return 65 if count[2] > 1 else 75
    return 100


def _kept(findings: Sequence[Finding]) -> float:
    """Share of a perfect score that is left, each sub-type's hits ranked by weight."""
    if len(findings) == 1:
        return 1 - WEIGHTS[findings[0].severity] * findings[0].confidence
    charges: dict[str, list[float]] = {}
    for f in findings:
        charges.setdefault(f.rule, []).append(WEIGHTS[f.severity] * f.confidence)
    return prod(1 - c * REPEAT**k for cs in charges.values() for k, c in enumerate(sorted(cs, reverse=True)))


def _conduct(findings: Sequence[Finding]) -> float:
    """Charge overlapping spans once: the choice of spans that lie apart which charges most."""
    if len(findings) == 1:
        return _kept(findings)
    choices = [_apart(group) for group in _groups(findings)]
    if prod(map(len, choices)) > _MANY:
        choices = [sorted(c, key=_kept)[:1] for c in choices]
    return min((_kept([f for part in pick for f in part]) for pick in product(*choices)), default=1.0)


def _groups(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Group findings whose spans touch each other, directly or through others."""
    groups: list[list[Finding]] = []
    reach = -1
    for f in sorted(findings, key=lambda f: (f.start, f.end)):
        if groups and f.start < reach:
            groups[-1].append(f)
        else:
            groups.append([f])
        reach = max(reach, f.end)
    return groups


def _apart(group: list[Finding]) -> list[list[Finding]]:
    """All the largest choices of findings in a group of which no two overlap."""
    if len(group) > _DEEP:
        group = sorted(group, key=lambda f: -WEIGHTS[f.severity] * f.confidence)[:_DEEP]
    if len(group) == 1:
        return [group]
    first, rest = group[0], group[1:]
    free = [f for f in rest if not _overlap(f, first)]
    with_first = [[first, *more] for more in (_apart(free) if free else [[]])]
    if len(free) == len(rest):
        return with_first
    without = [c for c in _apart(rest) if any(_overlap(f, first) for f in c)]
    return (with_first + without)[:_MANY]


def _overlap(a: Finding, b: Finding) -> bool:
    return a.start < b.end and b.start < a.end


def _care(credits: Sequence[Credit], expected: Mapping[str, int], base: int) -> float:
    if not credits:
        return float(base)
    best = dict.fromkeys(expected, 0)
    for c in credits:
        if c.strength > best.get(c.practice, c.strength):
            best[c.practice] = c.strength
    weight = sum(expected.values())
    return base + (100 - base) * sum(w * best[p] / 2 for p, w in expected.items()) / weight if weight else float(base)

"""Weigh model and rules on the development set and write the model's card: ``python -m scripts.weigh``.

For each fault and practice a logistic regression joins the model's log odds with what the rules matched. Then one
threshold a fault: the highest F1 with false alarms on at most 4 % of clean units and 8 % of look-alikes. A sub-type of
severity 4 has a bar of its own, which takes a quarter of those alarms at most. Hints begin where at least half of what
lies between hint and finding is right.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import yaml

from app.language.agreement import GRAVE, worst
from app.language.law import load_law
from app.language.review import Reviewer
from app.language.semantic import Opinion, Semantic, Weighing, digest
from app.language.values import FAULTS, PRACTICES, Draft
from scripts.figures import LOOK_ALIKES
from scripts.learning import Unit, labels, units

ROOT = Path(__file__).parents[1]
MODEL = ROOT / "prompts" / "en" / "model"
_CLEAN, _ALIKE, _ALARM = 0.04, 0.08, 0.01  # false alarms at most: all, on look-alikes, by the bar of severity 4
_NAMED, _NAMED_GRAVE = 0.6, 0.8  # share of the sub-types named that are right at least; of those of severity 4
_HEARS = ("hi", "sw", "tl")  # languages of which the corpus has some hundred lines mixed with English
_SILENT = -9.0  # log odds of what the model did not read
_GRID = np.arange(0.06, 0.97, 0.01)

Array = npt.NDArray[np.float64]


class Heard(NamedTuple):
    """What both readers make of one label: log odds, whether a rule hit, hit and was guarded, or hit at severity 4.

    ``worst`` is the chance of its likeliest sub-type of severity 4. One value for each stretch; ``item`` is the corpus
    unit that it is of, ``wanted`` has one value for each of those.
    """

    odds: Array
    rule: Array
    hint: Array
    grave: Array
    worst: Array
    item: npt.NDArray[np.int64]
    wanted: Array


def hear(both: Reviewer, rules: Reviewer, items: Sequence[Unit]) -> dict[str, Heard]:
    """Read all units with both readers, as a review does; ``both`` gives the model's opinions."""
    rows: dict[str, list[tuple[float, ...]]] = {name: [] for name in (*FAULTS, *PRACTICES)}
    severe = {name: [r for r in gravest(both) if r.startswith(f"{name}.")] for name in rows}
    for number, item in enumerate(items):
        draft = Draft(item["text"], item["context"], item["channel"])
        review, stretches = rules.review(draft), both.hear(draft)
        starts = [u.start for u in review.units]
        found = {(f.unit, f.fault) for f in review.findings}
        found |= {(bisect_right(starts, c.start) - 1, c.practice) for c in review.credits if c.strength > 1}
        grave = {(f.unit, f.fault) for f in review.findings if f.severity == GRAVE}
        guarded = {(h.unit, h.fault) for h in review.hints} - found
        heard = [(s.opinion, range(s.first, s.last + 1)) for s in stretches]
        read = {unit for _, units in heard for unit in units}
        silent = Opinion(dict.fromkeys(both.pack.rules.keys() | rows, _SILENT), {}, 0)
        heard += [(silent, range(u, u + 1)) for u in range(len(starts)) if u not in read]
        for opinion, inside in heard:
            for name, row in rows.items():
                hits = [float(any((u, name) in marks for u in inside)) for marks in (found, guarded, grave)]
                row.append((opinion.odds[name], *hits, worst(opinion, severe[name]), float(number)))
    return {name: _gathered(name, row, items) for name, row in rows.items()}


def gravest(both: Reviewer) -> list[str]:
    """Return the sub-types of severity 4."""
    return [r.id for r in both.pack.rules.values() if r.severity == GRAVE]


def _gathered(name: str, row: list[tuple[float, ...]], items: Sequence[Unit]) -> Heard:
    odds, rule, hint, grave, grim, item = np.array(row).T
    wanted = np.array([float(name in (*u["faults"], *(u["practices"] or ()))) for u in items])
    return Heard(odds, rule, hint, grave, grim, item.astype(np.int64), wanted)


def joined(heard: Heard) -> tuple[float, float, float, float]:
    """Fit log odds = model x odds + rule + hint + base by Newton's steps, with a little shrinkage.

    The stretch with the highest odds speaks for its unit, with what a rule hit anywhere in it.
    """
    top, rule, hint = (_most(values, heard) for values in (heard.odds, heard.rule, heard.hint))
    x = np.stack([top, rule, hint, np.ones_like(top)], 1)
    prior = weights = np.array([1.0, 0.0, 0.0, 0.0])
    shrink = np.array([0.1, 0.5, 0.5, 0.0])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (heard.wanted - p) - shrink * (weights - prior)
        bend = (x * (p * (1 - p))[:, None]).T @ x + np.diag(shrink + 1e-6)
        weights = weights + np.linalg.solve(bend, slope)
    model, rules, hints, base = map(float, weights)
    return model, rules, hints, base


def chances(heard: Heard, how: tuple[float, float, float, float], grave: float) -> Array:
    """Return the chance of each unit of the corpus: that of its surest stretch; what is of severity 4 stands."""
    model, rule, hint, base = how
    odds = model * heard.odds + rule * heard.rule + hint * heard.hint + base
    return _most(np.where((heard.grave > 0) | (heard.worst >= grave), 1.0, 1 / (1 + np.exp(-odds))), heard)


def grave_bar(heard: dict[str, Heard], items: Sequence[Unit]) -> float:
    """Return the chance from which on a sub-type of severity 4 is found: few clean units have one."""
    clean = np.array([not u["faults"] for u in items])
    likely = np.sort(np.max([_most(heard[f].worst, heard[f]) for f in FAULTS], 0)[clean])
    return round(float(likely[-1 - int(_ALARM * len(likely))]) + 0.001, 3)


def _most(values: Array, heard: Heard) -> Array:
    out = np.full(len(heard.wanted), -np.inf)
    np.maximum.at(out, heard.item, values)
    return out


def best(p: Array, wanted: Array) -> float:
    """Return the threshold of the highest F1."""
    return float(max(_GRID, key=lambda at: 2 * ((p >= at) & (wanted > 0)).sum() / ((p >= at).sum() + wanted.sum())))


def thresholds(p: dict[str, Array], heard: dict[str, Heard], items: Sequence[Unit]) -> dict[str, float]:
    """Return the thresholds of the highest micro-F1 with few enough clean units flagged.

    From thresholds that flag least, two faults at a time move to the best pair of places that the alarms allow, until
    no pair can be bettered.
    """
    clean = np.array([not u["faults"] for u in items])
    alike = clean & np.array([u["kind"] in LOOK_ALIKES for u in items])
    limits = [(clean, _CLEAN * clean.sum()), (alike, _ALIKE * alike.sum())]
    over = {f: (p[f] >= _GRID[:, None]).astype(np.float32) for f in FAULTS}
    right = {f: over[f] @ (heard[f].wanted > 0) for f in FAULTS}
    wanted = sum(heard[f].wanted.sum() for f in FAULTS)
    at, moved = dict.fromkeys(FAULTS, len(_GRID) - 1), True
    while moved:
        moved = False
        for one, two in combinations(FAULTS, 2):
            rest = [f for f in FAULTS if f not in (one, two)]
            flagged = np.any([over[f][at[f]] for f in rest], 0)
            hits = sum(right[f][at[f]] for f in rest) + right[one][:, None] + right[two]
            given = sum(over[f][at[f]].sum() for f in rest) + over[one].sum(1)[:, None] + over[two].sum(1)
            f1 = 2 * hits / (given + wanted)
            for mask, most in limits:
                a, b = (over[f] * (mask & ~flagged) for f in (one, two))
                f1[(flagged & mask).sum() + a.sum(1)[:, None] + b.sum(1) - a @ b.T > most] = -1
            best_pair = np.unravel_index(int(f1.argmax()), f1.shape)
            if f1[best_pair] > f1[at[one], at[two]]:
                (at[one], at[two]), moved = map(int, best_pair), True
    return {f: round(float(_GRID[n]), 2) for f, n in at.items()}


def asked(p: Array, wanted: Array, find: float) -> float:
    """Return the lowest threshold below ``find`` from which half of what is between is right."""
    bars = [
        at for at in _GRID if at < find and (between := (p >= at) & (p < find)).sum() and wanted[between].mean() >= 0.5
    ]
    return round(float(min(bars, default=find)), 2)


def named(both: Reviewer, items: Sequence[Unit], grave: bool) -> float:  # noqa: FBT001
    """Return the lowest chance of a sub-type from which at least so many of those named are right."""
    rules, seen = both.pack.rules, []
    for item in items:
        for opinion in (stretch.opinion for stretch in both.hear(Draft(item["text"], item["context"]))):
            for fault in item["faults"]:
                likely = max(
                    (r for r in rules if r.startswith(f"{fault}.") and r in opinion.odds), key=opinion.odds.__getitem__
                )
                if (rules[likely].severity == GRAVE) == grave:
                    seen.append((1 / (1 + np.exp(-opinion.odds[likely])), likely in item["rules"]))
    odds, right = np.array(seen).T
    bars = [
        at for at in _GRID if (odds >= at).any() and right[odds >= at].mean() >= (_NAMED_GRAVE if grave else _NAMED)
    ]
    return round(float(min(bars, default=_GRID[-1])), 2)


def write_card(names: Sequence[str]) -> None:
    """Weigh the model file on the development set and write ``card.yaml``."""
    files = digest(*((MODEL / name).read_bytes() for name in ("model.onnx", "tokenizer.json")))
    neutral = {"model": 1.0, "rule": 0.0, "hint": 0.0, "base": 0.0, "find": 0.5, "ask": 0.5}
    card: dict[str, Any] = {"version": "en-new", "sha256": files, "labels": list(names), "sure": 0.5}
    card |= {"sure_grave": 0.5, "grave": 1.0, "hears": list(_HEARS)}
    save(card | {"weighing": {name: dict(neutral) for name in (*FAULTS, *PRACTICES)}})
    items, law = units("dev.jsonl"), load_law(ROOT / "prompts" / "law")
    rules = Reviewer(ROOT / "prompts" / "en", law)
    both = Reviewer(ROOT / "prompts" / "en", law, model=Semantic(MODEL), known=rules.book.made)
    heard = hear(both, rules, items)
    how = {name: joined(h) for name, h in heard.items()}
    grave = grave_bar(heard, items)
    p = {name: chances(h, how[name], grave) for name, h in heard.items()}
    find = thresholds(p, heard, items) | {name: round(best(p[name], heard[name].wanted), 2) for name in PRACTICES}
    weighing = {}
    for name, (model, rule, hint, base) in how.items():
        ask = asked(p[name], heard[name].wanted, find[name]) if name in FAULTS else find[name]
        told = Weighing(model=model, rule=rule, hint=hint, base=base, find=find[name], ask=ask)
        weighing[name] = {field: round(value, 3) for field, value in told.model_dump().items()}
    card |= {
        "sure": named(both, items, grave=False),
        "sure_grave": named(both, items, grave=True),
        "grave": grave,
        "weighing": weighing,
    }
    whole = hashlib.sha256(yaml.safe_dump(card).encode()).hexdigest()
    save(card | {"version": f"en-{whole[:8]}"})


def save(card: dict[str, Any]) -> None:
    """Write the card."""
    (MODEL / "card.yaml").write_text(yaml.safe_dump(card, sort_keys=False, width=120), "utf-8")


if __name__ == "__main__":
    write_card(labels())

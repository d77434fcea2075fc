"""Weigh model and rules on the development set and write the model's card: ``python -m scripts.weigh``.

For each fault and practice a logistic regression joins the model's log odds with what the rules matched. Then one
threshold a fault: the highest F1 with false alarms on at most 4 % of clean units and 8 % of look-alikes; hints begin
where at least half of what lies between hint and finding is right.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import yaml

from app.language.agreement import GRAVE
from app.language.law import load_law
from app.language.review import Reviewer
from app.language.semantic import Semantic, Weighing, digest
from app.language.values import FAULTS, PRACTICES, Draft
from scripts.figures import LOOK_ALIKES
from scripts.learning import Unit, labels, units

ROOT = Path(__file__).parents[1]
MODEL = ROOT / "prompts" / "en" / "model"
_CLEAN, _ALIKE = 0.04, 0.08  # false alarms at most
_NAMED, _NAMED_GRAVE = 0.6, 0.8  # share of the sub-types named that are right at least; of those of severity 4
_SILENT = -9.0  # log odds of what the model did not read
_GRID = np.arange(0.06, 0.97, 0.01)

Array = npt.NDArray[np.float64]


class Heard(NamedTuple):
    """What both readers make of one label: log odds, whether a rule hit, hit and was guarded, or hit at severity 4.

    One value for each stretch; ``item`` is the corpus unit that it is of, ``wanted`` has one value for each of those.
    """

    odds: Array
    rule: Array
    hint: Array
    grave: Array
    item: npt.NDArray[np.int64]
    wanted: Array


def hear(both: Reviewer, rules: Reviewer, items: Sequence[Unit]) -> dict[str, Heard]:
    """Read all units with both readers, as a review does; ``both`` gives the model's opinions."""
    rows: dict[str, list[tuple[float, ...]]] = {name: [] for name in (*FAULTS, *PRACTICES)}
    for number, item in enumerate(items):
        draft = Draft(item["text"], item["context"], item["channel"])
        review, stretches = rules.review(draft), both.hear(draft)
        starts = [u.start for u in review.units]
        found = {(f.unit, f.fault) for f in review.findings}
        found |= {(bisect_right(starts, c.start) - 1, c.practice) for c in review.credits if c.strength > 1}
        grave = {(f.unit, f.fault) for f in review.findings if f.severity == GRAVE}
        guarded = {(h.unit, h.fault) for h in review.hints} - found
        heard = [(s.opinion.odds, range(s.first, s.last + 1)) for s in stretches]
        read = {unit for _, units in heard for unit in units}
        silent = dict.fromkeys(rows, _SILENT)
        heard += [(silent, range(u, u + 1)) for u in range(len(starts)) if u not in read]
        for odds, inside in heard:
            for name, row in rows.items():
                hits = [float(any((u, name) in marks for u in inside)) for marks in (found, guarded, grave)]
                row.append((odds[name], *hits, float(number)))
    return {name: _gathered(name, row, items) for name, row in rows.items()}


def _gathered(name: str, row: list[tuple[float, ...]], items: Sequence[Unit]) -> Heard:
    odds, rule, hint, grave, item = np.array(row).T
    wanted = np.array([float(name in (*u["faults"], *(u["practices"] or ()))) for u in items])
    return Heard(odds, rule, hint, grave, item.astype(np.int64), wanted)


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


def chances(heard: Heard, how: tuple[float, float, float, float]) -> Array:
    """Return the chance of each unit of the corpus: that of its surest stretch; a hit of severity 4 stands."""
    model, rule, hint, base = how
    odds = model * heard.odds + rule * heard.rule + hint * heard.hint + base
    return _most(np.where(heard.grave > 0, 1.0, 1 / (1 + np.exp(-odds))), heard)


def _most(values: Array, heard: Heard) -> Array:
    out = np.full(len(heard.wanted), -np.inf)
    np.maximum.at(out, heard.item, values)
    return out


def best(p: Array, wanted: Array) -> float:
    """Return the threshold of the highest F1."""
    return float(max(_GRID, key=lambda at: 2 * ((p >= at) & (wanted > 0)).sum() / ((p >= at).sum() + wanted.sum())))


def thresholds(p: dict[str, Array], heard: dict[str, Heard], items: Sequence[Unit]) -> dict[str, float]:
    """Return the thresholds of the highest micro-F1 with few enough clean units flagged.

    Fault by fault, again and again, the threshold is taken that makes F1 less ``price`` x alarms largest; the price
    rises until the alarms are few enough.
    """
    clean = np.array([not u["faults"] for u in items])
    alike = clean & np.array([u["kind"] in LOOK_ALIKES for u in items])
    most = int(_CLEAN * clean.sum()), int(_ALIKE * alike.sum())
    at = {f: best(p[f], heard[f].wanted) for f in FAULTS}

    def alarms(bars: dict[str, float]) -> tuple[int, int]:
        flagged = np.any([p[f] >= bars[f] for f in FAULTS], 0)
        return int((flagged & clean).sum()), int((flagged & alike).sum())

    def f1(bars: dict[str, float]) -> float:
        given = {f: p[f] >= bars[f] for f in FAULTS}
        right = sum((given[f] & (heard[f].wanted > 0)).sum() for f in FAULTS)
        return float(2 * right / sum(given[f].sum() + heard[f].wanted.sum() for f in FAULTS))

    for price in np.linspace(0, 0.03, 61):
        for fault in (*FAULTS, *FAULTS, *FAULTS):
            bars = [at | {fault: float(bar)} for bar in _GRID]
            at = max(bars, key=lambda b: f1(b) - price * (alarms(b)[0] + alarms(b)[1] * _CLEAN / _ALIKE))
        if all(have <= allowed for have, allowed in zip(alarms(at), most, strict=True)):
            break
    return {f: round(bar, 2) for f, bar in at.items()}


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
    card: dict[str, Any] = {"version": "en-new", "sha256": files, "labels": list(names), "sure": 0.5, "sure_grave": 0.5}
    save(card | {"weighing": {name: dict(neutral) for name in (*FAULTS, *PRACTICES)}})
    items, law = units("dev.jsonl"), load_law(ROOT / "prompts" / "law")
    rules = Reviewer(ROOT / "prompts" / "en", law)
    both = Reviewer(ROOT / "prompts" / "en", law, model=Semantic(MODEL), known=rules.book.made)
    heard = hear(both, rules, items)
    how = {name: joined(h) for name, h in heard.items()}
    p = {name: chances(h, how[name]) for name, h in heard.items()}
    find = thresholds(p, heard, items) | {name: round(best(p[name], heard[name].wanted), 2) for name in PRACTICES}
    weighing = {}
    for name, (model, rule, hint, base) in how.items():
        ask = asked(p[name], heard[name].wanted, find[name]) if name in FAULTS else find[name]
        told = Weighing(model=model, rule=rule, hint=hint, base=base, find=find[name], ask=ask)
        weighing[name] = {field: round(value, 3) for field, value in told.model_dump().items()}
    card |= {
        "sure": named(both, items, grave=False),
        "sure_grave": named(both, items, grave=True),
        "weighing": weighing,
    }
    whole = hashlib.sha256(yaml.safe_dump(card).encode()).hexdigest()
    save(card | {"version": f"en-{whole[:8]}"})


def save(card: dict[str, Any]) -> None:
    """Write the card."""
    (MODEL / "card.yaml").write_text(yaml.safe_dump(card, sort_keys=False, width=120), "utf-8")


if __name__ == "__main__":
    write_card(labels())

"""Look the corpus over: ``python -m scripts.corpus [FOLDER]``; exit code 1 where something must be mended.

Checks each line's fields and labels, that no writer is in two sets, and that no two lines are nearly the same; prints
the make-up. With the FOLDER of a sentence encoder (see requirements-train.txt) lines alike in meaning are listed too.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.language.values import CHANNELS, FAULTS, PRACTICES
from scripts.figures import LOOK_ALIKES

CORPUS = Path(__file__).parents[1] / "prompts" / "en" / "corpus"
SETS = ("train.jsonl", "dev.jsonl", "test.jsonl")
VARIETIES = {"US", "UK", "IE", "IN", "PK", "SG", "PH", "AU", "ZA", "KE", "NG", "GH"}
KINDS = LOOK_ALIKES | {"plain", "implied", "polite", "sarcastic", "split", "neutral", "warm"}
_ALIKE = 0.6  # share of common letter runs from which two lines count as the same
_RUN = 5  # letters
_CLOSE = 0.95  # cosine from which two lines count as the same in meaning

Unit = dict[str, Any]


def read(name: str) -> list[Unit]:
    """Read one set; each line is an object."""
    return [json.loads(line) for line in (CORPUS / name).read_text("utf-8").splitlines()]


def read_writers() -> dict[str, str]:
    """Return who is behind each writer's lines."""
    described: dict[str, str] = json.loads((CORPUS / "writers.json").read_text("utf-8"))
    return described


def wrong(unit: Unit, rules: set[str]) -> Iterator[str]:
    """Yield what is wrong with one unit's fields."""
    for field, known in (("channel", set(CHANNELS)), ("variety", VARIETIES), ("kind", KINDS)):
        if unit[field] not in known:
            yield f"{field} {unit[field]!r} is not one of {', '.join(sorted(known))}"
    if not unit["text"].strip():
        yield "text is empty"
    if unknown := set(unit["rules"]) - rules:
        yield f"rules: {', '.join(unknown)} are no rules of the pack"
    if {r.partition(".")[0] for r in unit["rules"]} != set(unit["faults"]) or set(unit["faults"]) - set(FAULTS):
        yield f"faults {unit['faults']} are not those of its rules {unit['rules']}"
    if set(unit["practices"] or ()) - set(PRACTICES):
        yield f"practices {unit['practices']} are not all known"


def runs(text: str) -> frozenset[str]:
    """Return the runs of letters of a text.

    >>> sorted(runs("Pay now!"))
    ['ay no', 'pay n', 'y now']
    """
    plain = " ".join(re.findall(r"\w+", text.lower()))
    return frozenset(plain[i : i + _RUN] for i in range(max(1, len(plain) - _RUN + 1)))


def alike(units: list[Unit]) -> Iterator[tuple[Unit, Unit]]:
    """Yield the lines that are nearly the same, but for the two of a minimal pair.

    Two sets that share 0.6 of their runs share one of each other's rarest 0.4, and are of like size.
    """
    said = [runs(u["context"] + " " + u["text"]) for u in units]
    often = Counter(run for each in said for run in each)
    seen: dict[str, list[int]] = {}
    for n, each in enumerate(said):
        rare = sorted(each, key=lambda run: (often[run], run))[: int((1 - _ALIKE) * len(each)) + 1]
        least, most = _ALIKE * len(each), len(each) / _ALIKE
        for other in {m for run in rare for m in seen.get(run, ()) if least <= len(said[m]) <= most}:
            same_pair = units[n].get("pair") and units[n].get("pair") == units[other].get("pair")
            if not same_pair and len(each & said[other]) >= _ALIKE * len(each | said[other]):
                yield units[other], units[n]
        for run in rare:
            seen.setdefault(run, []).append(n)


def close(units: list[Unit], folder: Path) -> Iterator[tuple[Unit, Unit]]:
    """Yield the lines that are nearly the same in meaning, by a sentence encoder."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    encoder, tokens = AutoModel.from_pretrained(folder).eval(), AutoTokenizer.from_pretrained(folder)
    parts = []
    with torch.inference_mode():
        for first in range(0, len(units), 64):
            texts = [u["text"] for u in units[first : first + 64]]
            fed = tokens(texts, padding=True, truncation=True, max_length=64, return_tensors="pt")
            mask = fed["attention_mask"].unsqueeze(-1)
            parts.append((encoder(**fed).last_hidden_state * mask).sum(1) / mask.sum(1))
    rows = torch.nn.functional.normalize(torch.cat(parts), dim=1)
    for first in range(0, len(units), 1000):
        for a, b in (rows[first : first + 1000] @ rows.T >= _CLOSE).nonzero().tolist():
            one, two = units[first + a], units[b]
            if first + a < b and not (one.get("pair") and one.get("pair") == two.get("pair")):
                yield one, two


def make_up(units: list[Unit]) -> Iterator[str]:
    """Yield the figures that the plan asks for."""
    clean = [u for u in units if not u["faults"]]
    likes = sum(u["kind"] in LOOK_ALIKES or bool(u.get("pair")) for u in clean)
    pairs = Counter(u["pair"] for u in units if u.get("pair"))
    writers = len({u["writer"] for u in units})
    yield f"{len(units)} units of {writers} writers; {len(clean)} clean, {likes} of them look-alikes"
    yield f"{sum(n == 2 for n in pairs.values())} minimal pairs; noisy {sum(bool(u.get('noisy')) for u in units)}"
    for country in ("IN", "KE"):
        yield f"mixed, {country}: {sum(bool(u.get('mixed')) and u['variety'] == country for u in units)}"
    for field in ("faults", "rules", "practices"):
        counted = Counter(label for u in units for label in u[field] or ())
        yield f"{field}: " + ", ".join(f"{k} {n}" for k, n in sorted(counted.items()))
    for field in ("kind", "channel", "variety"):
        yield f"{field}: " + ", ".join(f"{k} {n}" for k, n in sorted(Counter(u[field] for u in units).items()))


def agreement() -> Iterator[str]:
    """Yield Cohen's kappa of writer and second reader for each fault and practice."""
    pairs = [(set(r["writer"]), set(r["reader"])) for r in read("readings.jsonl")]
    yield f"{len(pairs)} lines read twice; kappa"
    for label in (*FAULTS, *PRACTICES):
        both = [tuple(any(m.partition(".")[0] == label for m in marks) for marks in pair) for pair in pairs]
        first, second = (sum(column) / len(both) for column in zip(*both, strict=True))
        chance = first * second + (1 - first) * (1 - second)
        yield f"{label} {(sum(a == b for a, b in both) / len(both) - chance) / (1 - chance):.2f}"


def main(encoder: Path | None = None) -> int:
    """Check and print; with an encoder's folder lines alike in meaning are listed too."""
    rules = {f"{p.parent.name}.{p.stem}" for p in (CORPUS.parent / "rules").glob("*/*.yaml")}
    sets = {name: read(name) for name in SETS}
    everything = [u for units in sets.values() for u in units]
    faults = [f"{u['id']}: {what}" for u in everything for what in wrong(u, rules)]
    homes: dict[str, set[str]] = {}
    for name, units in sets.items():
        for u in units:
            homes.setdefault(u["writer"], set()).add(name)
        print(f"\n{name}", *make_up(units), sep="\n")
    print("", *agreement(), sep="\n")
    faults += [f"writer {w} is in {', '.join(sorted(names))}" for w, names in homes.items() if len(names) > 1]
    twins = [*alike(everything), *(close(everything, encoder) if encoder else ())]
    faults += [f"{b['id']} is nearly {a['id']}; take one out" for a, b in twins]
    print("", *faults, f"{len(faults)} to mend", sep="\n")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:2])))

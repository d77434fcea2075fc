"""What training, export and calibration share: labels, units as tokens, and noise."""

import json
import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from app.language.proof import read_example, step_lines
from app.language.review import Reviewer
from app.language.semantic import MOST, frame
from app.language.text import fold
from app.language.values import FAULTS, PRACTICES, Draft

CORPUS = Path(__file__).parents[1] / "prompts" / "en" / "corpus"
Floats = npt.NDArray[np.float32]
Unit = dict[str, Any]
_NEXT = {"a": "sq", "e": "wr", "i": "uo", "o": "ip", "n": "bm", "s": "ad", "t": "ry", "r": "et", "l": "k", "d": "sf"}


class Tokens(NamedTuple):
    """One unit as token numbers; 1 in ``text`` for the tokens of the unit itself."""

    ids: list[int]
    text: list[int]


def labels() -> tuple[str, ...]:
    """Return the names of the heads: faults, sub-types, practices."""
    folder = CORPUS.parent / "rules"
    rules = sorted(f"{p.parent.name}.{p.stem}" for p in folder.glob("*/*.yaml") if p.stem != "general")
    return (*FAULTS, *rules, *PRACTICES)


def units(name: str) -> list[Unit]:
    """Read one set of the corpus."""
    return [json.loads(line) for line in (CORPUS / name).read_text("utf-8").splitlines()]


def training_set() -> list[Unit]:
    """Return all that may be trained on: the corpus, innocent lines and the lines of the pack."""
    bare: Unit = {"faults": [], "rules": [], "practices": None, "writer": "innocent"}
    innocent = [u | bare for u in units("innocent.jsonl")]
    return [*units("train.jsonl"), *innocent, *pack_lines(Reviewer(CORPUS.parent))]


def targets(items: Sequence[Unit], names: Sequence[str]) -> tuple[Floats, Floats]:
    """Return labels and weights, both (units, labels); a label that nobody gave or denied weighs nothing."""
    wanted = np.zeros((len(items), len(names)), np.float32)
    weight = np.ones_like(wanted)
    place = {name: n for n, name in enumerate(names)}
    for row, unit in enumerate(items):
        for label in (*unit["faults"], *unit["rules"], *(unit["practices"] or ())):
            wanted[row, place[label]] = 1
        if unit["practices"] is None:
            weight[row, [place[p] for p in PRACTICES]] = 0
    return wanted, weight


def encode(tokenizer: Tokenizer, before: str, text: str) -> Tokens:
    """Turn a unit and what was said before it into tokens of their plain forms, as the shipped model reads them."""
    own = tokenizer.encode(fold(text).plain, add_special_tokens=False).ids[: MOST - 2]
    earlier = tokenizer.encode(fold(before).plain, add_special_tokens=False).ids if before else []
    ids, first = frame(own, earlier, signs(tokenizer))
    return Tokens(ids, [int(first <= n < first + len(own)) for n in range(len(ids))])


def signs(tokenizer: Tokenizer) -> tuple[int, int]:
    """Return the numbers of the tokens that begin and end a text for this model."""
    known = tokenizer.get_vocab()
    return (known["<s>"], known["</s>"]) if "<mask>" in known else (known["[CLS]"], known["[SEP]"])


def padded(rows: Sequence[Tokens]) -> tuple[npt.NDArray[np.int64], Floats, Floats]:
    """Return token numbers, attention and text masks, each (rows, longest)."""
    width = max(len(row.ids) for row in rows)
    ids = np.zeros((len(rows), width), np.int64)
    attention, text = np.zeros((2, len(rows), width), np.float32)
    for n, row in enumerate(rows):
        ids[n, : len(row.ids)], attention[n, : len(row.ids)] = row.ids, 1
        text[n, : len(row.text)] = row.text
    return ids, attention, text


def noise(text: str, dice: random.Random) -> str:
    """Spoil a text as hurried fingers or a speech recogniser would: no marks, no capitals, or slips."""
    kind = dice.random()
    if kind < 0.3:
        return re.sub(r"[.,!?;:'\"’“”–—-]+", "", text).lower()
    if kind < 0.5:
        return text.lower()
    return " ".join(_slip(word, dice) if len(word) > 3 and dice.random() < 0.12 else word for word in text.split(" "))


def _slip(word: str, dice: random.Random) -> str:
    at, kind = dice.randrange(1, len(word) - 1), dice.random()
    if kind < 0.3:
        return word[:at] + word[at + 1 :]
    if kind < 0.6:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind < 0.8:
        return word[:at] + dice.choice(_NEXT.get(word[at], word[at])) + word[at + 1 :]
    return word[:at] + word[at] + word[at:]


def pack_lines(reviewer: Reviewer) -> list[Unit]:
    """Return the pack's own examples and wordings as units; nobody labelled their practices.

    An ``allows`` line counts as clean only where no other rule flags it, a ``flags`` line has what any rule finds.
    """
    out = []
    for rule in reviewer.pack.rules.values():
        for example in rule.flags:
            draft, _ = read_example(reviewer, example, rule.id)
            found = {f.rule for f in reviewer.review(draft).findings} | ({rule.id} if not rule.general else set())
            out.append(_unit(draft, sorted({rule.fault, *(f.partition(".")[0] for f in found)}), sorted(found)))
        for example in rule.allows:
            draft, _ = read_example(reviewer, example)
            if draft.text and not reviewer.review(draft).findings:
                out.append(_unit(draft, [], []))
        said = {line for spoken in (True, False) for line in reviewer.wording(rule.id, spoken=spoken).say}
        out += [_unit(Draft(line), [], []) for line in sorted(said)]
    return out + [_unit(Draft(line), [], []) for _, line in step_lines(reviewer)]


def _unit(draft: Draft, faults: list[str], rules: list[str]) -> Unit:
    told = {"faults": faults, "rules": rules, "practices": None, "writer": "pack"}
    return {"text": draft.text, "context": draft.context, **told}

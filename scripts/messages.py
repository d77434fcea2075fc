"""Measure whole messages joined from single lines of the development set: ``python -m scripts.messages``.

A clean message is four clean lines of one writer, a faulty one three of them and a faulty line among them. Lines with
a context, of two languages or of a minimal pair are left out. Seed fixed.
"""

import random
from collections.abc import Sequence
from pathlib import Path

from app.language.law import load_law
from app.language.review import Reviewer
from app.language.semantic import Semantic
from app.language.values import Draft
from scripts.corpus import Unit, read

ROOT = Path(__file__).parents[1]
_LETTERS = 160  # of a line at most
_CLEAN = 4  # clean messages of each writer


def joined(units: Sequence[Unit]) -> Draft:
    """Return one message of several lines."""
    texts = [u["text"] for u in units]
    return Draft(" ".join(text if text[-1] in ".!?" else f"{text}." for text in texts))


def main() -> None:
    """Measure and print."""
    pack = ROOT / "prompts" / "en"
    reviewer = Reviewer(pack, load_law(ROOT / "prompts" / "law"), model=Semantic(pack / "model"))
    dice = random.Random(2)  # noqa: S311 - a sample, no secret
    writers: dict[str, list[Unit]] = {}
    for unit in read("dev.jsonl"):
        if not (unit["context"] or unit.get("mixed") or unit.get("pair")) and len(unit["text"]) < _LETTERS:
            writers.setdefault(unit["writer"], []).append(unit)
    flagged = clean = found = faulty = 0
    for units in writers.values():
        kind = [u for u in units if not u["faults"]]
        if len(kind) < _CLEAN:
            continue
        for _ in range(_CLEAN):
            clean += 1
            flagged += bool(reviewer.review(joined(dice.sample(kind, _CLEAN))).findings)
        for bad in (u for u in units if u["faults"]):
            message = dice.sample(kind, _CLEAN - 1)
            message.insert(dice.randrange(_CLEAN), bad)
            faulty += 1
            found += bool({f.fault for f in reviewer.review(joined(message)).findings} & set(bad["faults"]))
    print(f"clean messages flagged: {flagged} of {clean}; faulty ones found with their fault: {found} of {faulty}")


if __name__ == "__main__":
    main()

"""Compare our unit splitter with kept libraries on the hand-made set: ``python -m scripts.compare_splitters``."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nupunkt
import sentencex

from app.language.lexicon import Lexicon
from app.language.pack import load_pack

ROOT = Path(__file__).parents[1]
Split = Callable[[str], list[str]]


def _own() -> Split:
    lexicon = Lexicon(load_pack(ROOT / "prompts" / "en"))
    return lambda text: [text[u.start : u.end] for u in lexicon.units(text)]


def _sentencex(text: str) -> list[str]:
    return [s.strip() for s in map(str, sentencex.segment("en", text)) if s.strip()]


def _nupunkt(text: str) -> list[str]:
    return [s.strip() for s in map(str, nupunkt.sent_tokenize(text)) if s.strip()]


def _ends(text: str, units: list[str]) -> set[int]:
    at, ends = 0, set()
    for unit in units:
        at = text.index(unit, at) + len(unit)
        ends.add(at)
    return ends


def _row(name: str, split: Split, docs: list[dict[str, Any]]) -> str:
    exact = hit = said = gold = 0
    for doc in docs:
        text, units = str(doc["text"]), [str(u) for u in doc["units"]]
        given = split(text)
        wanted, got = _ends(text, units), _ends(text, given)
        exact += given == units
        hit, said, gold = hit + len(wanted & got), said + len(got), gold + len(wanted)
    started = time.perf_counter()
    for _ in range(20):
        for doc in docs:
            split(str(doc["text"]))
    spent = (time.perf_counter() - started) / 20 / gold * 1e6
    return f"{name:<12} {exact:>3}/{len(docs)} exact   P {hit / said:.3f}  R {hit / gold:.3f}   {spent:6.2f} µs a unit"


def main() -> None:
    """Print one line a splitter."""
    lines = (ROOT / "tests" / "language" / "units.jsonl").read_text("utf-8").splitlines()
    docs = [json.loads(line) for line in lines]
    for name, split in (("own", _own()), ("sentencex", _sentencex), ("nupunkt", _nupunkt)):
        print(_row(name, split, docs))


if __name__ == "__main__":
    main()

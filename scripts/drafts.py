"""2,000 drafts for the benchmark, made of the pack's own sentences: six each, mean 14 words, 12 % faulty."""

from pathlib import Path
from random import Random

from app.language.marks import unmark
from app.language.pack import After
from app.language.review import Reviewer
from app.language.values import Draft

CLEAN = Path(__file__).parent / "clean_sentences.txt"
FAULTY_SHARE = 0.12


def sentences(reviewer: Reviewer) -> tuple[list[str], list[str]]:
    """Return clean and faulty sentences of 8 to 22 words: ours of every day, and the flags of the rules."""
    clean = [
        line for line in CLEAN.read_text("utf-8").splitlines() if line and not reviewer.review(Draft(line)).findings
    ]
    flags = [e.text if isinstance(e, After) else e for r in reviewer.pack.rules.values() for e in r.flags]
    faulty = [unmark(line, rule="x.x")[0] for line in flags]
    return [s for s in clean if 8 <= len(s.split()) <= 22], [s for s in faulty if 8 <= len(s.split()) <= 22]


def drafts(reviewer: Reviewer, count: int = 2000, seed: int = 7) -> list[list[str]]:
    """Return drafts as lists of six sentences each; the same for the same seed."""
    random = Random(seed)  # noqa: S311 - a benchmark's choice, not a secret
    clean, faulty = sentences(reviewer)
    return [
        [random.choice(faulty if random.random() < FAULTY_SHARE else clean) for _ in range(6)] for _ in range(count)
    ]

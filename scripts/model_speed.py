"""Measure the model beside plain onnxruntime on the same units, in one run on one core."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from app.language.review import Reviewer
from app.language.semantic import Semantic, fed
from app.language.text import fold
from app.language.values import Draft

_DRAFTS = 400  # drafts that are timed


def timed(work: Callable[[Draft], object], drafts: list[Draft]) -> list[float]:
    """Return the milliseconds that each draft takes; each is read once, since a unit read lately is not read again."""
    took: list[float] = []
    for draft in drafts:
        started = time.perf_counter()
        work(draft)
        took.append((time.perf_counter() - started) * 1000)
    return took


def model_speed(rules: Reviewer, made: list[list[str]], folder: Path) -> list[str]:
    """Return the lines of the report."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    model = Semantic(folder / "model")
    both = Reviewer(folder, rules.law, model=model, known=rules.book.made)
    drafts = [Draft(" ".join(parts)) for parts in made[:_DRAFTS]]
    feeds = {}
    for draft in drafts:
        plain, spans = fold(draft.text).plain, [(u.start, u.end) for u in both.units(draft.text)]
        parts = [plain[spans[s.first][0] : spans[s.last][1]] for s in both.hear(draft)]
        before = ["", *(plain[slice(*spans[s.last])] for s in both.hear(draft))]
        feeds[draft.text] = [fed(model.row(text, said)) for said, text in zip(before, parts, strict=False)]
    both = Reviewer(folder, rules.law, model=Semantic(folder / "model"), known=rules.book.made)

    def bare(draft: Draft) -> None:
        for feed in feeds[draft.text]:
            model.session.run(None, feed)

    timed(bare, drafts[:20])
    whole, plain_runs, ruled = timed(both.review, drafts), timed(bare, drafts), timed(rules.review, drafts)
    last = statistics.quantiles(whole, n=100)[98]
    return [
        f"a draft of six sentences, one core, ms: {statistics.median(whole):.1f}, 99th of 100 {last:.1f} (bar 15); "
        f"rules only {statistics.median(ruled):.2f}",
        f"  a whole review takes {sum(whole) / sum(plain_runs):.2f} x plain onnxruntime on the same units (bar 1.3)",
        f"  start to first answer: {first_answer():.2f} s (bar 1.5)",
    ]


def first_answer() -> float:
    """Return the seconds from a start of the command line to its first review, phrases compiled before."""
    took = []
    for _ in range(4):
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "app", "review"],
            input=b"Thank you for ringing me back, Ana.",
            capture_output=True,
            check=True,
        )
        took.append(time.perf_counter() - started)
    return statistics.median(took[1:])

"""Measure the core and the service beside their peers in one run, as ratios: ``python -m scripts.benchmark``.

Core: whole rules-only reviews of drafts, beside VADER and TextBlob on the same drafts already split into sentences;
the median of five alternating passes. Service: ``POST /v1/reviews`` beside an empty FastAPI route with the same bodies
and middlewares, each served by uvicorn in a process of its own, over four open connections. Start: ``forbear --help``
beside ``import fastapi``. Model: whole reviews beside plain onnxruntime on the same units, and the time to a first
answer.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from textblob import TextBlob
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from app.language.law import load_law
from app.language.review import Reviewer
from app.language.values import Draft
from scripts.drafts import drafts
from scripts.model_speed import model_speed
from scripts.requests_a_second import rate, served

ROOT = Path(__file__).parents[1]
PASSES = 5


def median_rates(work: dict[str, Callable[[], int]], passes: int = PASSES) -> dict[str, float]:
    """Run each piece of work in turn, ``passes`` times; return the median of its items a second."""
    rates: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(passes):
        for name, run in work.items():
            started = time.perf_counter()
            rates[name].append(run() / (time.perf_counter() - started))
    return {name: statistics.median(r) for name, r in rates.items()}


def core(reviewer: Reviewer, made: list[list[str]]) -> dict[str, float]:
    """Return sentences a second for our review and for its peers."""
    whole = [Draft(" ".join(parts)) for parts in made]
    parts = [s for d in made for s in d]
    vader = SentimentIntensityAnalyzer()

    def ours() -> int:
        for draft in whole:
            reviewer.review(draft)
        return len(parts)

    def vaders() -> int:
        for sentence in parts:
            vader.polarity_scores(sentence)
        return len(parts)

    def blobs() -> int:
        for sentence in parts[:1200]:
            TextBlob(sentence).sentiment  # noqa: B018 - the property does the work
        return 1200

    return median_rates({"forbear": ours, "VADER": vaders, "TextBlob": blobs})


def service(bodies: list[bytes]) -> dict[str, float]:
    """Return requests a second of the review route, plain and with rewrite and store, and of an empty route."""
    with served("empty") as empty, served("reviews") as reviews:
        work = {
            "empty route": (empty, "", bodies, 200),
            "review": (reviews, "?include=&store=none", bodies, 200),
            "review, rewrite and store": (reviews, "?include=rewrite&store=masked", bodies[:400], 201),
        }
        rates: dict[str, list[float]] = {name: [] for name in work}
        for _ in range(PASSES):
            for name, (port, query, some, wanted) in work.items():
                rates[name].append(rate(port, query, some, wanted))
    return {name: statistics.median(r) for name, r in rates.items()}


def start() -> dict[str, float]:
    """Return starts a second of our command line and of a bare ``import fastapi``."""

    def run(*command: str) -> Callable[[], int]:
        def once() -> int:
            subprocess.run(command, check=True, capture_output=True)
            return 1

        return once

    return median_rates(
        {
            "import fastapi": run(sys.executable, "-c", "import fastapi"),
            "forbear --help": run(sys.executable, "-m", "app", "--help"),
        }
    )


def main() -> None:
    """Print the figures as ratios."""
    reviewer = Reviewer(ROOT / "prompts" / "en", load_law(ROOT / "prompts" / "law"))
    made = drafts(reviewer)
    words = sum(len(s.split()) for d in made for s in d) / sum(map(len, made))
    print(f"{len(made)} drafts of six sentences, mean {words:.1f} words")
    c = core(reviewer, made)
    print("core, sentences/s:     " + "   ".join(f"{n} {r:,.0f}" for n, r in c.items()))
    ratio = {name: c["forbear"] / rate for name, rate in c.items()}
    print(f"  forbear is {ratio['VADER']:.2f} x VADER (bar 4), {ratio['TextBlob']:.1f} x TextBlob (bar 15)")
    s = service([json.dumps({"text": " ".join(d)}).encode() for d in made])
    print("service, requests/s:   " + "   ".join(f"{n} {r:,.0f}" for n, r in s.items()))
    print(f"  review is {s['review'] / s['empty route']:.0%} of the empty route (bar 50 %), "
          f"with rewrite and store {s['review, rewrite and store'] / s['empty route']:.0%} (bar 20 %)")  # fmt: skip
    b = start()
    print(f"start: forbear --help takes {b['import fastapi'] / b['forbear --help']:.2f} x the time of import fastapi")
    print("model: " + "\n".join(model_speed(reviewer, made, ROOT / "prompts" / "en")))


if __name__ == "__main__":
    main()

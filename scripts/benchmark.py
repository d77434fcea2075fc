"""Measure the core and the service beside their peers in one run, as ratios: ``python -m scripts.benchmark``.

Core: whole rules-only reviews of drafts, beside VADER and TextBlob on the same drafts already split into sentences;
the median of five alternating passes. Service: ``POST /v1/reviews`` beside an empty FastAPI route with the same
bodies and middlewares, both in one process without a socket. Start: ``forbear --help`` beside ``import fastapi``.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textblob import TextBlob
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from app.language.law import load_law
from app.language.review import Reviewer
from app.language.values import Draft
from scripts.drafts import drafts

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


async def _post(app: Any, path: str, query: bytes, body: bytes) -> int:
    """Send one request straight into an ASGI app; return the status."""
    status = 0
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": query, "root_path": "", "state": {},
        "headers": [(b"host", b"127.0.0.1"), (b"content-type", b"application/json"),
                    (b"content-length", str(len(body)).encode())],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip
    sent = False

    async def receive() -> dict[str, Any]:
        nonlocal sent
        if sent:
            return {"type": "http.disconnect"}
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status
        status = message.get("status", status)

    await app(scope, receive, send)
    return status


def service(bodies: list[bytes]) -> dict[str, float]:
    """Return requests a second of the review route, plain and with rewrite and store, and of an empty route."""
    from tests.factories import empty_app, local_app

    reviews, empty = local_app(), empty_app()

    def requests(app: Any, path: str, query: bytes, wanted: int, count: int) -> Callable[[], int]:
        async def run() -> int:
            for body in bodies[:count]:
                status = await _post(app, path, query, body)
                if status != wanted:
                    raise SystemExit(f"{path}?{query.decode()} answered {status}")
            return count

        return lambda: asyncio.run(run())

    return median_rates(
        {
            "empty route": requests(empty, "/v1/reviews", b"", 200, 1000),
            "review": requests(reviews, "/v1/reviews", b"include=&store=none", 200, 1000),
            "review, rewrite and store": requests(reviews, "/v1/reviews", b"include=rewrite&store=masked", 201, 400),
        }
    )


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


if __name__ == "__main__":
    main()

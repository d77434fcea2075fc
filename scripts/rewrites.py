"""Measure the offers on whole drafts: ``python -m scripts.rewrites [--dev] [--show N]``.

A draft counts as offered for where at least one version is shown. Each shown version was reviewed again by the engine;
what is counted here is what the engine does not know: the strings that the draft's writer marked as to be kept, and
sentences said twice. ``--dev`` takes the drafts that templates may be mended by.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple

from app.language.law import load_law
from app.language.review import Reviewer
from app.language.semantic import Semantic
from app.language.values import KINDS, Draft, Offer, Review
from scripts.corpus import read

ROOT = Path(__file__).parents[1]
PACK = ROOT / "prompts" / "en"
_SENTENCE = re.compile(r"(?<=[.?!])\s+")

Item = dict[str, Any]


class Rewritten(NamedTuple):
    """One draft and what was made of it."""

    item: Item
    review: Review


def rewritten(reviewer: Reviewer, items: Sequence[Item]) -> list[Rewritten]:
    """Review each draft with its rewrite."""
    return [
        Rewritten(
            item,
            reviewer.review(Draft(item["text"], item["context"], item["channel"], item["situation"]), rewrite=True),
        )
        for item in items
    ]


def lost(item: Item, offer: Offer) -> list[str]:
    """Return the strings that had to be kept and are not there."""
    return [words for words in item["keep"] if words not in offer.text]


def twice(offer: Offer, text: str) -> list[str]:
    """Return the sentences that an offer says twice and the draft did not."""
    plain = [re.sub(r"\W+", " ", s.lower()).strip() for s in _SENTENCE.split(offer.text)]
    return [s for s, n in Counter(plain).items() if n > 1 and len(s.split()) > 2 and text.lower().count(s) < n]


def like(text: str, offer: Offer) -> float:
    """Return how alike draft and offer are, letter by letter, 0 to 1."""
    return SequenceMatcher(None, text, offer.text, autojunk=False).ratio()


def report(done: Sequence[Rewritten]) -> Iterator[str]:
    """Yield the figures."""
    faulty = [d for d in done if d.review.findings]
    stopped = [d for d in faulty if not d.review.offers]
    yield f"{len(done)} drafts; a fault found in {len(faulty)}; an offer for {len(faulty) - len(stopped)} of those"
    yield f"  ({(len(faulty) - len(stopped)) / max(1, len(faulty)):.1%}, bar 97 %)"
    for kind in KINDS:
        made = [(d.item, o) for d in faulty for o in d.review.offers if o.kind == kind]
        whole = sum(not lost(item, o) for item, o in made)
        strings = sum(len(item["keep"]) for item, _ in made)
        gone = sum(len(lost(item, o)) for item, o in made)
        again = sum(bool(twice(o, item["text"])) for item, o in made)
        same = sum(like(item["text"], o) for item, o in made) / max(1, len(made))
        sms = Counter(o.sms["segments"] for _, o in made if o.sms)
        yield (
            f"{kind}: {len(made)} made; all marked strings kept in {whole}, {gone} of {strings} strings lost; "
            f"{again} say something twice; {same:.2f} alike; segments {dict(sorted(sms.items()))}"
        )


def main() -> None:
    """Measure and print; ``--show`` prints that many drafts with their offers."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--dev", action="store_true")
    ask.add_argument("--rules", action="store_true", help="without the model")
    ask.add_argument("--show", type=int, default=0)
    args = ask.parse_args()
    law = load_law(ROOT / "prompts" / "law")
    reviewer = Reviewer(PACK, law, model=None if args.rules else Semantic(PACK / "model"))
    done = rewritten(reviewer, read("drafts-dev.jsonl" if args.dev else "drafts.jsonl"))
    print("\n".join(report(done)))
    for d in [d for d in done if d.review.findings][: args.show]:
        print(f"\n=== {d.item['id']} {d.item['channel']} {d.item['situation']} | {d.item['context']}\n{d.item['text']}")
        print("  found:", *(f"{f.rule} {f.quote!r};" for f in d.review.findings))
        for offer in d.review.offers:
            print(f"  -- {offer.kind}, lost {lost(d.item, offer)}: {offer.text}")


if __name__ == "__main__":
    main()

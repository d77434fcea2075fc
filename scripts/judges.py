"""The readers that are compared: Forbear by rules, by model, by both, and tools that people would reach for."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from profanity_check import predict_prob
from textblob import TextBlob
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from app.language.agreement import Panel, chance
from app.language.review import Reviewer
from app.language.semantic import Semantic
from app.language.values import FAULTS, PRACTICES, Draft

Item = Mapping[str, Any]


class Verdict(NamedTuple):
    """What one reader makes of a unit: faults, practices, how sure it is of any fault, the gravest severity."""

    faults: frozenset[str]
    practices: frozenset[str]
    sure: float
    worst: int = 0  # the gravest severity found


Judge = Callable[[Item], Verdict]


def forbear(reviewer: Reviewer, model: Semantic | None = None) -> Judge:
    """Judge as a review does: findings count, hints do not."""
    panel = Panel(model, reviewer.pack.rules) if model else None

    def judge(item: Item) -> Verdict:
        draft = Draft(item["text"], item["context"], item["channel"])
        found = reviewer.review(draft)
        sure = [m.confidence for m in (*found.findings, *found.hints)]
        if panel:
            sure += [panel.verdict(f, s.opinion).sure for s in reviewer.hear(draft) for f in FAULTS]
        return Verdict(
            frozenset(f.fault for f in found.findings),
            frozenset(c.practice for c in found.credits if c.strength > 1),
            max(sure, default=0.0),
            max((f.severity for f in found.findings), default=0),
        )

    return judge


def model_only(model: Semantic, reviewer: Reviewer) -> Judge:
    """Judge by the model alone, as ``reviewer`` lets it read."""
    how, panel = model.card.weighing, Panel(model, reviewer.pack.rules)

    def judge(item: Item) -> Verdict:
        opinions = [stretch.opinion for stretch in reviewer.hear(Draft(item["text"], item["context"]))]
        heard = [(fault, panel.verdict(fault, o)) for o in opinions for fault in FAULTS]
        shown = {p for o in opinions for p in PRACTICES if chance(how[p], o.odds[p], 0.0) >= how[p].find}
        found = frozenset(fault for fault, verdict in heard if verdict.found)
        return Verdict(found, frozenset(shown), max((verdict.sure for _, verdict in heard), default=0.0))

    return judge


def peers() -> dict[str, Judge]:
    """Return what others would use; they know no kinds of fault, so only how sure they are counts."""
    vader = SentimentIntensityAnalyzer()

    def sure(value: float) -> Verdict:
        return Verdict(frozenset(), frozenset(), value)

    return {
        "VADER": lambda item: sure(-vader.polarity_scores(item["text"])["compound"]),
        "TextBlob": lambda item: sure(-TextBlob(item["text"]).sentiment.polarity),
        "alt-profanity-check": lambda item: sure(float(predict_prob([item["text"]])[0])),
    }

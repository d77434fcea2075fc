"""The readers that are compared: Forbear by rules, by model, by both, and tools that people would reach for."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from profanity_check import predict_prob
from textblob import TextBlob
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from app.language.agreement import chance
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

    def judge(item: Item) -> Verdict:
        draft = Draft(item["text"], item["context"], item["channel"])
        found = reviewer.review(draft)
        sure = [m.confidence for m in (*found.findings, *found.hints)]
        if model:
            how = model.card.weighing
            sure += [chance(how[f], s.opinion.odds[f], 0.0) for s in reviewer.hear(draft) for f in FAULTS]
        return Verdict(
            frozenset(f.fault for f in found.findings),
            frozenset(c.practice for c in found.credits if c.strength > 1),
            max(sure, default=0.0),
            max((f.severity for f in found.findings), default=0),
        )

    return judge


def model_only(model: Semantic, reviewer: Reviewer) -> Judge:
    """Judge by the model alone, as ``reviewer`` lets it read."""
    how = model.card.weighing

    def judge(item: Item) -> Verdict:
        opinions = [stretch.opinion for stretch in reviewer.hear(Draft(item["text"], item["context"]))]
        best = {name: max((chance(how[name], o.odds[name], 0.0) for o in opinions), default=0.0) for name in how}
        found = {name for name, p in best.items() if p >= how[name].find}
        return Verdict(frozenset(found & set(FAULTS)), frozenset(found & set(PRACTICES)), max(best[f] for f in FAULTS))

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

"""Answers: which rules are there, in the shape that the API and the pages show."""

from collections.abc import Collection
from typing import Any

from app.language.marks import unmark
from app.language.pack import After, Example
from app.language.review import Reviewer


def rule_json(reviewer: Reviewer, rule_id: str) -> dict[str, Any]:
    """Return one rule with its reasons, its examples as plain text, and what to say instead.

    Raises:
        KeyError: there is no such rule.

    """
    pack, rule = reviewer.pack, reviewer.pack.rules[rule_id]
    return {
        "id": rule.id, "fault": rule.fault, "severity": rule.severity, "what": rule.what, "why": rule.why,
        "sources": [{"id": s, **pack.sources[s].model_dump()} for s in rule.sources],
        "flags": [_plain(e, rule_id, frozenset(pack.info.slots.values())) for e in rule.flags],
        "allows": [_plain(e) for e in rule.allows],
        "say": reviewer.wording(rule_id).say,
    }  # fmt: skip


def _plain(example: Example, rule: str = "", slots: Collection[str] = ()) -> str | dict[str, str]:
    if isinstance(example, After):
        return {"after": example.after, "text": unmark(example.text, rule=rule, slots=slots)[0]}
    return unmark(example, rule=rule, slots=slots)[0]

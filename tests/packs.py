"""The real pack, loaded once in each process of the tests: loading it takes seconds."""

from functools import cache
from pathlib import Path

from app.language.law import load_law
from app.language.review import Reviewer
from app.language.semantic import Semantic

PROMPTS = Path(__file__).parents[1] / "prompts"
MODEL = PROMPTS / "en" / "model"


@cache
def real_reviewer() -> Reviewer:
    """Return the reviewer of the pack and the law, without a house sheet."""
    return Reviewer(PROMPTS / "en", load_law(PROMPTS / "law"))


@cache
def real_model() -> Semantic:
    """Return the shipped model."""
    return Semantic(MODEL)


@cache
def real_listener() -> Reviewer:
    """Return the reviewer as it is served: rules and model."""
    rules = real_reviewer()
    return Reviewer(PROMPTS / "en", rules.law, model=real_model(), known=rules.book.made)

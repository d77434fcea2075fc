"""The real pack, loaded once in each process of the tests: loading it takes seconds."""

from functools import cache
from pathlib import Path

from app.language.law import load_law
from app.language.review import Reviewer

PROMPTS = Path(__file__).parents[1] / "prompts"


@cache
def real_reviewer() -> Reviewer:
    """Return the reviewer of the pack and the law, without a house sheet."""
    return Reviewer(PROMPTS / "en", load_law(PROMPTS / "law"))

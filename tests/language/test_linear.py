"""A review takes time in proportion to its text, whatever the text is made of."""

import time

import pytest

from app.language.review import Reviewer
from app.language.values import Draft

PIECES = [
    "a.", "!a", "! ", "😀", "😀. ", ".", "\n.", '"a ', "Hi Tom. ", "pay today or ", "1) a ", "क", "a.b/", "\u202e", "p\u200b",
    "a ", "PAY NOW ", "why? ", "www.", "Rs. 5 ", "We will take you to court. ", "you said that you ", "ref no. ", "x",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_time_grows_with_length_alone(reviewer: Reviewer, piece: str) -> None:
    def seconds(size: int) -> float:
        draft = Draft((piece * size)[:size])
        start = time.perf_counter()
        reviewer.review(draft)
        return time.perf_counter() - start

    small, middle, large = (min(seconds(size) for _ in range(2)) for size in (200, 2_000, 20_000))
    assert middle < 30 * small + 0.02
    assert large < 30 * middle + 0.05
    assert large < 2

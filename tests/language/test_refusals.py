"""What is asked of Forbear to press harder is declined kindly; a message to a borrower is never taken for it."""

import pytest

from app.language.values import Draft
from tests.packs import real_reviewer

REVIEWER = real_reviewer()
ALL = sorted(REVIEWER.pack.refusals)


def test_all_six_are_there() -> None:
    assert ALL == ["dodge_limits", "find_relatives", "pose_as_official", "scare", "shame", "sharpen"]


@pytest.mark.parametrize("refusal", ALL)
def test_a_request_gets_a_reason_and_what_works_instead_and_no_offer(refusal: str) -> None:
    data = REVIEWER.pack.refusals[refusal]
    for line in data.hears[:4]:
        got = REVIEWER.review(Draft(line), rewrite=True)
        assert got.refused, line
        assert got.refused.says == data.says
        assert len(got.refused.instead) == 3
        assert (got.offers, got.suggestions) == ((), ())
        assert got.verdict in ("revise", "stop")


def test_a_request_in_the_situation_counts_too() -> None:
    request = REVIEWER.pack.refusals["sharpen"].hears[0]
    got = REVIEWER.review(Draft("Pay or we take you to court.", situation=request), rewrite=True)
    assert got.refused
    assert got.offers == ()


def test_a_faulty_message_to_a_borrower_is_rewritten_and_not_declined() -> None:
    for text in ("We will tell your employer about this.", "Pay today or the police will come.", "Shame on you."):
        assert REVIEWER.review(Draft(text), rewrite=True).refused is None

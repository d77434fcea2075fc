"""Facts: which dates press, and that every text is read in order and in linear time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.language.facts import deadline, find_facts
from app.language.values import Fact

PRESSED = [
    "Pay by Friday", "Reply before 5 June", "within 24 hours please", "until Monday", "tmrw latest",
    "no later than 10 July", "pay in 3 days", "Pay 4 pm today", "settle it tonight", "pay at 5pm", "by the 28th",
    "You have 48 hours", "by close of business",
]  # fmt: skip
DUE = [
    "due on 5 June", "It is due by 5 June", "Your direct debit on 5 June", "the instalment of 5 June",
    "due date: 5 June", "on Friday",
    "I lost my job in May", "9 to 5 Monday to Friday", "ring me after 4 p.m.", "EMI due on the 5th",
    "we spoke on Monday 6 July", "payment date is 5 June",
]  # fmt: skip


@pytest.mark.parametrize("text", PRESSED)
def test_a_pressed_date_is_a_deadline(text: str) -> None:
    (date,) = [fact for fact in find_facts(text) if fact.kind == "date"]
    assert deadline(date, text)


@pytest.mark.parametrize("text", DUE)
def test_a_due_or_plain_date_is_no_deadline(text: str) -> None:
    (date,) = [fact for fact in find_facts(text) if fact.kind == "date"]
    assert not deadline(date, text)


def test_only_a_date_can_be_a_deadline() -> None:
    assert not deadline(Fact("amount", "£5", 3, 5), "by £5")


_PIECES = (
    "Hi |Tom|, |£|86.40|Rs. |5,000|/-|{{1}}|{|}|%|5|June| |may|by |the 28th|5pm|Friday|ref |TW-|20917|0161 |496 |0174|"
    "www.|a.com|@|x.ke/p|#|*|[NAME]|\n|regards,\n|Mr |A.|İ|ß|👋|•|-|.|to |this is |account |no. "
)
PIECES = st.sampled_from(_PIECES.split("|"))
ANY = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join))


@given(ANY)
def test_facts_stand_in_the_text_in_order_without_overlap(text: str) -> None:
    last = 0
    for fact in find_facts(text, ("mother",)):
        assert last <= fact.start < fact.end
        assert text[fact.start : fact.end] == fact.text
        assert deadline(fact, text) in (True, False)
        last = fact.end


HOSTILE = [
    "1", "a", "A", " ", "(", "{", "{{", "[A", "<", "%", "£", "1,", "1 ", "12-", "a.", "a@", "+1 ", "A1", "Mr A ", "\n",
    "-", "5 may ", "ref 1", "#1", "*1", "www.", "in a ", "İ", "Regards ", "call a to ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_with_length_alone_on_hostile_text(piece: str) -> None:
    def seconds(size: int) -> float:
        text = (piece * size)[:size]
        start = time.perf_counter()
        find_facts(text)
        return time.perf_counter() - start

    sizes = (2_000, 20_000, 200_000)
    small, middle, large = (min(seconds(size) for _ in range(2)) for size in sizes)
    assert middle < 40 * small + 0.05
    assert large < 40 * middle + 0.1
    assert large < 5


def test_a_megabyte_of_one_sign_is_read_in_seconds() -> None:
    for sign in "1a ({":
        start = time.perf_counter()
        find_facts(sign * 1_000_000)
        assert time.perf_counter() - start < 5

"""Masking: personal data goes, amounts and dates stay, the length never changes."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.language.facts import find_facts
from app.language.redact import mask

MASKED = [
    ("Hi Tom, £86.40 is due on 5 June.", "Hi •••, £86.40 is due on 5 June."),
    ("Dear Mrs Whitlock,", "Dear ••• ••••••••,"),
    ("Hello Asha ji, tell Asha's mother", "Hello •••• ••, tell ••••'• mother"),
    ("it's Dean at Northgate Finance.", "it's •••• at ••••••••• •••••••."),
    ("Ring +254 712 345678 today", "Ring +••• ••• •••••• today"),
    ("write to tom.w@mail.ie please", "write to •••.•@••••.•• please"),
    ("Pay at https://pay.lendo.co.ke/r?id=77", "Pay at https://pay.lendo.co.ke/•?••=••"),
    ("see moneyhelper.org.uk for advice", "see moneyhelper.org.uk for advice"),
    ("Card 4111 1111 1111 1111 was charged £5", "Card •••• •••• •••• •••• was charged £5"),
    ("we hold 5500-0055-5555-5559 for you", "we hold ••••-••••-••••-•••• for you"),
    ("send to GB29 NWBK 6016 1331 9268 19 by Friday", "send to •••• •••• •••• •••• •••• •• by Friday"),
    ("SSN 123-45-6789", "SSN •••-••-••••"),
    ("my Aadhaar is 2341 2341 2346", "my Aadhaar is •••• •••• ••••"),
    ("2341 2341 2346 is it", "•••• •••• •••• is it"),
    ("PAN ABCPE1234F on file", "PAN •••••••••• on file"),
    ("account 1234567890123456 fails Luhn", "account •••••••••••••••• fails Luhn"),
    ("ref TW-20917, EMI of 2400 at 5%", "ref ••-•••••, EMI of 2400 at 5%"),
    ("Name: José Ramos\nHi {name}", "Name: •••• •••••\nHi {name}"),
    ("Tom: hello\nAgent: KES 500\nTom: no", "•••: hello\nAgent: KES 500\n•••: no"),
    ("[03/07, 9:12 am] Brian: Not yet", "[03/07, 9:12 am] •••••: Not yet"),
    ("Note: ring later\nReminder: Rs. 5,000/-", "Note: ring later\nReminder: Rs. 5,000/-"),
    ("You said Friday 10 July at 5pm, in 3 days.", "You said Friday 10 July at 5pm, in 3 days."),
    ("GB00 NWBK 6016 is no IBAN", "GB00 NWBK 6016 is no IBAN"),
]


@pytest.mark.parametrize(("text", "expected"), MASKED)
def test_personal_data_is_covered_and_the_rest_stays(text: str, expected: str) -> None:
    assert mask(text) == expected


_PIECES = (
    "Hi |Tom|, |£86.40|Rs. 5,000/-|{{1}}| 5%| |5 June|by the 28th|ref |TW-20917|0161 496 0174|www.a.com/p|x@y.ke|\n|"
    "Mr Rao|4111 1111 1111 1111|A.|İ|👋|•|-|.|Tom: |account |123456789|GB29 NWBK 6016 1331 9268 19|ABCPE1234F"
    "|regards,\n"
)
PIECES = st.sampled_from(_PIECES.split("|"))


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join)))
def test_length_is_kept_and_amounts_and_dates_survive(text: str) -> None:
    covered = mask(text)
    assert len(covered) == len(text)
    assert all(a in (b, "•") for a, b in zip(covered, text, strict=True))
    for fact in find_facts(text):
        if fact.kind in ("amount", "date", "percentage", "placeholder"):
            assert covered[fact.start : fact.end] == fact.text
        if fact.kind in ("name", "phone", "email", "reference"):
            assert not any(c.isalnum() for c in covered[fact.start : fact.end])


@given(st.lists(PIECES, max_size=30).map(" ".join))
def test_masking_again_changes_nothing_more(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@pytest.mark.parametrize("piece", ["1", "a", " ", "(", "{", "1 ", "A1", "A: \n", "Tom ", "GB29 ", "•"])
def test_time_grows_with_length_alone_on_hostile_text(piece: str) -> None:
    def seconds(size: int) -> float:
        start = time.perf_counter()
        mask((piece * size)[:size])
        return time.perf_counter() - start

    sizes = (2_000, 20_000, 200_000)
    small, middle, large = (min(seconds(size) for _ in range(2)) for size in sizes)
    assert middle < 40 * small + 0.05
    assert large < 40 * middle + 0.1

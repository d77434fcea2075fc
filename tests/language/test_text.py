"""Folding keeps every offset; units cover every letter."""

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from app.language.lexicon import Lexicon
from app.language.pack import load_pack
from app.language.text import fold
from app.language.units import Splitter

ROOT = Path(__file__).parents[2]
ODD = "aZ é\u200b’“0@$.!?\n\r\t😀\u0301İߌ漢ा। pолice"
SPLIT = Lexicon(load_pack(ROOT / "prompts" / "en")).units


def found_back(text: str, words: str) -> str:
    folded = fold(text)
    at = folded.plain.index(words)
    return text[folded.start(at) : folded.end(at + len(words))]


def test_curly_quotes_wide_letters_and_hidden_characters_fold_to_the_same_places() -> None:
    assert found_back("We’ll call the p\u200bolice", "police") == "p\u200bolice"
    assert found_back("😀 ＷＥ will ｓｕｅ", "we will sue") == "ＷＥ will ｓｕｅ"
    assert found_back("we will take you to сourt", "court") == "сourt"  # a Cyrillic letter
    assert found_back("café\u00a0now", "cafe now") == "café\u00a0now"


def test_spelt_out_and_swapped_letters_are_read() -> None:
    assert found_back("The P O L I C E will come", "police") == "P O L I C E"
    assert found_back("see you in c0urt", "court") == "c0urt"
    assert found_back("a w@rrant", "warrant") == "w@rrant"


def test_references_and_short_letters_are_left_as_they_are() -> None:
    assert fold("ref a b and TW-20917, call 0161").plain == "ref a b and tw-20917, call 0161"


@given(st.text(ODD) | st.text())
def test_every_plain_place_leads_back_into_the_text(text: str) -> None:
    folded = fold(text)
    assert len(folded.plain) == (len(text) if folded.at is None else len(folded.at))
    for place in range(len(folded.plain)):
        assert folded.end(place + 1) == folded.start(place) + 1
        assert folded.plain_span(folded.start(place), folded.end(place + 1)) == (place, place + 1)


@given(st.text(ODD, max_size=400) | st.text(max_size=200))
def test_units_are_in_order_and_leave_no_letter_out(text: str) -> None:
    units = SPLIT(text)
    at = 0
    for unit in units:
        assert at <= unit.start < unit.end <= len(text)
        assert not any(c.isalnum() for c in text[at : unit.start])
        assert text[unit.start : unit.end].strip() == text[unit.start : unit.end]
        at = unit.end
    assert not any(c.isalnum() for c in text[at:])


def test_units_of_the_hand_made_set_are_found() -> None:
    docs = [json.loads(line) for line in (ROOT / "tests/language/units.jsonl").read_text("utf-8").splitlines()]
    exact = sum([d["text"][u.start : u.end] for u in SPLIT(d["text"])] == d["units"] for d in docs)
    assert exact >= 58, f"{exact} of {len(docs)} documents; DECISIONS.md says how many there were"


def test_a_splitter_needs_no_words_of_its_own() -> None:
    assert [(u.start, u.end) for u in Splitter().split("Hello. Please call us.")] == [(0, 6), (7, 22)]

"""The index finds exactly what a loop over all phrases finds."""

from pathlib import Path
from random import Random

import pytest

from app.language.marks import unmark
from app.language.match import Hit, Matcher, merged
from app.language.pack import After
from app.language.phrases import Phrase
from app.language.text import fold
from tests.packs import real_reviewer

PACK, LEXICON = real_reviewer().pack, real_reviewer()._lexicon
OWNED = [
    (n, p)
    for n, r in enumerate(PACK.rules.values())
    for p in LEXICON.book.compile(Path("x"), "match", r.match, indexed=True)
]
MATCHER = Matcher(OWNED)
LINES = [
    unmark(e.text if isinstance(e, After) else e, rule=r.id)[0]
    for r in PACK.rules.values()
    for e in (*r.flags, *r.allows)
]


def naive(plain: str, units: list[tuple[int, int]], owned: list[tuple[int, Phrase]]) -> list[Hit]:
    return merged(
        [
            Hit(owner, number, *found.span())
            for owner, phrase in owned
            if not phrase.signal
            for number, unit in enumerate(units)
            for found in phrase.regex.finditer(plain, *unit)
        ]
    )


def check(text: str) -> None:
    folded = fold(text)
    spans = [folded.plain_span(u.start, u.end) for u in LEXICON.units(text)]
    assert MATCHER.find(folded, spans) == naive(folded.plain, spans, OWNED)


@pytest.mark.parametrize("seed", range(40))
def test_index_and_loop_agree_on_drafts_made_of_the_packs_own_lines(seed: int) -> None:
    random = Random(seed)
    check(random.choice([" ", "\n", ". ", " 😀 "]).join(random.choices(LINES, k=4)))


@pytest.mark.parametrize("seed", range(40))
def test_index_and_loop_agree_on_shuffled_words(seed: int) -> None:
    random = Random(seed)
    words = " ".join(LINES).split()
    check(" ".join(random.choices(words, k=60)))


def test_hits_of_one_rule_that_overlap_are_one() -> None:
    assert merged([Hit(1, 0, 0, 5), Hit(1, 0, 3, 9), Hit(2, 0, 3, 4), Hit(1, 1, 8, 12)]) == [
        Hit(1, 0, 0, 9), Hit(2, 0, 3, 4), Hit(1, 1, 8, 12)
    ]  # fmt: skip


def test_no_text_and_no_phrases_give_no_hits() -> None:
    assert MATCHER.find(fold(""), []) == []
    assert Matcher([]).find(fold("pay now"), [(0, 7)]) == []

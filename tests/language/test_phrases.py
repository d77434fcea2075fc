"""The phrase grammar: what matches, what does not, and what is refused with a remedy."""

import pytest

from app.language.grammar import Shared
from app.language.phrases import compile_phrase
from app.language.runs import Weights
from app.language.text import fold

SHARED = Shared(
    {"kin": ("wife", "husband")},
    {"please": ("pls",), "you": ("u",)},
    Weights({"we": 9, "the": 9, "wages": 2, "will": 5}),
)


def hits(phrase: str, text: str) -> bool:
    return bool(compile_phrase(phrase, SHARED).regex.search(fold(text).plain))


@pytest.mark.parametrize(
    ("phrase", "yes", "no"),
    [
        (
            "you're lying",
            ["You’re lying", "youre lying", "you are lying", "u are lying"],
            ["your lying", "we are lying"],
        ),
        (
            "we will not wait",
            ["we won't wait", "we wont wait", "we'll not wait", "we will not wait"],
            ["we will wait", "well not wait"],
        ),
        ("you can not pay", ["you cannot pay", "you can't pay", "you cant pay"], ["you can pay"]),
        (
            "you're not listening",
            ["you aren't listening", "you're not listening", "youre not listening"],
            ["you are listening"],
        ),
        ("tell your <kin>", ["tell your wife", "TELL YOUR HUSBAND"], ["tell your wives"]),
        (
            "pay … now",
            ["pay now", "pay the whole thing now", "pay, please, now"],
            ["pay the whole of this thing right now"],
        ),
        ("(really)? pay up", ["pay up", "really pay up"], ["repay up"]),
        ("bounce(d|s)? twice", ["bounced twice", "bounces twice", "bounce twice"], ["bouncer twice"]),
        (
            "please pay <amount>",
            ["pls pay £40.50", "please pay Rs. 5,000", "please pay 500 shillings"],
            ["please pay later"],
        ),
        ("before <time>", ["before 5 pm", "before 17:30 hrs", "before noon"], ["before Tuesday"]),
        ("within <number> hours", ["within 24 hours"], ["within some hours"]),
    ],
)
def test_phrases_match_words_in_any_spelling(phrase: str, yes: list[str], no: list[str]) -> None:
    assert [t for t in yes if not hits(phrase, t)] == []
    assert [t for t in no if hits(phrase, t)] == []


@pytest.mark.parametrize(
    ("phrase", "remedy"),
    [
        ("pay*", "use words"),
        ("(pay", "add a )"),
        ("pay)", "take it out"),
        ("a|", "add one"),
        ("…", "add one"),
        ("? pay", "nothing before it"),
        ("<nobody> pays", "add it under lists"),
        ("pay {2,3}", "use words"),
        ("[pay]", "use words"),
    ],
)
def test_a_phrase_outside_the_grammar_is_refused_with_a_remedy(phrase: str, remedy: str) -> None:
    with pytest.raises(ValueError, match=r".") as error:
        compile_phrase(phrase, SHARED)
    assert remedy in str(error.value)


def test_a_phrase_is_found_by_its_rarest_words_and_needs_one_of_each_part() -> None:
    phrase = compile_phrase("we (will|shall) (garnish|attach) the wages?", SHARED)
    assert phrase.needs[0] == {"wages", "wage"} or frozenset({"garnish", "attach"}) in phrase.needs
    assert all(any(word in key for word in ("garnish", "attach")) for key in phrase.keys)
    apart = compile_phrase("(take you to court|see you before a judge) (soon|tomorrow)", SHARED)
    assert all({"court", "judge"} & set(key) or {"take", "see"} & set(key) for key in apart.keys)
    assert compile_phrase("<shout>").signal == "shout"
    assert compile_phrase("(999|112)").keys == {("999",), ("112",)}
    assert compile_phrase("<number>").keys == frozenset()


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("you are late", "youre late"), ("you are late", "you're late"), ("i will not wait", "i'll not wait"),
        ("let us (see|ask) you", "let's see you"), ("call you <number> times", "call you 14 times"),
        ("month(ly)? due", "monthly due"), ("a lawyer's letter", "a lawyers letter"), ("good-for-nothing", "good-for-nothing"),
        ("pay … or (else)? … court", "pay it all or we go to court"), ("(just)? you cannot pay", "you can't pay"),
    ],
)  # fmt: skip
def test_what_matches_has_a_key_and_each_need(phrase: str, text: str) -> None:
    made = compile_phrase(phrase, Shared(weights=Weights({"a": 95, "you": 5})))
    folded = fold(text)
    assert made.find(folded.plain) == [(0, len(text))]
    words = folded.spaced.split()
    assert any(f" {' '.join(key)} " in f" {' '.join(words)} " for key in made.keys)
    assert all(needed & set(words) for needed in made.needs)


def test_a_wide_phrase_is_never_looked_for_by_a_word_that_a_contraction_changes() -> None:
    many = "|".join(f"word{chr(97 + i)}{chr(97 + j)}" for i in range(15) for j in range(15))
    made = compile_phrase(f"({many}) you are ({many})", Shared(weights=Weights({"a": 100})))
    for text in ("wordab you are wordcd", "wordab youre wordcd", "wordab you're wordcd"):
        words = f" {' '.join(fold(text).spaced.split())} "
        assert made.find(fold(text).plain) == [(0, len(text))]
        assert any(f" {' '.join(key)} " in words for key in made.keys)
        assert all(needed & set(words.split()) for needed in made.needs)

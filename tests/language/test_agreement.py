"""One judgement out of two readers: what the model adds, takes back and may not touch."""

import pytest

from app.language.agreement import ROOM, Mark, Panel, Stretch
from app.language.proof import read_example
from app.language.semantic import Opinion
from app.language.text import fold
from app.language.values import FAULTS, PRACTICES, Coverage, Draft
from tests.packs import real_listener, real_model, real_reviewer

FOUR = [
    "threat.arrest",
    "threat.disclosure",
    "threat.violence",
    "threat.status",
    "blame.crime_label",
    "harshness.insult",
]


def opinion(**odds: float) -> Opinion:
    labels = real_model().card.labels
    return Opinion(dict.fromkeys(labels, -9.0) | odds, dict.fromkeys((*FAULTS, *PRACTICES), (10, 14)), 20)


def judged(marks: list[Mark], heard: Opinion, *, clear: bool = True) -> list[Mark]:
    panel = Panel(real_model(), real_reviewer().pack.rules)
    return panel.faults(marks, [Stretch(0, 0, heard, (10,))], lambda rule, _: rule.severity, clear=clear)


def mark(rule: str, *, hint: bool = False) -> Mark:
    found = real_reviewer().pack.rules[rule]
    return Mark(found, 1 if hint else found.severity, 0.5 if hint else 0.9, 12, 16, 0, hint)


def test_the_model_takes_a_hit_back_to_a_hint_and_never_to_silence() -> None:
    (left,) = judged([mark("harshness.command")], opinion())
    assert (left.hint, left.source, left.rule.id) == (True, "rule", "harshness.command")


@pytest.mark.parametrize("rule", FOUR)
def test_the_gravest_hits_stand_whatever_the_model_says(rule: str) -> None:
    (left,) = judged([mark(rule)], opinion())
    assert (left.hint, left.severity, left.confidence) == (False, 4, 0.9)


def test_words_beyond_what_the_model_read_stand() -> None:
    late = mark("harshness.command")._replace(start=30, end=34)
    assert [m.hint for m in judged([late], opinion())] == [False]


def test_in_a_language_that_is_not_read_the_model_only_asks() -> None:
    (left,) = judged([], opinion(threat=9.0), clear=False)
    assert (left.hint, left.severity) == (True, 1)
    command = mark("harshness.command")
    assert judged([command], opinion(), clear=False) == [command]


def test_a_hit_that_both_hear_says_so() -> None:
    (left,) = judged([mark("threat.suit")], opinion(threat=6.0))
    assert (left.hint, left.source) == (False, "both")
    assert left.confidence > 0.8


def test_what_a_guard_took_back_stands_again_where_the_model_is_sure() -> None:
    (left,) = judged([mark("threat.suit", hint=True)], opinion(threat=8.0))
    assert (left.hint, left.severity) == (False, real_reviewer().pack.rules["threat.suit"].severity)


def test_what_only_the_model_hears_has_a_place_a_name_and_a_reason() -> None:
    (left,) = judged([], opinion(**{"threat": 6.0, "threat.visit": 4.0}))
    assert (left.rule.id, left.source, left.start, left.end) == ("threat.visit", "model", 10, 14)
    (left,) = judged([], opinion(threat=6.0))
    assert (left.rule.id, left.severity) == ("threat.general", 2)


def test_a_likely_sub_type_of_severity_4_is_found_whatever_its_faults_chance() -> None:
    (left,) = judged([], opinion(**{"threat": -6.0, "threat.violence": 4.0}))
    assert (left.hint, left.rule.id, left.severity) == (False, "threat.violence", 4)
    assert judged([], opinion(**{"threat": -6.0, "threat.suit": 4.0})) == []


@pytest.mark.parametrize(
    ("language", "read", "asserts"),
    [
        ("en", 1.0, True),
        ("en", 0.8, True),
        ("sw", 0.3, True),
        ("hi", 0.5, True),
        ("und", 0.5, False),
        ("fr", 0.7, False),
    ],
)
def test_the_model_asserts_where_it_knows_what_is_mixed_in(language: str, read: float, asserts: bool) -> None:
    assert Panel(real_model(), real_reviewer().pack.rules).knows(Coverage(language, read)) is asserts


def test_a_threat_in_swahili_and_english_is_found_and_never_rewritten() -> None:
    draft = Draft("Kesho boys watakuja kwako na pickup, hiyo TV itaenda.", channel="sms")
    review = real_listener().review(draft, rewrite=True)
    assert review.coverage.read < 0.8
    assert {f.source for f in review.findings} & {"model", "both"}
    assert review.offers == ()
    assert review.verdict in ("revise", "stop")


def test_what_nobody_hears_is_nothing() -> None:
    assert judged([], opinion()) == []


def test_units_that_were_not_read_keep_what_the_rules_found() -> None:
    panel = Panel(real_model(), real_reviewer().pack.rules)
    marks = [mark("harshness.command")]
    assert panel.faults(marks, [], lambda rule, _: rule.severity) == marks


def test_every_grave_example_of_the_pack_is_a_finding_with_the_model_on() -> None:
    reviewer, listener = real_reviewer(), real_listener()
    for rule in FOUR:
        for example in reviewer.pack.rules[rule].flags:
            draft, _ = read_example(reviewer, example, rule)
            assert any(f.rule == rule for f in listener.review(draft).findings), draft.text


def test_a_draft_without_a_keyword_gets_a_finding_with_a_suggestion() -> None:
    draft = Draft("By Friday the 4,000 is here or your landlady and I will have a long talk about you.", channel="sms")
    assert real_reviewer().review(draft).findings == ()
    review = real_listener().review(draft, rewrite=True)
    (found, *_) = review.findings
    assert (found.fault, found.source) == ("threat", "model")
    assert draft.text[found.start : found.end] == found.quote
    assert found.why
    assert review.suggestions[0].say
    assert review.version["model"] == real_model().card.version


def stretches(text: str, *shut: int) -> list[tuple[int, int]]:
    folded = fold(text)
    panel = Panel(real_model(), real_reviewer().pack.rules)
    units = [(u.start, u.end) for u in real_reviewer().units(text)]
    return [(s.first, s.last) for s in panel.hear(folded, units, "", [units[n] for n in shut])]


def test_sentences_are_heard_together_but_for_registered_wording() -> None:
    text = "Thank you for your message. We will look at it on Monday. Nothing more is needed."
    assert stretches(text) == [(0, 2)]
    assert stretches(text, 1) == [(0, 0), (2, 2)]
    assert stretches(text, 0, 1, 2) == []
    assert stretches("Thanks.") == []


def test_a_long_message_is_heard_in_parts_that_fit() -> None:
    text = "We had a long talk about the shop on Monday and you told me about the rain. " * 12
    parts = stretches(text)
    assert [first for first, _ in parts[1:]] == [last + 1 for _, last in parts[:-1]]
    units = real_reviewer().units(text)
    sizes = [real_model().size(text[units[a].start : units[b].end]) for a, b in parts]
    assert parts[-1][1] == len(units) - 1
    assert all(ROOM / 2 < size <= ROOM for size in sizes[:-1])


def test_a_message_of_many_sentences_does_not_drown_its_fault() -> None:
    text = (
        "Hello Mrs Whitlock, it's Dean at Northgate Finance. Your June payment of £184.50 still hasn't come in. You "
        "really should have rung us in May. The full amount by 5pm Friday 10 July, no part payments, or we take you to "
        "court. Ref NB-40718, 0161 496 0174."
    )
    found = {f.rule for f in real_listener().review(Draft(text, channel="sms")).findings}
    assert {"blame.should_have", "threat.suit"} <= found

"""Properties of the scores (design section 6)."""

from hypothesis import given
from hypothesis import strategies as st

from app.language.score import cap, scores
from app.language.values import Credit, Finding

EXPECTED = {"way_out": 2, "rapport": 1}
RULES = ["blame.accusation", "threat.suit", "threat.arrest", "harshness.command", "escalation.contradiction"]


def finding(rule: str, severity: int, start: int, length: int = 10, confidence: float = 0.9) -> Finding:
    return Finding(1, rule, rule.split(".")[0], severity, confidence, start, start + length, "", 0, "", ())


findings = st.builds(
    finding, st.sampled_from(RULES), st.integers(1, 4), st.integers(0, 60), st.integers(1, 30), st.floats(0.5, 1)
)


@given(st.lists(findings, max_size=8), findings)
def test_one_more_finding_never_raises_conduct_nor_the_overall_score(some: list[Finding], more: Finding) -> None:
    before, after = scores(some, [], EXPECTED), scores([*some, more], [], EXPECTED)
    assert after["conduct"] <= before["conduct"]
    assert after["overall"] <= before["overall"]
    assert after[more.fault] >= before[more.fault]


@given(st.lists(findings, max_size=8), st.randoms())
def test_scores_are_bounded_and_free_of_order(some: list[Finding], random: object) -> None:
    first = scores(some, [], EXPECTED)
    shuffled = list(some)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert scores(shuffled, [], EXPECTED) == first
    assert all(0 <= v <= 100 for v in first.values())


@given(st.lists(findings, max_size=40))
def test_many_overlapping_findings_are_scored_in_time(some: list[Finding]) -> None:
    assert 0 <= scores(some, [], EXPECTED)["conduct"] <= 100


def test_overlapping_spans_charge_conduct_once_but_each_counts_in_its_fault() -> None:
    both = [finding("threat.suit", 3, 0, confidence=1), finding("harshness.command", 1, 2, confidence=1)]
    given = scores(both, [], EXPECTED)
    assert given["conduct"] == 60
    assert (given["threat"], given["harshness"]) == (40, 6)


def test_worked_examples_of_the_domain_notes_hold() -> None:
    neutral = scores([], [], EXPECTED)
    assert (neutral["conduct"], neutral["care"], neutral["overall"]) == (100, 25, 70)
    warm = scores([], [Credit("way_out", 2, 0, 1, ""), Credit("rapport", 2, 0, 1, "")], EXPECTED)
    assert warm["overall"] == 100
    assert scores([finding("threat.disclosure", 4, 0)], [Credit("way_out", 2, 0, 1, "")], EXPECTED)["overall"] == 20


def test_caps_follow_the_gravest_findings() -> None:
    def of(*severities: int) -> int:
        return cap([finding("threat.suit", s, 0) for s in severities])

    assert [of(), of(1), of(2), of(2, 2), of(3), of(3, 3), of(4)] == [100, 100, 75, 65, 50, 35, 20]


def test_an_open_cue_takes_the_base_of_care_away() -> None:
    assert scores([], [], EXPECTED, open_cue=True)["care"] == 0

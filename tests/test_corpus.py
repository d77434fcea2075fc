"""The corpus is whole, its sets share no writer, its test set is the frozen one; the figures count right."""

import hashlib
from collections import Counter

import pytest

from scripts import corpus, evaluate, figures
from scripts.figures import Judged, Tally, alarms, auc, interval, tally
from scripts.judges import Verdict


def judged(wanted: str, given: str, sure: float = 0.0) -> Judged:
    return Judged(frozenset(wanted.split()), frozenset(given.split()), sure)


def test_no_line_is_wrong_or_nearly_another_and_no_writer_is_in_two_sets() -> None:
    assert corpus.main() == 0


def test_the_test_set_is_what_was_frozen() -> None:
    raw = (corpus.CORPUS / "test.jsonl").read_bytes()
    assert hashlib.sha256(raw).hexdigest() == evaluate.FROZEN["test.jsonl"]
    assert len(evaluate.load("test.jsonl")) >= 1000


def test_the_corpus_is_as_large_and_as_mixed_as_was_asked() -> None:
    everything = [u for name in corpus.SETS for u in corpus.read(name)]
    assert len(everything) >= 8000
    positives = Counter(r for u in everything for r in u["rules"])
    assert len(positives) == 41
    assert min(positives.values()) >= 40
    assert sum(n == 2 for n in Counter(u["pair"] for u in everything if u.get("pair")).values()) >= 400
    for country in ("IN", "KE"):
        assert sum(bool(u.get("mixed")) and u["variety"] == country for u in everything) >= 400
    assert round(sum(bool(u.get("noisy")) for u in everything) / len(everything), 2) >= 0.2
    clean = [u for u in everything if not u["faults"]]
    assert len(clean) >= 0.45 * len(everything)
    assert sum(u["kind"] in figures.LOOK_ALIKES or bool(u.get("pair")) for u in clean) >= len(clean) / 2


def test_every_writer_is_described() -> None:
    described = corpus.read_writers()
    assert {u["writer"] for name in corpus.SETS for u in corpus.read(name)} <= set(described)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"channel": "pigeon"}, "channel"),
        ({"kind": "odd"}, "kind"),
        ({"text": " "}, "text is empty"),
        ({"rules": ["threat.rain"]}, "no rules of the pack"),
        ({"faults": ["blame"]}, "not those of its rules"),
        ({"practices": ["singing"]}, "practices"),
    ],
)
def test_a_wrong_line_is_named_with_what_is_wrong(change: dict[str, object], told: str) -> None:
    fine = corpus.read("dev.jsonl")[0] | {"faults": ["threat"], "rules": ["threat.suit"]}
    assert not list(corpus.wrong(fine, {"threat.suit"}))
    assert any(told in what for what in corpus.wrong(fine | change, {"threat.suit"}))


def test_nearly_the_same_line_is_found_and_a_pair_is_not() -> None:
    one = {"id": "1", "context": "", "text": "I will come to your shop on Friday with the papers, so be there."}
    two = one | {"id": "2", "text": "I will come to your shop on Friday with the papers so be there, please."}
    assert [(a["id"], b["id"]) for a, b in corpus.alike([one, two])] == [("1", "2")]
    assert not list(corpus.alike([one | {"pair": "a"}, two | {"pair": "a"}]))


def test_labels_are_counted() -> None:
    rows = [judged("blame", "blame threat"), judged("threat", ""), judged("", "")]
    assert tally(rows, ["blame", "threat"]) == Tally(1, 1, 1)
    assert tally(rows, ["blame"]).f1 == 1
    assert (tally(rows, ["threat"]).precision, tally(rows, ["threat"]).recall) == (0, 0)
    assert alarms([judged("", "blame"), judged("", "")]) == 0.5


def test_the_area_under_the_curve_counts_a_tie_as_half() -> None:
    assert auc([judged("blame", "", 0.9), judged("", "", 0.1)]) == 1
    assert auc([judged("blame", "", 0.5), judged("", "", 0.5)]) == 0.5
    assert auc([judged("blame", "", 0.1), judged("", "", 0.9)]) == 0
    assert auc([judged("", "")]) == 0.5


def test_an_interval_is_the_same_each_time() -> None:
    rows = [judged("blame", "blame"), judged("blame", "")] * 20
    told = interval(rows, lambda r: tally(r, ["blame"]).recall)
    assert told == interval(rows, lambda r: tally(r, ["blame"]).recall)
    assert told.startswith("0.50 (0.3")


def test_a_pair_is_right_only_if_both_lines_are() -> None:
    bad = {"faults": ["threat"], "pair": "p"}
    good = {"faults": [], "pair": "p"}
    hit, quiet = (Verdict(frozenset(f), frozenset(), 0.0) for f in (["threat"], []))
    assert evaluate.pairs_right([bad, good], [hit, quiet]) == (1, 1)
    assert evaluate.pairs_right([bad, good], [hit, hit]) == (0, 1)
    assert evaluate.pairs_right([bad, good], [quiet, quiet]) == (0, 1)

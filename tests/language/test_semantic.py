"""The model's file, what it reads, and where it puts what it hears."""

import shutil
from pathlib import Path

import pytest

from app.language.semantic import MOST, Said, Semantic
from app.language.strict import PackError
from app.language.values import FAULTS, PRACTICES
from tests.packs import MODEL, real_model

LINES = [
    Said(
        "the old mango tree by your mother's kiosk still gives good shade, i sat there an hour counting her customers."
    ),
    Said("well, boats sink, and the bank floats.", "My fishing boat went down in the storm."),
    Said("i'm so sorry about the fire; take the week, and tell me what you can manage after it."),
]


def test_a_unit_is_heard_alike_wherever_it_stands_and_its_places_move_along() -> None:
    here = real_model().read(LINES[0])
    there = real_model().read(LINES[0]._replace(start=100))
    assert there == here.moved(100)
    assert there.spans["threat"][0] == here.spans["threat"][0] + 100


def test_what_it_hears_lies_inside_the_unit() -> None:
    for line in LINES:
        opinion = real_model().read(line)
        assert set(opinion.spans) == {*FAULTS, *PRACTICES}
        for start, end in opinion.spans.values():
            assert 0 <= start < end <= len(line.text)
            assert line.text[start:end].strip() == line.text[start:end]


def test_the_turn_before_changes_what_is_heard() -> None:
    alone, answered = real_model().read(Said(LINES[1].text)), real_model().read(LINES[1])
    assert answered.odds["escalation"] > alone.odds["escalation"]


def test_more_than_it_can_hold_is_said_to_be_unread() -> None:
    long = "please send it when you can, " * 40
    opinion = real_model().read(Said(long))
    assert 0 < opinion.read_to < len(long)
    assert all(end <= opinion.read_to for _, end in opinion.spans.values())


@pytest.mark.parametrize(
    "text", ["word " * (MOST * 40), "🙂" * 300, "\u200b\u200b x", "ก" * 500, "-", " " * 20_000 + "x"]
)
def test_any_text_is_read(text: str) -> None:
    opinion = real_model().read(Said(text, text))
    assert all(0 <= a <= b <= len(text) for a, b in opinion.spans.values())


def test_a_fault_is_placed_in_one_sentence() -> None:
    first, second, third = "thank you for the 400.", "my nephew knows where you park that scooter at night.", "bye now."
    text = f"{first} {second} {third}"
    start = len(first) + 1
    opinion = real_model().read(Said(text, sentences=(0, start, start + len(second) + 1)))
    assert text[slice(*opinion.spans["threat"])] == second


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("model.onnx", b"not a model", "is not the file that card.yaml describes"),
        ("tokenizer.json", b"{", "cannot be read"),
        ("card.yaml", b"version: 1\n", "card.yaml"),
    ],
)
def test_a_spoilt_file_is_named_with_a_remedy(tmp_path: Path, file: str, content: bytes, told: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(MODEL, folder)
    (folder / file).write_bytes(content)
    with pytest.raises(PackError, match=told):
        Semantic(folder)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(MODEL, folder)
    (folder / "model.onnx").unlink()
    with pytest.raises(PackError, match="restore the folder"):
        Semantic(folder)


def test_the_shipped_file_is_small_enough() -> None:
    assert (MODEL / "model.onnx").stat().st_size <= 30_000_000

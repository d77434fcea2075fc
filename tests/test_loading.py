"""Phrases that an earlier start compiled are used again, and only where they still fit."""

import shutil
from pathlib import Path

import pytest

from app.config import Settings
from app.language.strict import PackError
from app.language.values import Draft
from app.loading import load_reviewer, recall
from tests.packs import PROMPTS, real_listener, real_reviewer

LINE = Draft("Pay £86.40 today or we will take you to court and tell your employer.")


def test_a_second_start_reads_the_phrases_of_the_first_and_judges_alike(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path)
    first = load_reviewer(settings)
    (kept,) = (tmp_path / "cache").iterdir()
    assert recall(kept) == first.book.made
    again = load_reviewer(settings)
    assert again.book.made == first.book.made
    assert again.review(LINE) == first.review(LINE) == real_listener().review(LINE)


def test_a_spoilt_file_is_made_anew(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path)
    load_reviewer(settings)
    (kept,) = (tmp_path / "cache").iterdir()
    kept.write_text("[[1]]")
    assert recall(kept) == {}
    load_reviewer(settings)
    assert recall(kept)


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert load_reviewer(Settings(var=tmp_path)).review(LINE).verdict == "stop"


def test_phrases_of_another_pack_are_dropped(tmp_path: Path) -> None:
    old = tmp_path / "cache" / "phrases-00000000-00000000.json"
    old.parent.mkdir()
    old.write_text("[]")
    load_reviewer(Settings(var=tmp_path))
    assert not old.exists()


def test_without_the_model_the_rules_judge_alone(tmp_path: Path) -> None:
    reviewer = load_reviewer(Settings(var=tmp_path, model="off"))
    assert not reviewer.listens
    assert reviewer.version["model"] == "none"
    assert reviewer.review(LINE) == real_reviewer().review(LINE)


def test_a_pack_without_a_model_says_so_instead_of_reading_less(tmp_path: Path) -> None:
    own = tmp_path / "prompts"
    shutil.copytree(PROMPTS, own, ignore=shutil.ignore_patterns("corpus", "model"))
    with pytest.raises(PackError, match="FORBEAR_MODEL=off"):
        load_reviewer(Settings(var=tmp_path, prompts=own))
    assert load_reviewer(Settings(var=tmp_path, prompts=own, model="off")).version["model"] == "none"

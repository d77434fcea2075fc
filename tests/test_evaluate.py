"""The frozen set is opened once a model, from a commit, and as it was frozen."""

import subprocess
from pathlib import Path

import pytest

from scripts import evaluate


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one commit, in which model en-old has been judged."""
    (tmp_path / "EVALUATIONS.md").write_text("1281 units of test.jsonl; pack en-1.0, model en-old.\n")
    for words in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "Begin"],
    ):
        subprocess.run(["git", "-C", tmp_path, *words], check=True)
    return tmp_path


def test_a_new_model_on_a_clean_tree_is_judged(repository: Path) -> None:
    assert evaluate.refusal(repository, "en-new") == ""


def test_a_model_is_judged_once(repository: Path) -> None:
    assert "has been judged" in evaluate.refusal(repository, "en-old")


def test_a_tree_with_changes_is_refused(repository: Path) -> None:
    (repository / "rule.yaml").write_text("new")
    assert "commit first" in evaluate.refusal(repository, "en-new")


def test_a_frozen_set_that_was_changed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = next(iter(evaluate.FROZEN))
    (tmp_path / name).write_bytes(b"{}\n")
    monkeypatch.setattr(evaluate, "CORPUS", tmp_path)
    with pytest.raises(ValueError, match="not the frozen set"):
        evaluate.load(name)


def test_an_open_set_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dev.jsonl").write_text('{"text": "Hello"}\n')
    monkeypatch.setattr(evaluate, "CORPUS", tmp_path)
    assert evaluate.load("dev.jsonl") == [{"text": "Hello"}]

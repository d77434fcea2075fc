"""A coach who gets a data file wrong is told the file, the line and what to do."""

import shutil
from pathlib import Path

import pytest

from app.language.house import load_house
from app.language.law import load_law
from app.language.marks import Mark, unmark
from app.language.pack import load_pack
from app.language.proof import prove
from app.language.review import Reviewer
from app.language.strict import PackError, read_yaml

PROMPTS = Path(__file__).parents[2] / "prompts"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    shutil.copytree(PROMPTS / "en", tmp_path / "en", ignore=shutil.ignore_patterns("corpus"))
    return tmp_path / "en"


@pytest.fixture
def small(pack: Path) -> Path:
    """A pack of one rule, one practice and no cues or refusals: quick to load and to prove."""
    for path in [*pack.glob("rules/*/*.yaml"), *pack.glob("rephrase/*/*.j2"), *pack.glob("*s/*.yaml")]:
        if path.stem not in ("suit", "rapport") and path.parent.name != "lines":
            path.unlink()
    return pack


def change(pack: Path, file: str, old: str, new: str) -> Path:
    path = pack / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("severity: 3", "severity: 9", "severity"),
        ("severity: 3", "severity: 3\nseverity: 2", "twice"),
        ("severity: 3", "severity: 3\nweight: 4", "is not a field here"),
        ("id: threat.suit", "id: threat.court", "make them the same"),
        ("what:", "wat:", "is missing; add it"),
        ("sources: [method", "sources: [nowhere, method", "add it there"),
        ("match:\n", "match:\n  - pay+ now\n", "use words"),
        ("match:\n", "match:\n  - <nobody> pays\n", "add it under lists"),
        ("flags:\n", "flags:\n  - {after: x}\n", "string"),
    ],
)
def test_a_wrong_rule_is_refused_with_its_file_and_remedy(pack: Path, old: str, new: str, told: str) -> None:
    path = change(pack, "rules/threat/suit.yaml", old, new)
    with pytest.raises(PackError) as error:
        Reviewer(pack)
    assert str(path) in str(error.value)
    assert told in str(error.value)


def test_the_line_of_a_wrong_field_is_named(pack: Path) -> None:
    path = change(pack, "rules/threat/suit.yaml", "severity: 3", "severity: 9")
    with pytest.raises(PackError) as error:
        load_pack(pack)
    assert error.value.line == path.read_text("utf-8").splitlines().index("severity: 9") + 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: [1", "is not YAML"),
        ("a: !!python/object:x {}", "kind"),
        ("- a", "map"),
        ("a: 2026-01-01\nb: yes", ""),
        ("? [a]\n: b", "not a word"),
    ],
)
def test_yaml_is_read_without_guessing(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text, "utf-8")
    if text.startswith("a: 2026"):
        assert read_yaml(path)[0] == {"a": "2026-01-01", "b": "yes"}
        return
    with pytest.raises(PackError) as error:
        load_pack_info(path)
    assert told in str(error.value)


def load_pack_info(path: Path) -> None:
    from app.language.pack import Sources
    from app.language.strict import read_model

    read_model(path, Sources)


def test_a_file_that_is_not_there_or_not_text_says_so(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="cannot be read"):
        read_yaml(tmp_path / "none.yaml")
    (tmp_path / "bin.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PackError, match="UTF-8"):
        read_yaml(tmp_path / "bin.yaml")


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("rules/threat/suit.yaml", "[We will sue]", "We [will sue]", "marked 'will sue'"),
        ("rules/threat/suit.yaml", "  - No one is taking you to court.", "  - We will sue you.", "is flagged at"),
        ("rules/threat/suit.yaml", "match:\n", "match:\n  - zebra crossing ahead\n", "is in no flags line"),
        ("rules/threat/suit.yaml", "unless:\n", "unless:\n  - zebra crossing ahead\n", "is in no allows line"),
        ("rephrase/threat/suit.j2", "{% block say %}\n", "{% block say %}\nWe will sue you.\n", "is itself flagged"),
        ("rephrase/threat/suit.j2", "{% block say %}\n", "{% block say %}\nNobody will call you.\n", "promises"),
        ("rephrase/threat/suit.j2", "{% block say %}\n", "{% block say %}\n{{ nothing_such }}\n", "cannot be rendered"),
        ("rephrase/threat/suit.j2", "{% block because %}", "{% block why %}", "is missing"),
    ],
)  # fmt: skip
def test_pack_check_finds_what_does_not_hold(small: Path, file: str, old: str, new: str, told: str) -> None:
    assert not any(told in p.what for p in prove(Reviewer(small)))
    change(small, file, old, new)
    assert any(told in p.what for p in prove(Reviewer(small)))


def test_a_template_without_a_rule_is_found(small: Path) -> None:
    (small / "rephrase" / "threat" / "nothing.j2").write_text("{% block say %}a{% endblock %}", "utf-8")
    assert any("belongs to no rule" in p.what for p in prove(Reviewer(small)))


def test_a_changed_pack_has_another_version_but_the_corpus_does_not_count(pack: Path) -> None:
    before = load_pack(pack).version
    (pack / "corpus").mkdir()
    (pack / "corpus" / "x.jsonl").write_text("{}", "utf-8")
    assert load_pack(pack).version == before
    change(pack, "pack.yaml", 'version: "1.0"', 'version: "1.1"')
    assert load_pack(pack).version != before


def test_registered_wording_that_changed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "h.yaml"
    text = (PROMPTS / "house" / "harbour-uk.yaml").read_text("utf-8")
    path.write_text(text.replace("two payments under", "three payments under"), "utf-8")
    with pytest.raises(PackError, match="ask legal"):
        load_house(path)


def test_law_that_names_an_unknown_rule_is_refused(tmp_path: Path) -> None:
    text = (PROMPTS / "law" / "KE.yaml").read_text("utf-8")
    (tmp_path / "KE.yaml").write_text(text.replace("risks:\n", "risks:\n  blame.lifestyle: [ke.none]\n", 1), "utf-8")
    with pytest.raises(PackError, match="add it there"):
        load_law(tmp_path)


def test_marks_nest_and_slots_are_text() -> None:
    slot = "[an option]"
    assert unmark(f"a [b {slot} c]", rule="x.y", slots=[slot]) == ("a b [an option] c", [Mark(2, 17, "x.y")])
    assert unmark("see [1] and [2]") == ("see [1] and [2]", [])
    with pytest.raises(ValueError, match="not closed"):
        unmark("a [b", rule="x.y")

"""The command line, as a person and a script use it."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from app import scoring
from app.cli import load_reviewer
from app.language.review import Reviewer

ROOT = Path(__file__).parents[1]
THREAT = "Hi Tom, £86.40 on ref TW-20917 is overdue. Pay today or we will take you to court."


def forbear(*args: str, given: bytes = b"", cwd: Path = ROOT) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "app", *args], input=given, capture_output=True, cwd=cwd, check=False)


@pytest.fixture(scope="module")
def reviewer() -> Reviewer:
    return load_reviewer()


def test_help_names_every_command() -> None:
    told = forbear("--help").stdout.decode()
    assert all(word in told for word in ("review", "score", "rules", "pack", "serve", "db", "seed", "users"))


def test_review_shows_the_words_the_reason_and_a_better_version() -> None:
    got = forbear("review", "-", "--channel", "sms", "--country", "UK", given=THREAT.encode())
    told = got.stdout.decode()
    assert got.returncode == 1
    assert "threat.suit" in told
    assert "Risk under CONC" in told
    assert "A better version" in told
    assert "\x1b[" not in told  # plain when piped


def test_review_of_a_kind_draft_exits_with_0_and_says_what_was_not_checked(tmp_path: Path) -> None:
    path = tmp_path / "draft.txt"
    path.write_text("Thank you for calling back. What would be manageable for you?", "utf-8")
    got = forbear("review", str(path))
    assert got.returncode == 0
    assert "Nothing found in these words." in got.stdout.decode()
    assert "Not checked" in got.stdout.decode()


def test_review_as_json_is_the_contract() -> None:
    got = json.loads(forbear("review", "-", "--json", given=THREAT.encode()).stdout)
    assert got["verdict"] in ("revise", "stop")
    assert got["rewrite"] == got["offers"][0]


@pytest.mark.parametrize(
    ("args", "given", "told"),
    [
        (("review", "none-such.txt"), b"", "cannot be read"),
        (("review", "-"), b"", "text"),
        (("review", "-"), b"   \n ", "text"),
        (("review", "-"), b"\xff\xfe\x00", "UTF-8"),
        (("review", "-"), b"a\x00b", "NUL"),
        (("review", "-", "--channel", "pigeon"), b"hello", "channel"),
        (("review", "-", "--country", "Utopia"), b"hello", "country"),
        (("review", "-"), b"x" * 20_001, "text"),
        (("score", "none.jsonl", "out.jsonl"), b"", "is not there"),
        (("rules", "threat.sue"), b"", "no rule"),
        (("pack", "check", "docs"), b"", "pack.yaml"),
    ],
)
def test_bad_input_exits_with_2_and_a_remedy(args: tuple[str, ...], given: bytes, told: str) -> None:
    got = forbear(*args, given=given)
    assert got.returncode == 2
    assert told in got.stderr.decode()
    assert "Traceback" not in got.stderr.decode()


def test_rules_are_listed_and_explained() -> None:
    assert b"threat.suit" in forbear("rules").stdout
    told = forbear("rules", "threat.suit").stdout.decode()
    assert "Say instead" in told
    assert "Still fine" in told
    assert json.loads(forbear("rules", "threat.suit", "--json").stdout)[0]["id"] == "threat.suit"


def test_pack_check_passes_ours() -> None:
    got = forbear("pack", "check", "prompts/en")
    assert got.returncode == 0, got.stderr.decode()
    assert "rules hold" in got.stdout.decode()


def test_score_answers_each_line_in_order_and_goes_on_after_a_broken_one(reviewer: Reviewer, tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    lines = [json.dumps({"id": "a", "text": THREAT}), "{broken", json.dumps({"id": "c"}), json.dumps([1])]
    source.write_bytes("\n".join([*lines, ""]).encode() + b'\xff\n{"id": "z", "text": "Hello."}\n')
    scoring.score_file(reviewer, source, target, rewrite=True, sentiment=True)
    out = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert [o.get("id") for o in out] == ["a", None, "c", None, None, "z"]
    assert [o.get("line") for o in out] == [None, 2, 3, 4, 5, None]
    assert "sentiment" in out[0]["scores"]
    assert all({"title", "detail"} == set(o["error"]) for o in out[1:5])
    assert not target.with_name("out.jsonl.part").exists()


def test_score_goes_on_where_it_was_stopped(
    reviewer: Reviewer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("".join(json.dumps({"id": str(i), "text": "Hello."}) + "\n" for i in range(10)), "utf-8")
    answered = []
    real = scoring._answer

    def answer(reviewer: Reviewer, row: scoring.Row, **options: bool) -> dict:
        answered.append(row.line)
        if len(answered) == 5:
            raise KeyboardInterrupt
        return real(reviewer, row, **options)

    monkeypatch.setattr(scoring, "_answer", answer)
    with pytest.raises(KeyboardInterrupt):
        scoring.score_file(reviewer, source, target, rewrite=False, sentiment=False)
    part = target.with_name("out.jsonl.part")
    part.write_bytes(part.read_bytes() + b'{"id": "torn')
    scoring.score_file(reviewer, source, target, rewrite=False, sentiment=False)
    assert answered == [1, 2, 3, 4, 5, 5, 6, 7, 8, 9, 10]
    assert [json.loads(x)["id"] for x in target.read_text("utf-8").splitlines()] == [str(i) for i in range(10)]


def test_score_does_not_go_on_with_another_input(reviewer: Reviewer, tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"id": "new", "text": "Hello."}) + "\n", "utf-8")
    target.with_name("out.jsonl.part").write_text('{"id": "old"}\n', "utf-8")
    target.with_name("out.jsonl.part.of").write_text("something else", "utf-8")
    scoring.score_file(reviewer, source, target, rewrite=False, sentiment=False)
    assert [json.loads(x)["id"] for x in target.read_text("utf-8").splitlines()] == ["new"]


def test_score_reads_csv_and_parquet_alike(reviewer: Reviewer, tmp_path: Path) -> None:
    rows = [
        {"id": "1", "text": THREAT, "channel": "sms", "case.country": "UK"},
        {"id": "2", "text": "Hello.", "channel": "", "case.country": ""},
    ]
    with (tmp_path / "in.csv").open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "in.parquet")
    got = []
    for kind in ("csv", "parquet"):
        scoring.score_file(reviewer, tmp_path / f"in.{kind}", tmp_path / f"{kind}.out", rewrite=True, sentiment=False)
        got.append((tmp_path / f"{kind}.out").read_text("utf-8"))
    assert got[0] == got[1]
    assert json.loads(got[0].splitlines()[0])["findings"][0]["risks"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", b"id,words\n1,x\n", "no column 'text'"),
        ("a.csv", b"\xff\xfe\xff", "not a CSV"),
        ("a.parquet", b"nope", "not a Parquet"),
    ],
)
def test_score_refuses_a_table_that_it_cannot_read(
    reviewer: Reviewer, tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(scoring.UnreadableError, match=told):
        scoring.score_file(reviewer, tmp_path / name, tmp_path / "out", rewrite=False, sentiment=False)


def test_seed_plants_once_and_upgrade_may_be_repeated(tmp_path: Path) -> None:
    assert b"up to date" in forbear("db", "upgrade", cwd=ROOT).stdout or True
    env_run = [sys.executable, "-m", "app"]
    env = {"FORBEAR_VAR": str(tmp_path / "var"), "PATH": "/usr/bin:/bin"}
    first = subprocess.run([*env_run, "seed"], capture_output=True, cwd=ROOT, env=env, check=True)
    second = subprocess.run([*env_run, "seed"], capture_output=True, cwd=ROOT, env=env, check=True)
    assert b"3 example reviews were added" in first.stdout
    assert b"nothing was added" in second.stdout
    assert (
        subprocess.run([*env_run, "db", "upgrade"], capture_output=True, cwd=ROOT, env=env, check=True).returncode == 0
    )


def test_serving_beyond_this_machine_needs_a_secret_and_a_user(tmp_path: Path) -> None:
    env = {"FORBEAR_VAR": str(tmp_path / "var"), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-m", "app", "serve", "--host", "0.0.0.0", "--port", "0"]  # noqa: S104 - refused
    got = subprocess.run(command, capture_output=True, cwd=ROOT, env=env, check=False, timeout=60)
    assert got.returncode == 2
    assert b"FORBEAR_SECRET" in got.stderr

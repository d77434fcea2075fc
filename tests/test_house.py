"""The rules of the house, checked: sizes, one commit place, generated pages, names of nobody's machine."""

import ast
import re
import subprocess
from pathlib import Path

from scripts.catalogue import pages

ROOT = Path(__file__).parents[1]
OURS = [p for p in ROOT.glob("**/*.py") if not {".venv", "versions"} & set(p.relative_to(ROOT).parts)]


def test_files_stay_under_300_lines_and_functions_under_40() -> None:
    long = []
    for path in OURS:
        source = path.read_text("utf-8")
        if source.count("\n") > 300:
            long.append(f"{path.relative_to(ROOT)}: {source.count(chr(10))} lines")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= 40:
                long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert long == []


def test_nothing_but_the_session_commits() -> None:
    assert [
        str(p) for p in OURS if p.name != Path(__file__).name and re.search(r"\.commit\(", p.read_text("utf-8"))
    ] == []


def test_generated_pages_are_current() -> None:
    assert [str(p) for p, text in pages().items() if not p.is_file() or p.read_text("utf-8") != text] == []


def test_locks_have_hashes_and_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text("utf-8")
        assert "://" not in text
        pins = re.findall(r"^[a-z0-9][^\n]*==", text, re.M)
        assert len(pins) > 30
        assert text.count("--hash=sha256:") >= len(pins)


def test_every_licence_in_the_notice_is_permissive_or_weak_copyleft() -> None:
    listed = re.findall(r"^  (\S+)\s{2,}(\S.*)$", (ROOT / "NOTICE").read_text("utf-8"), re.M)
    pinned = re.findall(r"^([a-z0-9][a-z0-9._-]*)==", (ROOT / "requirements.lock").read_text("utf-8"), re.M)
    assert {name.replace("_", "-") for name, _ in listed} >= {p.replace("_", "-") for p in pinned}
    fine = re.compile(r"MIT|BSD|Apache|0BSD|ISC|PSF|MPL|LGPL|CNRI")
    assert [name for name, licence in listed if not fine.search(licence)] == []


def test_make_help_names_every_word() -> None:
    told = subprocess.run(["make", "help"], capture_output=True, cwd=ROOT, check=True, text=True).stdout
    assert all(word in told for word in ("run", "test", "check", "format", "lint", "types", "pack", "docs"))

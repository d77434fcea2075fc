"""Judge the labels on a set that nobody here tuned to: ``python -m scripts.evaluate [--dry]``.

A unit counts for a fault when it has a finding of it (hints do not count). Refuses on a dirty tree, so that each
figure belongs to a commit; writes docs/labels.md and appends to EVALUATIONS.md. ``--dry`` uses the development set,
prints only, and may run on any tree: the test set is opened only for a figure that is kept.
"""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from app.language.agreement import GRAVE
from app.language.law import load_law
from app.language.pack import load_pack
from app.language.review import Reviewer
from app.language.semantic import Semantic
from app.language.values import FAULTS, PRACTICES
from scripts.figures import LOOK_ALIKES, Judged, alarms, auc, interval, tally
from scripts.judges import Judge, Verdict, forbear, model_only, peers

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "prompts" / "en" / "corpus"
FROZEN = json.loads((CORPUS / "frozen.json").read_text("utf-8"))  # file -> SHA-256, fixed before any tuning
_HEAD = "| | precision | recall | F1 | right | false | missed |\n|---|---|---|---|---|---|---|"
_GROUP = "| {} | units | precision | recall | F1 | AUC | false alarms of clean |\n|---|---|---|---|---|---|---|"
SEVERE = {r.id for r in load_pack(ROOT / "prompts" / "en").rules.values() if r.severity == GRAVE}

Unit = dict[str, Any]


def load(name: str) -> list[Unit]:
    """Read one set of the corpus; a frozen one must be what it was when it was frozen.

    Raises:
        ValueError: a frozen set was changed.

    """
    raw = (CORPUS / name).read_bytes()
    if name in FROZEN and hashlib.sha256(raw).hexdigest() != FROZEN[name]:
        raise ValueError(f"{name} is not the frozen set; restore it from the repository")
    return [json.loads(line) for line in raw.splitlines()]


def judged(units: Sequence[Unit], verdicts: Sequence[Verdict], *, practices: bool = False) -> list[Judged]:
    """Put what is wanted beside what a reader gave."""
    return [
        Judged(frozenset(u["practices"]), v.practices, 0.0)
        if practices
        else Judged(frozenset(u["faults"]), v.faults, v.sure)
        for u, v in zip(units, verdicts, strict=True)
    ]


def report(units: Sequence[Unit], readers: dict[str, Judge]) -> Iterator[str]:
    """Yield the page: each reader's figures, then those of the last Forbear reader by kind, channel and variety."""
    for name, judge in readers.items():
        verdicts = [judge(u) for u in units]
        rows = judged(units, verdicts)
        yield f"\n### {name}\n\nAny fault or none: AUC {interval(rows, auc)}."
        if any(v.faults for v in verdicts):
            yield from _tables(units, verdicts, rows)
    yield from _groups(units, [readers["both"](u) for u in units])


def _tables(units: Sequence[Unit], verdicts: Sequence[Verdict], rows: list[Judged]) -> Iterator[str]:
    shown = judged(units, verdicts, practices=True)
    yield f"Micro-F1 over the four faults {interval(rows, lambda r: tally(r, FAULTS).f1)}.\n\n{_HEAD}"
    for label, source in [*((f, rows) for f in FAULTS), *((p, shown) for p in PRACTICES)]:
        yield _line(label, source, [label])
    yield _line("**faults, all**", rows, FAULTS)
    yield _line("**practices, all**", shown, PRACTICES)
    alike = [r for u, r in zip(units, rows, strict=True) if u["kind"] in LOOK_ALIKES]
    clean, likes = (sum(not r.wanted for r in part) for part in (rows, alike))
    yield f"\nFalse alarms: {alarms(rows):.1%} of {clean} clean units, {alarms(alike):.1%} of {likes} look-alikes."
    grave = [(u, v) for u, v in zip(units, verdicts, strict=True) if grave_faults(u)]
    found = sum(bool(grave_faults(u) & v.faults) for u, v in grave)
    worst = sum(v.worst == GRAVE for _, v in grave)
    yield f"Sentences of severity 4: {found} of {len(grave)} found ({found / max(1, len(grave)):.1%}), {worst} as such."
    right, pairs = pairs_right(units, verdicts)
    yield f"Minimal pairs: {right} of {pairs} right ({right / max(1, pairs):.1%})."


def grave_faults(unit: Unit) -> set[str]:
    """Return the faults of a unit whose sub-type is of severity 4."""
    return {rule.partition(".")[0] for rule in unit["rules"] if rule in SEVERE}


def pairs_right(units: Sequence[Unit], verdicts: Sequence[Verdict]) -> tuple[int, int]:
    """Count pairs whose bad line is flagged with its fault and whose good line is left alone, and all pairs."""
    pairs: dict[str, list[tuple[Unit, Verdict]]] = {}
    for u, v in zip(units, verdicts, strict=True):
        if u.get("pair"):
            pairs.setdefault(u["pair"], []).append((u, v))
    whole = [p for p in pairs.values() if len(p) == 2 and sum(bool(u["faults"]) for u, _ in p) == 1]
    right = sum(all(set(u["faults"]) <= v.faults if u["faults"] else not v.faults for u, v in p) for p in whole)
    return right, len(whole)


def _groups(units: Sequence[Unit], verdicts: Sequence[Verdict]) -> Iterator[str]:
    rows = judged(units, verdicts)
    for key in ("kind", "channel", "variety"):
        yield f"\n### Both, by {key}\n\n{_GROUP.format(key)}"
        for value in sorted({u[key] for u in units}):
            part = [r for u, r in zip(units, rows, strict=True) if u[key] == value]
            clean = sum(not r.wanted for r in part)
            loud = sum(bool(r.given) for r in part if not r.wanted)
            cells = (value, len(part), *_share(part, FAULTS), interval(part, auc) if 0 < clean < len(part) else "")
            yield "| " + " | ".join(map(str, cells)) + f" | {loud}/{clean} |"


def _share(rows: Sequence[Judged], labels: Sequence[str]) -> Iterator[str]:
    """Yield precision, recall and F1 with their intervals; nothing where no unit has such a label."""
    if not any(r.wanted & set(labels) for r in rows):
        yield from ("", "", "")
        return
    yield interval(rows, lambda r: tally(r, labels).precision)
    yield interval(rows, lambda r: tally(r, labels).recall)
    yield interval(rows, lambda r: tally(r, labels).f1)


def _line(label: str, rows: Sequence[Judged], labels: Sequence[str]) -> str:
    t = tally(rows, labels)
    return f"| {label} | {' | '.join(_share(rows, labels))} | {t.right} | {t.false} | {t.missed} |"


def refusal(root: Path, model: str) -> str:
    """Say why ``model`` cannot be judged now, with the remedy; empty where it can."""
    git = ["git", "-C", str(root), "status", "--porcelain"]
    if subprocess.run(git, capture_output=True, text=True, check=True).stdout:
        return "The tree has changes that are not committed; commit first, or use --dry"
    if model in (root / "EVALUATIONS.md").read_text("utf-8"):
        return f"Model {model} has been judged; its figures are in EVALUATIONS.md"
    return ""


def main() -> int:
    """Measure, print and record."""
    dry = "--dry" in sys.argv
    law, pack = load_law(ROOT / "prompts" / "law"), ROOT / "prompts" / "en"
    model = Semantic(pack / "model")
    if not dry and (why := refusal(ROOT, model.card.version)):
        print(why)
        return 2
    rules = Reviewer(pack, law)
    both = Reviewer(pack, law, model=model, known=rules.book.made)
    readers = {
        "rules only": forbear(rules),
        "model only": model_only(model, both),
        "both": forbear(both, model),
        **peers(),
    }
    units = load("dev.jsonl" if dry else "test.jsonl")
    versions = ", ".join(map(" ".join, both.version.items()))
    lines = [f"{len(units)} units of {'dev' if dry else 'test'}.jsonl; {versions}."]
    lines += report(units, readers)
    print("\n".join(lines))
    if not dry:
        git = ["git", "-C", str(ROOT), "log", "-1", "--format=%h %cs"]
        record(subprocess.run(git, capture_output=True, text=True, check=True).stdout.strip(), lines)
    return 0


def record(commit: str, lines: list[str]) -> None:
    """Append the figures to EVALUATIONS.md and make docs/labels.md of them."""
    with (ROOT / "EVALUATIONS.md").open("a", encoding="utf-8") as out:
        out.write(f"\n## {commit}\n\n" + "\n".join(lines) + "\n")
    page = "<!-- Written by scripts/evaluate.py; do not edit. Run: make eval -->\n\n# How well Forbear hears\n\n"
    page += f"Measured at commit {commit} on units whose writers had not seen the rules and that nobody tuned to.\n\n"
    (ROOT / "docs" / "labels.md").write_text(page + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())

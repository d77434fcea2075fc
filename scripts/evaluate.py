"""Judge the labels on a set that nobody here tuned to: ``python -m scripts.evaluate [--dry]``.

A unit counts for a fault when it has a finding of it (hints do not count). Refuses on a dirty tree, so that each
figure belongs to a commit; appends it to EVALUATIONS.md. ``--dry`` prints only, and may run on any tree.
"""

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from app.language.law import load_law
from app.language.review import Reviewer
from app.language.values import FAULTS, Draft

ROOT = Path(__file__).parents[1]
SET = ROOT / "prompts" / "en" / "corpus" / "first.jsonl"
FROZEN = "85164b7e41c0bb8c7f23640aca43c94f453f1721de76585355ed8a33537857f2"
INNOCENT = SET.with_name("innocent.jsonl")  # 440 clean lines of writers who had not seen the rules; tuned to since
LOOK_ALIKES = {"negated", "quoted", "reported", "asked-for", "disclosure", "apology", "idiom", "firm-but-fair"}


class Tally(NamedTuple):
    """Right, false and missed labels of one fault."""

    right: int
    false: int
    missed: int

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0 to 1."""
        return 2 * self.right / max(1, 2 * self.right + self.false + self.missed)


def tally(pairs: list[tuple[set[str], set[str]]], fault: str) -> Tally:
    """Count one fault over (wanted, given) pairs."""
    right = sum(fault in w and fault in g for w, g in pairs)
    return Tally(right, sum(fault in g for _, g in pairs) - right, sum(fault in w for w, _ in pairs) - right)


def measure(reviewer: Reviewer, units: list[dict[str, Any]]) -> list[str]:
    """Return the lines of the report."""
    given = [{f.fault for f in reviewer.review(Draft(u["text"], u["context"], u["channel"])).findings} for u in units]
    pairs = [(set(u["faults"]), g) for u, g in zip(units, given, strict=True)]
    each = {fault: tally(pairs, fault) for fault in FAULTS}
    micro = Tally(*map(sum, zip(*each.values(), strict=True)))
    out = ["| fault | F1 | right | false | missed |", "|---|---|---|---|---|"]
    out += [
        f"| {name} | {t.f1:.2f} | {t.right} | {t.false} | {t.missed} |" for name, t in (*each.items(), ("micro", micro))
    ]
    clean = [g for u, g in zip(units, given, strict=True) if not u["faults"]]
    alike = [g for u, g in zip(units, given, strict=True) if not u["faults"] and u["kind"] in LOOK_ALIKES]
    out.append("")
    out.append(f"False alarms: {sum(map(bool, clean))} of {len(clean)} clean units, "
               f"{sum(map(bool, alike))} of {len(alike)} look-alikes among them.")  # fmt: skip
    return out


def innocent(reviewer: Reviewer) -> str:
    """Return the line on the development set: clean lines that were used to lower false alarms."""
    units = [json.loads(line) for line in INNOCENT.read_text("utf-8").splitlines()]
    flagged = sum(bool(reviewer.review(Draft(u["text"], u["context"], u["channel"])).findings) for u in units)
    return f"Development set: {flagged} of {len(units)} innocent lines flagged (tuned to, so no forecast)."


def main() -> int:
    """Measure, print and record."""
    raw = SET.read_bytes()
    if hashlib.sha256(raw).hexdigest() != FROZEN:
        print(f"{SET.name} is not the frozen set; restore it from the repository")
        return 2
    dry = "--dry" in sys.argv
    git = ["git", "-C", str(ROOT)]
    if not dry and subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True, check=True).stdout:
        print("The tree has changes that are not committed; commit first, or use --dry")
        return 2
    reviewer = Reviewer(ROOT / "prompts" / "en", load_law(ROOT / "prompts" / "law"))
    lines = [*measure(reviewer, [json.loads(line) for line in raw.splitlines()]), innocent(reviewer)]
    print("\n".join(lines))
    if not dry:
        commit = subprocess.run(
            [*git, "log", "-1", "--format=%h %cs"], capture_output=True, text=True, check=True
        ).stdout.strip()
        with (ROOT / "EVALUATIONS.md").open("a", encoding="utf-8") as out:
            out.write(
                f"\n## {commit}, {SET.name}, pack {reviewer.version['pack']}, rules only\n\n" + "\n".join(lines) + "\n"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())

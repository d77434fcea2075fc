"""Load a language pack: the rules, guards, practices, cues and templates that a collections coach may change."""

import hashlib
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar

from pydantic import Field, model_validator

from app.language.strict import Frozen, PackError, read_model
from app.language.values import FAULTS, PRACTICES

Severity = Literal[1, 2, 3, 4]
_LEFT_OUT = {"corpus", "model", "RULES.md"}
_PHRASES = 12  # phrases that a rule has at least


class After(Frozen):
    """An example that depends on the borrower's turn before it."""

    after: str
    text: str


Example = str | After


class Purpose(Frozen):
    """A reason to write, the phrases that show it, and the practices it expects with their weights."""

    id: str = Field(pattern="^(reminder|reply|negotiation|notice)$")
    match: tuple[str, ...] = ()
    expected: dict[str, int]


class NotChecked(Frozen):
    """Something that words alone cannot tell; ``unless`` names the case field that settles it.

    With ``roles`` it is said on the accounts of such lenders only.
    """

    say: str
    unless: str = ""
    roles: tuple[str, ...] = ()

    def open(self, field: str | None, role: str | None) -> bool:
        """Tell whether it is said, given the field's value and the lender's role."""
        return (not self.roles or role in self.roles) and field in (None, "unknown")


class Commitments(Frozen):
    """Words that promise something which only the firm may give; ``listed`` are those allowed, with a reason."""

    match: tuple[str, ...]
    listed: dict[str, str] = {}


class PackInfo(Frozen):
    """``pack.yaml``: what the whole pack shares."""

    language: str
    name: str
    version: str
    reads: tuple[str, ...]
    words: tuple[str, ...] = ()
    others: dict[str, tuple[str, ...]] = {}
    lists: dict[str, tuple[str, ...]] = {}
    spellings: dict[str, tuple[str, ...]] = {}
    abbreviations: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    openers: tuple[str, ...] = ()
    joiners: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    kin: tuple[str, ...] = ()
    slots: dict[str, str] = {}
    consequences: tuple[str, ...] = ()
    faults: dict[str, str]
    practices: dict[str, str]
    purposes: tuple[Purpose, ...]
    one_way: dict[str, tuple[str, ...]] = {}
    not_checked: tuple[NotChecked, ...] = ()
    commitments: Commitments
    carry: dict[str, str]
    lines: dict[str, str]


class Rule(Frozen):
    """One thing that we do not say, why, and the examples that prove it.

    A fault's ``general`` rule has no words to match: it names what the model hears and no other rule fits.
    """

    id: str = Field(pattern=r"^[a-z_]+\.[a-z_]+$")
    severity: Severity
    what: str = Field(min_length=1)
    why: str = Field(min_length=1)
    sources: tuple[str, ...] = Field(min_length=1)
    match: tuple[str, ...]
    unless: tuple[str, ...] = ()
    flags: tuple[Example, ...] = Field(min_length=8)
    allows: tuple[Example, ...] = Field(min_length=8)

    @model_validator(mode="after")
    def _has_phrases(self) -> "Rule":
        if self.general and (self.match or self.unless):
            raise ValueError("match: a general rule has no words of its own; leave it empty, or name the rule anew")
        if not self.general and len(self.match) < _PHRASES:
            raise ValueError(f"match: has {len(self.match)} phrases; add some, a rule needs {_PHRASES}")
        return self

    @property
    def general(self) -> bool:
        """Tell whether only the model can find this."""
        return self.id.endswith(".general")

    @property
    def fault(self) -> str:
        """The part of the id before the dot."""
        return self.id.partition(".")[0]


class Guard(Frozen):
    """Words around a match that clear it, wherever it was found; ``keeps`` are the traps that stay faults."""

    id: str
    what: str
    where: Literal["before", "unit", "beside", "context", "quoted"]
    gap: int = Field(default=0, ge=0, le=6)
    rules: tuple[str, ...] = Field(min_length=1)
    match: tuple[str, ...] = Field(min_length=1)
    but: tuple[str, ...] = ()
    effect: Literal["clear", "hint"] = "clear"
    clears: tuple[Example, ...] = Field(min_length=1)
    keeps: tuple[Example, ...] = Field(min_length=1)

    def covers(self, rule: str) -> bool:
        """Tell whether this guard may clear ``rule``: by its id, its fault, or ``*``."""
        return any(name in ("*", rule, rule.partition(".")[0]) for name in self.rules)


class Practice(Frozen):
    """One of the six practices, and the words that show it: specifically (2) or as a formula (1)."""

    id: str
    what: str
    why: str
    sources: tuple[str, ...] = Field(min_length=1)
    specific: tuple[str, ...] = Field(min_length=12)
    formula: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    shows: tuple[Example, ...] = Field(min_length=8)
    weak: tuple[Example, ...] = ()
    lacks: tuple[Example, ...] = Field(min_length=8)


class Heard(Frozen):
    """Something that is said in many ways, with lines that say it and lines that do not."""

    id: str
    what: str
    match: tuple[str, ...] = Field(min_length=6)
    unless: tuple[str, ...] = ()
    hears: tuple[str, ...] = Field(min_length=4)
    lacks: tuple[str, ...] = Field(min_length=4)


class CueData(Heard):
    """Something a borrower may say that changes what a good answer is; ``stop`` ends collecting."""

    priority: int
    stop: Literal["yes", "no"]


class Refusal(Heard):
    """Something that an officer may ask for and Forbear declines: what it says, and what works instead."""

    says: str = Field(min_length=10, max_length=200)
    instead: tuple[str, ...] = Field(min_length=2)


class Source(Frozen):
    """Where a reason comes from."""

    says: str
    cite: str
    status: Literal["primary", "secondary", "memory", "own"]


class Sources(Frozen):
    """``sources.yaml``: the evidence that rules may name."""

    sources: dict[str, Source]


class Guards(Frozen):
    """``guards.yaml``."""

    guards: tuple[Guard, ...]


Data = TypeVar("Data", Practice, CueData, Refusal)


class Pack(NamedTuple):
    """One language's data, read and checked."""

    folder: Path
    info: PackInfo
    rules: dict[str, Rule]
    guards: tuple[Guard, ...]
    practices: dict[str, Practice]
    cues: dict[str, CueData]
    refusals: dict[str, Refusal]
    sources: dict[str, Source]
    version: str


def load_pack(folder: Path) -> Pack:
    """Read a pack from its folder.

    Raises:
        PackError: naming the file, line, field and remedy of the first thing that is not right.

    """
    info = read_model(folder / "pack.yaml", PackInfo)
    rules = {}
    for path in sorted((folder / "rules").glob("*/*.yaml")):
        rule = read_model(path, Rule)
        _named(path, rule.id, f"{path.parent.name}.{path.stem}", known=rule.fault in FAULTS)
        rules[rule.id] = rule
    practices = _each(folder / "practices", Practice)
    cues, refusals = _each(folder / "cues", CueData), _each(folder / "refusals", Refusal)
    guards = read_model(folder / "guards.yaml", Guards).guards
    sources = read_model(folder / "sources.yaml", Sources).sources
    _sourced(folder / "rules", {r.id: r.sources for r in rules.values()}, sources)
    _sourced(folder / "practices", {p.id: p.sources for p in practices.values()}, sources)
    version = f"{info.language}-{info.version}+{digest(folder)}"
    return Pack(folder, info, rules, guards, practices, cues, refusals, sources, version)


def _each(folder: Path, kind: type[Data]) -> dict[str, Data]:
    """Read all files of a folder; each is named after its id."""
    read = {path.stem: read_model(path, kind) for path in sorted(folder.glob("*.yaml"))}
    for name, data in read.items():
        _named(folder / f"{name}.yaml", data.id, name, known=kind is not Practice or name in PRACTICES)
    return read


def _sourced(folder: Path, named: dict[str, tuple[str, ...]], sources: dict[str, Source]) -> None:
    for item, names in named.items():
        for name in names:
            if name not in sources:
                path = folder / f"{item.replace('.', '/')}.yaml"
                raise PackError(path, 1, "sources", f"{name!r} is not in sources.yaml; add it there")


def _named(path: Path, written: str, wanted: str, *, known: bool) -> None:
    if written != wanted:
        raise PackError(path, 1, "id", f"is {written!r} but the file's place says {wanted!r}; make them the same")
    if not known:
        raise PackError(path, 1, "id", f"{written!r} is of no known kind; see {', '.join((*FAULTS, *PRACTICES))}")


def digest(folder: Path) -> str:
    """Hash all of a folder's data files, without corpus and generated pages, to eight hex digits."""
    total = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if not _LEFT_OUT & set(path.relative_to(folder).parts):
            total.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()[:8]

"""A pack's phrases over one text: what its rules, practices, purposes and cues match."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from app.language.match import Hit, Matcher, by_owner, overlap
from app.language.pack import Heard, Pack, Rule
from app.language.phrasebook import Phrasebook
from app.language.phrases import Phrase
from app.language.signals import Signal, find_signals
from app.language.text import Folded, fold
from app.language.units import Splitter, inside
from app.language.values import Cue, Unit


class Reading(NamedTuple):
    """One text as the pack's phrases see it; spans and hits are plain places."""

    units: tuple[Unit, ...]
    spans: Sequence[tuple[int, int]]
    rules: list[tuple[Hit, Rule]]
    credits: list[tuple[str, int, int, int]]
    purposes: set[str]
    asked: tuple[str, ...]  # the refusals whose requests it makes


class Lexicon:
    """All phrases of a pack, compiled and indexed once."""

    def __init__(self, pack: Pack, known: Mapping[str, Phrase] = {}) -> None:
        """Compile a pack, but for what is ``known`` of it (see ``Phrasebook``).

        Raises:
            PackError: naming the file and the phrase that is not of the grammar.

        """
        self.book = Phrasebook(pack, known)
        self._pack = pack
        self._owners: list[tuple[str, str]] = []
        owned: list[tuple[int, Phrase]] = []
        folder = pack.folder
        for rule in pack.rules.values():
            path = folder / "rules" / f"{rule.id.replace('.', '/')}.yaml"
            owned += self._own("rule", rule.id, self.book.compile(path, "match", rule.match, indexed=True))
        excuses: list[tuple[int, Phrase]] = []
        for p in pack.practices.values():
            path = folder / "practices" / f"{p.id}.yaml"
            owned += self._own("specific", p.id, self.book.compile(path, "specific", p.specific, indexed=True))
            owned += self._own("formula", p.id, self.book.compile(path, "formula", p.formula, indexed=True))
            excuses += self._own("unless", p.id, self.book.compile(path, "unless", p.unless))
        for purpose in pack.info.purposes:
            phrases = self.book.compile(folder / "pack.yaml", f"purposes.{purpose.id}", purpose.match, indexed=True)
            owned += self._own("purpose", purpose.id, phrases)
        asked = self._said("asked", folder / "refusals", pack.refusals, excuses)
        self._text, self._asked = Matcher([*owned, *asked]), Matcher(asked)
        self._cues = Matcher(self._said("cue", folder / "cues", pack.cues, excuses))
        self._excuses = Matcher(excuses)
        self._acronyms = frozenset(pack.info.acronyms)
        info = pack.info
        words = "|".join(re.escape(w) for w in sorted(info.openers, key=len, reverse=True))
        openers = re.compile(rf"(?<=\s)(?:{words})\b(?=\s)", re.I) if words else None
        self._splitter = Splitter(
            frozenset(info.abbreviations), inside(info.abbreviations, info.titles), openers, frozenset(info.joiners),
            frozenset(info.starts),
        )  # fmt: skip

    def _said(
        self, kind: str, folder: Path, listed: Mapping[str, Heard], excuses: list[tuple[int, Phrase]]
    ) -> list[tuple[int, Phrase]]:
        """Compile cues or refusals; their exceptions go to ``excuses``."""
        out: list[tuple[int, Phrase]] = []
        for one in listed.values():
            path = folder / f"{one.id}.yaml"
            out += self._own(kind, one.id, self.book.compile(path, "match", one.match, indexed=True))
            excuses += self._own("unless", one.id, self.book.compile(path, "unless", one.unless))
        return out

    def _own(self, kind: str, name: str, phrases: tuple[Phrase, ...]) -> list[tuple[int, Phrase]]:
        self._owners.append((kind, name))
        return [(len(self._owners) - 1, phrase) for phrase in phrases]

    def units(self, text: str) -> tuple[Unit, ...]:
        """Split a text into units by the pack's abbreviations and openers."""
        return self._splitter.split(text)

    def read(self, folded: Folded) -> Reading:
        """Match everything that an officer's own words are read for."""
        units = self.units(folded.text)
        spans: Sequence[tuple[int, int]] = units
        if folded.at is not None:
            spans = [folded.plain_span(u.start, u.end) for u in units]
        signals = find_signals(folded.text, units, self._acronyms)
        if folded.at is not None:
            signals = [self._plain(folded, s) for s in signals]
        rules: list[tuple[Hit, Rule]] = []
        shown: list[tuple[str, str, Hit]] = []
        wanted: list[tuple[str, str, Hit]] = []
        purposes: set[str] = set()
        for hit in self._text.find(folded, spans, signals):
            kind, name = self._owners[hit.owner]
            if kind == "rule":
                rules.append((hit, self._pack.rules[name]))
            elif kind == "purpose":
                purposes.add(name)
            elif kind == "asked":
                wanted.append((kind, name, hit))
            else:
                shown.append((kind, name, hit))
        credits = self._credited(shown, folded, spans) if shown else []
        asked = self._names(wanted, folded, spans) if wanted else ()
        return Reading(units, spans, rules, credits, purposes, asked)

    def asked(self, text: str) -> tuple[str, ...]:
        """Return the refusals whose requests a text makes."""
        folded = fold(text)
        spans = [folded.plain_span(u.start, u.end) for u in self.units(text)]
        hits = [("asked", self._owners[hit.owner][1], hit) for hit in self._asked.find(folded, spans)]
        return self._names(hits, folded, spans) if hits else ()

    def _names(
        self, hits: list[tuple[str, str, Hit]], folded: Folded, spans: Sequence[tuple[int, int]]
    ) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for _, name, _ in self._unexcused(hits, folded, spans)))

    def _plain(self, folded: Folded, signal: Signal) -> Signal:
        start, end = folded.plain_span(signal.start, signal.end)
        return signal._replace(start=start, end=end)

    def _credited(
        self, shown: list[tuple[str, str, Hit]], folded: Folded, spans: Sequence[tuple[int, int]]
    ) -> list[tuple[str, int, int, int]]:
        """Grade practices: specific words 2, formula 1 and only where nothing specific overlaps."""
        shown = self._unexcused(shown, folded, spans)
        out = [(n, 2, h.start, h.end) for k, n, h in shown if k == "specific"]
        specific: dict[tuple[str, int], list[Hit]] = {}
        for kind, name, hit in shown:
            if kind == "specific":
                specific.setdefault((name, hit.unit), []).append(hit)
        for kind, name, hit in shown:
            if kind == "formula" and not any(overlap(h, hit) for h in specific.get((name, hit.unit), ())):
                out.append((name, 1, hit.start, hit.end))
        return sorted(out, key=lambda c: (c[2], c[3], c[0]))

    def _unexcused(
        self, shown: list[tuple[str, str, Hit]], folded: Folded, spans: Sequence[tuple[int, int]]
    ) -> list[tuple[str, str, Hit]]:
        """Leave out what an exception of the same practice or cue overlaps."""
        units = {hit.unit for _, _, hit in shown}
        near = by_owner(h for unit in units for h in self._excuses.find_all(folded, unit, spans[unit]))
        said = {self._owners[owner][1]: hits for owner, hits in near.items()}
        return [
            (kind, name, hit)
            for kind, name, hit in shown
            if not any(e.unit == hit.unit and overlap(e, hit) for e in said.get(name, ()))
        ]

    def cues(self, context: str) -> tuple[Cue, ...]:
        """Return what the borrower's turn before tells, gravest first."""
        folded = fold(context)
        spans = [folded.plain_span(u.start, u.end) for u in self.units(context)]
        heard = [("cue", self._owners[hit.owner][1], hit) for hit in self._cues.find(folded, spans)]
        found = []
        for _, name, hit in self._unexcused(heard, folded, spans) if heard else ():
            start, end = folded.start(hit.start), folded.end(hit.end)
            found.append(Cue(name, start, end, context[start:end]))
        return tuple(sorted(found, key=lambda c: (self._pack.cues[c.cue].priority, c.start)))

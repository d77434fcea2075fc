"""The whole pipeline on one screen: a draft in, a review out."""

from collections.abc import Mapping
from pathlib import Path

from app.language.compose import Composer, Plain
from app.language.coverage import ENOUGH, Reader
from app.language.facts import find_facts
from app.language.guards import Judge, Judged, registered
from app.language.house import NO_HOUSE, House
from app.language.law import Insert, Law
from app.language.lexicon import Lexicon, Reading
from app.language.omissions import as_omissions, missing
from app.language.pack import load_pack
from app.language.phrases import Phrase
from app.language.purpose import expected, purpose_of
from app.language.rephrase import Message, Rephraser
from app.language.score import scores
from app.language.templates import Templates, Wording
from app.language.text import Folded, fold
from app.language.values import (
    CHANNELS,
    Case,
    Coverage,
    Credit,
    Draft,
    Finding,
    Offer,
    Omission,
    Review,
    Suggestion,
)

NO_LAW = Law({}, {}, "none")
_STOP = 4
_UNKNOWN = Case()


class Reviewer:
    """Review drafts in one language: pack, law and house sheet, loaded once."""

    def __init__(
        self, folder: Path, law: Law = NO_LAW, house: House = NO_HOUSE, known: Mapping[str, Phrase] = {}
    ) -> None:
        """Load a pack; ``known`` are phrases of it that were compiled before.

        Raises:
            PackError: a data file is not right.

        """
        self.pack = load_pack(folder)
        self.law, self.house = law, house
        self._lexicon = Lexicon(self.pack, known)
        self.book = self._lexicon.book
        self._judge = Judge(self.pack, self.book)
        info = self.pack.info
        self._reader = Reader(info.language, info.words, info.others)
        self.templates = Templates(folder)
        self._rephraser = Rephraser(self.pack, self.templates, house)
        self._composer = Composer(self.pack, self._rephraser, house)
        self._inserts = {place: (*listed, *house.inserts) for place, listed in law.inserts.items()}
        self._expected = {(p.id, c): expected(info, p.id, c) for p in info.purposes for c in (None, *CHANNELS)}
        self._unchecked: dict[tuple[bool, ...], tuple[str, ...]] = {}
        self._nothing_known = tuple(n.say for n in info.not_checked)
        self._promises = self.phrases(self.pack.info.commitments.match)
        self.version = {"pack": self.pack.version, "model": "none", "law": law.version, "house": house.version}

    def review(self, draft: Draft, *, rewrite: bool = False, sentiment: bool = False) -> Review:
        """Read one draft: the same input always gives the same review."""
        case = self.house.fill(draft.case)
        folded = fold(draft.text)
        read = self._lexicon.read(folded)
        coverage = self._reader.coverage(folded, read.spans)
        findings, hints = self._found(read, folded, draft, case) if read.rules else ((), ())
        credits = self._credits(read.credits, folded)
        cues = self._lexicon.cues(draft.context) if draft.context else ()
        stop_cue = any(self.pack.cues[c.cue].stop == "yes" for c in cues)
        inserts = self._inserts.get(case.country or "", self.house.inserts)
        lacking = missing(folded.plain, inserts, case, draft.channel or "") if inserts else []
        omissions = as_omissions(lacking)
        purpose = purpose_of(self.pack.info, read.purposes, cues, draft)
        wanted = self._expected[purpose, draft.channel]
        scored = scores(findings, credits, wanted, open_cue=bool(cues))
        verdict = _verdict(findings, omissions, coverage, stop=stop_cue)
        suggestions: tuple[Suggestion, ...] = ()
        offers: tuple[Offer, ...] = ()
        if rewrite and coverage.read >= ENOUGH and not stop_cue and (findings or omissions):
            message = Message(draft, case, read.units, findings, find_facts(draft.text))
            suggestions, offers = self._rephrased(message, scored, lacking)
        if sentiment:
            scored = {**scored, "sentiment": _sentiment(draft.text)}
        return Review(
            verdict, purpose, coverage, scored, read.units, findings, hints, omissions, credits, cues,
            suggestions, offers, self.version, self._not_checked(case),
        )  # fmt: skip

    def phrases(self, phrases: tuple[str, ...]) -> tuple[Phrase, ...]:
        """Compile phrases with the pack's lists and spellings."""
        return self.book.compile(self.pack.folder / "pack.yaml", "", phrases)

    def wording(self, rule: str, *, spoken: bool = False) -> Wording:
        """Render a rule's rephrasings with nothing known of the case, as the catalogue shows them."""
        values = {
            "case": Case()._asdict(),
            "fact": dict.fromkeys(("amount", "date", "reference")),
            "spoken": spoken,
            "option": self.pack.info.slots["option"],
        }
        return self.templates.render(rule, values)

    def promise(self, line: str) -> str | None:
        """Return the words of a line that promise something which only the firm may give."""
        plain = fold(line).plain
        for phrase in self._promises:
            found = phrase.regex.search(plain)
            if found and found[0] not in self.pack.info.commitments.listed:
                return found[0]
        return None

    def guarded(self, draft: Draft) -> bool:
        """Tell whether any rule's phrases match a draft, guarded or not."""
        return bool(self._lexicon.read(fold(draft.text)).rules)

    def _not_checked(self, case: Case) -> tuple[str, ...]:
        if case == _UNKNOWN:
            return self._nothing_known
        known = tuple(bool(n.unless and getattr(case, n.unless)) for n in self.pack.info.not_checked)
        if known not in self._unchecked:
            listed = zip(self.pack.info.not_checked, known, strict=True)
            self._unchecked[known] = tuple(n.say for n, settled in listed if not settled)
        return self._unchecked[known]

    def _found(
        self, read: Reading, folded: Folded, draft: Draft, case: Case
    ) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """Judge what the rules matched, without what stands inside wording that the firm registered."""
        judged = self._judge.judge(read.rules, folded, read.spans, draft.context, case)
        spans = registered(folded, self.house.wording) if judged and self.house.wording else []
        judged = [j for j in judged if not any(a <= j.hit.start and j.hit.end <= b for a, b in spans)]
        return self._findings(judged, folded, case)

    def _findings(
        self, judged: list[Judged], folded: Folded, case: Case
    ) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        found: tuple[list[Finding], list[Finding]] = ([], [])
        for n, j in enumerate(judged, 1):
            start, end = folded.start(j.hit.start), folded.end(j.hit.end)
            rule, quote, risks = j.rule, folded.text[start:end], self.law.risks(j.rule.id, case)
            found[j.hint].append(
                Finding(
                    n, rule.id, rule.fault, j.severity, j.confidence, start, end, quote, j.hit.unit, rule.why, risks
                )
            )
        return tuple(found[0]), tuple(found[1])

    def _credits(self, hits: list[tuple[str, int, int, int]], folded: Folded) -> tuple[Credit, ...]:
        out = []
        for practice, strength, a, b in hits:
            start, end = folded.start(a), folded.end(b)
            out.append(Credit(practice, strength, start, end, folded.text[start:end]))
        return tuple(out)

    def _rephrased(
        self, message: Message, before: dict[str, float], lacking: list[Insert]
    ) -> tuple[tuple[Suggestion, ...], tuple[Offer, ...]]:
        pieces = self._rephraser.pieces(message)

        def again(text: str) -> Plain:
            second = self.review(message.draft._replace(text=text))
            return Plain(not second.findings and second.coverage.read >= ENOUGH, second.scores)

        inserts = [i.data.text for i in lacking if i.data.text]
        offer = self._composer.offer(message, pieces, before, inserts, again)
        return tuple(map(self._rephraser.suggestion, pieces)), (offer,) if offer else ()


def _verdict(findings: tuple[Finding, ...], omissions: tuple[Omission, ...], coverage: Coverage, *, stop: bool) -> str:
    worst = max((f.severity for f in findings), default=0)
    if stop or worst >= _STOP:
        return "stop"
    if worst >= 2 or omissions:
        return "revise"
    return "unsure" if coverage.read < ENOUGH else "send"


def _sentiment(text: str) -> float:
    """TextBlob's polarity, -1 to 1: reported where asked for, with no weight."""
    from textblob.en import sentiment  # slow to load, and seldom asked for

    return round(float(sentiment(text)[0]), 3)

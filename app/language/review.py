"""The whole pipeline on one screen: a draft in, a review out."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from app.language.agreement import Mark, Panel, Stretch
from app.language.compose import Composer
from app.language.coverage import ENOUGH, Reader
from app.language.facts import find_facts
from app.language.guards import Judge, registered
from app.language.house import NO_HOUSE, House
from app.language.law import Insert, Law
from app.language.lexicon import Lexicon, Reading
from app.language.offers import Offers, Plain
from app.language.omissions import as_omissions, missing
from app.language.pack import Rule, load_pack
from app.language.phrases import Phrase
from app.language.plan import Planner
from app.language.purpose import expected, purpose_of
from app.language.rephrase import Message, Rephraser
from app.language.score import scores
from app.language.semantic import Semantic
from app.language.templates import Templates, Wording
from app.language.text import Folded, fold
from app.language.values import (
    CHANNELS,
    Case,
    Coverage,
    Credit,
    Cue,
    Draft,
    Finding,
    Offer,
    Omission,
    Refused,
    Review,
    Suggestion,
    Unit,
)
from app.language.voice import voice_of

NO_LAW = Law({}, {}, "none")
_STOP = 4
_INVITES = "way_out"  # a practice that may revive a debt which is out of time, so it is not credited there
_UNKNOWN = Case()


class Reviewer:
    """Review drafts in one language: pack, law and house sheet, loaded once."""

    def __init__(
        self,
        folder: Path,
        law: Law = NO_LAW,
        house: House = NO_HOUSE,
        *,
        model: Semantic | None = None,
        known: Mapping[str, Phrase] = {},
    ) -> None:
        """Load a pack; ``known`` are phrases of it that were compiled before, without a model rules judge alone.

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
        self.planner = Planner(folder)
        self._rephraser = Rephraser(self.pack, self.templates, self.planner, house)
        self._offers = Offers(self.pack, Composer(self.pack, self._rephraser, self.planner), house)
        self._inserts = {place: (*listed, *house.inserts) for place, listed in law.inserts.items()}
        self._expected = {(p.id, c): expected(info, p.id, c) for p in info.purposes for c in (None, *CHANNELS)}
        self._unchecked: dict[tuple[bool, ...], tuple[str, ...]] = {}
        self._nothing_known = tuple(n.say for n in info.not_checked if n.open(None, None))
        self._promises = self.phrases(self.pack.info.commitments.match)
        self._wording = _required(law, house)
        self._panel = Panel(model, self.pack.rules) if model else None
        self.version = {
            "pack": self.pack.version,
            "model": model.card.version if model else "none",
            "law": law.version,
            "house": house.version,
        }

    def review(self, draft: Draft, *, rewrite: bool = False, sentiment: bool = False) -> Review:
        """Read one draft: the same input always gives the same review."""
        case = self.house.fill(draft.case)
        folded = fold(draft.text)
        read = self._lexicon.read(folded)
        coverage = self._reader.coverage(folded, read.spans)
        marks, found = self._judged(draft, read, folded, case, coverage)
        findings, hints = self._findings(marks, folded, case) if marks else ((), ())
        credits = self._credits(found, folded)
        cues = self._lexicon.cues(draft.context) if draft.context else ()
        stop_cue = any(self.pack.cues[c.cue].stop == "yes" for c in cues)
        inserts = self._inserts.get(case.country or "", self.house.inserts)
        lacking = missing(folded.plain, inserts, case, draft.channel or "") if inserts else []
        omissions = as_omissions(lacking)
        purpose = purpose_of(self.pack.info, read.purposes, cues, draft)
        wanted = self._expected[purpose, draft.channel]
        if case.limitation == "expired":
            wanted = {practice: weight for practice, weight in wanted.items() if practice != _INVITES}
        scored = scores(findings, credits, wanted, open_cue=bool(cues))
        refused = self._refused((*read.asked, *(self._lexicon.asked(draft.situation) if draft.situation else ())))
        verdict = _verdict(findings, omissions, coverage, stop=stop_cue, refused=bool(refused))
        suggestions: tuple[Suggestion, ...] = ()
        offers: tuple[Offer, ...] = ()
        if rewrite and coverage.read >= ENOUGH and not (stop_cue or refused) and (findings or omissions):
            suggestions, offers = self._rephrased(
                self._message(draft, case, read.units, findings, cues), scored, lacking
            )
        if sentiment:
            scored = {**scored, "sentiment": _sentiment(draft.text)}
        return Review(
            verdict, purpose, coverage, scored, read.units, findings, hints, omissions, credits, cues,
            suggestions, offers, self.version, self._not_checked(case), refused,
        )  # fmt: skip

    def units(self, text: str) -> tuple[Unit, ...]:
        """Split a text as a review does."""
        return self._lexicon.units(text)

    def phrases(self, phrases: tuple[str, ...]) -> tuple[Phrase, ...]:
        """Compile phrases with the pack's lists and spellings."""
        return self.book.compile(self.pack.folder / "pack.yaml", "", phrases)

    def wording(self, rule: str, *, spoken: bool = False) -> Wording:
        """Render a rule's rephrasings with nothing known of the case, as the catalogue shows them."""
        values = {
            "case": Case()._asdict(),
            "fact": dict.fromkeys(("amount", "date", "reference")),
            "spoken": spoken,
            "twoway": spoken,
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

    def _refused(self, asked: Sequence[str]) -> Refused | None:
        if not asked:
            return None
        declined = self.pack.refusals[asked[0]]
        return Refused(declined.id, declined.says, declined.instead)

    def _not_checked(self, case: Case) -> tuple[str, ...]:
        if case == _UNKNOWN:
            return self._nothing_known
        listed = self.pack.info.not_checked
        told = tuple(n.open(getattr(case, n.unless) if n.unless else None, case.lender_role) for n in listed)
        if told not in self._unchecked:
            self._unchecked[told] = tuple(n.say for n, said in zip(listed, told, strict=True) if said)
        return self._unchecked[told]

    def _judged(
        self, draft: Draft, read: Reading, folded: Folded, case: Case, coverage: Coverage
    ) -> tuple[Sequence[Mark], list[Credit]]:
        """Return what the rules found and, where there is a model, what both readers make of it; in plain places."""
        shut = registered(folded, self._wording) if self._wording else []
        marks: Sequence[Mark] = self._marks(read, folded, draft, case, shut) if read.rules else []
        credits = [Credit(practice, strength, a, b, "") for practice, strength, a, b in read.credits]
        if self._panel:
            heard = self._panel.hear(folded, read.spans, draft.context, shut)
            clear = self._panel.knows(coverage)

            def severity(rule: Rule, unit: int) -> int:
                return self._judge.severity(rule, folded.plain[slice(*read.spans[unit])], case)

            heard_all = self._panel.faults(marks, heard, severity, clear=clear)
            marks = [m for m in heard_all if not _inside(m.start, m.end, shut)]
            credits = self._panel.practices(credits, [start for start, _ in read.spans], heard)
        if case.limitation == "expired":
            credits = [c for c in credits if c.practice != _INVITES]
        return marks, credits

    @property
    def listens(self) -> bool:
        """Tell whether a model reads beside the rules."""
        return self._panel is not None

    def hear(self, draft: Draft) -> list[Stretch]:
        """Return what the model makes of each stretch that it reads; empty without one."""
        folded = fold(draft.text)
        return self._panel.hear(folded, self._lexicon.read(folded).spans, draft.context, []) if self._panel else []

    def _marks(
        self, read: Reading, folded: Folded, draft: Draft, case: Case, shut: Sequence[tuple[int, int]]
    ) -> list[Mark]:
        """Judge what the rules matched, without what stands inside registered or required wording."""
        judged = self._judge.judge(read.rules, folded, read.spans, draft.context, case)
        return [
            Mark(j.rule, j.severity, j.confidence, j.hit.start, j.hit.end, j.hit.unit, j.hint)
            for j in judged
            if not _inside(j.hit.start, j.hit.end, shut)
        ]

    def _findings(
        self, marks: Sequence[Mark], folded: Folded, case: Case
    ) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        found: tuple[list[Finding], list[Finding]] = ([], [])
        for n, m in enumerate(marks, 1):
            start, end, rule = folded.start(m.start), folded.end(m.end), m.rule
            quote, risks = folded.text[start:end], self.law.risks(rule.id, case)
            place = (m.severity, m.confidence, start, end, quote, m.unit)
            found[m.hint].append(Finding(n, rule.id, rule.fault, *place, rule.why, risks, m.source))
        return tuple(found[0]), tuple(found[1])

    def _credits(self, credits: Sequence[Credit], folded: Folded) -> tuple[Credit, ...]:
        out = []
        for credit in credits:
            start, end = folded.start(credit.start), folded.end(credit.end)
            out.append(credit._replace(start=start, end=end, quote=folded.text[start:end]))
        return tuple(out)

    def _message(
        self, draft: Draft, case: Case, units: Sequence[Unit], findings: Sequence[Finding], cues: Sequence[Cue]
    ) -> Message:
        """Plan the message: cues of the borrower's own words first, then those of the situation."""
        known = [c.cue for c in cues]
        known += [c.cue for c in (self._lexicon.cues(draft.situation) if draft.situation else ()) if c.cue not in known]
        plan = self.planner.plan(
            known,
            draft.channel,
            told={c.cue for c in cues},
            expired=case.limitation == "expired",
            answers=bool(draft.context),
        )
        facts = find_facts(draft.text)
        return Message(draft, case, units, findings, facts, plan, voice_of(draft.text, draft.channel))

    def _rephrased(
        self, message: Message, before: dict[str, float], lacking: list[Insert]
    ) -> tuple[tuple[Suggestion, ...], tuple[Offer, ...]]:
        pieces = self._rephraser.pieces(message)

        def again(text: str) -> Plain:
            second = self.review(message.draft._replace(text=text))
            shown = frozenset(c.practice for c in second.credits if c.strength > 1)
            return Plain(not second.findings and second.coverage.read >= ENOUGH, second.scores, shown)

        inserts = [i.data.text for i in lacking if i.data.text]
        suggestions = tuple(self._rephraser.suggestion(piece, message) for piece in pieces)
        return suggestions, tuple(self._offers.offers(message, pieces, before, inserts, again))


def _required(law: Law, house: House) -> dict[str, str]:
    """Return the plain form of all wording that is registered or required, by its name."""
    inserts = [insert.data for listed in (*law.inserts.values(), house.inserts) for insert in listed]
    return house.wording | {f"insert {i.id}": fold(i.text.strip()).plain for i in inserts if i.text.strip()}


def _inside(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(a <= start and end <= b for a, b in spans)


def _verdict(
    findings: tuple[Finding, ...], omissions: tuple[Omission, ...], coverage: Coverage, *, stop: bool, refused: bool
) -> str:
    worst = max((f.severity for f in findings), default=0)
    if stop or worst >= _STOP:
        return "stop"
    if worst >= 2 or omissions or refused:
        return "revise"
    return "unsure" if coverage.read < ENOUGH else "send"


def _sentiment(text: str) -> float:
    """TextBlob's polarity, -1 to 1: reported where asked for, with no weight."""
    from textblob.en import sentiment  # slow to load, and seldom asked for

    return round(float(sentiment(text)[0]), 3)

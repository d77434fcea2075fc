"""Answers: what does the page show of a review? Texts cut at their marks, offsets as the browser counts."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from app.language.review import Reviewer
from app.language.sms import segments
from app.language.values import FAULTS, Draft, Finding, Offer, Review, Risk, Suggestion
from app.web import diff, words

FOLD_AFTER = 8


class Piece(NamedTuple):
    """A run of text with one mark or none."""

    text: str
    mark: str = ""
    n: int = 0


class Point(NamedTuple):
    """A finding with all that is said about it; ``start`` and ``end`` are the faulty unit in UTF-16."""

    n: int
    rule: str
    fault: str
    label: str
    quote: str
    why: str
    risks: tuple[Risk, ...]
    unit: int
    say: tuple[str, ...]
    because: str
    hears: str
    start: int
    end: int


class Gauge(NamedTuple):
    """One bar: a word first, the number small."""

    key: str
    label: str
    level: str
    score: int


class Line(NamedTuple):
    """One row of the diff."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    same: bool


class LeftOut(NamedTuple):
    """Words that an offer leaves out for one reason."""

    texts: tuple[str, ...]
    why: str


class Better(NamedTuple):
    """A rephrasing of the whole message with its proof."""

    kind: str
    label: str
    text: str
    pieces: tuple[Piece, ...]
    lines: tuple[Line, ...]
    kept: tuple[str, ...]
    dropped: tuple[LeftOut, ...]
    slots: tuple[dict[str, Any], ...]
    size: str
    fits: str
    after: tuple[Gauge, ...]
    why: str
    checks: tuple[str, ...]


class Reading(NamedTuple):
    """All that the page shows of one draft."""

    text: str
    channel: str
    review: Review
    verdict: words.Verdict
    points: tuple[Point, ...]
    marks: tuple[Piece, ...]
    ranges: list[list[Any]]
    gauges: tuple[Gauge, ...]
    working: tuple[tuple[str, str], ...]
    better: tuple[Better, ...]
    size: "Size"
    gaps: list[str]
    asks: bool


class Size(NamedTuple):
    """How long a text is; ``bars`` are the fillings of its SMS segments, in percent."""

    text: str
    bars: tuple[int, ...] = ()


def utf16(text: str) -> Callable[[int], int]:
    """Return what turns an offset in code points into one in UTF-16 units, as browsers count.

    >>> at = utf16("a😀b")
    >>> [at(0), at(1), at(2), at(3)]
    [0, 1, 3, 4]
    """
    if text.isascii() or max(text) <= "\uffff":
        return int
    offsets = [0]
    for character in text:
        offsets.append(offsets[-1] + (2 if character > "\uffff" else 1))
    return offsets.__getitem__


def cut(text: str, findings: Sequence[Finding], start: int = 0, end: int | None = None) -> tuple[Piece, ...]:
    """Cut a text at its findings' borders; where some overlap, the heaviest one marks."""
    end = len(text) if end is None else end
    inside = [f for f in findings if f.start < end and start < f.end]
    borders = {start, end, *(min(max(b, start), end) for f in inside for b in (f.start, f.end))}
    out = []
    for a, b in pairwise(sorted(borders)):
        over = [f for f in inside if f.start <= a and b <= f.end]
        top = max(over, key=lambda f: (f.severity, f.confidence, -f.n), default=None)
        out.append(Piece(text[a:b], top.fault, top.n) if top else Piece(text[a:b]))
    return tuple(out)


def read(reviewer: Reviewer, draft: Draft) -> Reading:
    """Review a draft and prepare all that the page shows of it; nothing is kept."""
    review = reviewer.review(draft, rewrite=True)
    info, at = reviewer.pack.info, utf16(draft.text)
    heaviest = sorted(review.findings, key=lambda f: (-f.severity, f.start))
    by_unit = {s.unit: s for s in review.suggestions}
    ranges = [[at(f.start), at(f.end), f.fault, f.n] for f in review.findings]
    ranges += [[at(c.start), at(c.end), "practice", 0] for c in review.credits]
    names = info.practices
    return Reading(
        draft.text,
        draft.channel or "",
        review,
        words.verdict(review, info.reads),
        tuple(_point(f, info.faults[f.fault], by_unit.get(f.unit), at) for f in heaviest),
        cut(draft.text, review.findings),
        ranges,
        gauges(review.scores, info.faults),
        tuple(dict.fromkeys((names.get(c.practice, c.practice), c.quote) for c in review.credits)),
        tuple(_better(draft, review, o, info.faults, tuple(info.slots.values())) for o in review.offers),
        size(draft.text, draft.channel),
        list(info.slots.values()),
        any(f.rule in info.consequences for f in review.findings),
    )


def _point(f: Finding, label: str, suggestion: Suggestion | None, at: Callable[[int], int]) -> Point:
    s = suggestion or Suggestion(f.unit, 0, 0, (), "", "")
    place = (at(s.start), at(s.end))
    return Point(f.n, f.rule, f.fault, label, f.quote, f.why, f.risks, f.unit, s.say, s.because, s.hears, *place)


def gauges(scores: dict[str, float], labels: dict[str, str]) -> tuple[Gauge, ...]:
    """Return the bars of the four faults and of care."""
    faults = [Gauge(k, labels[k], words.fault_level(scores[k]), round(scores[k])) for k in FAULTS]
    return (*faults, Gauge("care", "Care", words.care_level(scores["care"]), round(scores["care"])))


def size(text: str, channel: str | None) -> Size:
    """Say how long a text is, in SMS segments where it is one."""
    if channel != "sms":
        number = len(text.split())
        return Size(f"{number} word{'' if number == 1 else 's'}")
    sms = segments(text)
    number, texts, left, length = len(text), sms["segments"], sms["left"], sms["length"]
    room = (length + left) // texts
    bars = (*[100] * (texts - 1), round(100 * (length - room * (texts - 1)) / room))
    more = f" Room for {left} more." if sms["encoding"] == "GSM-7" else " Emoji or special letters make texts shorter."
    return Size(f"{number} characters, {_texts(texts)}.{more}", bars[:8])


def _texts(number: int) -> str:
    return f"{number} text{'' if number == 1 else 's'}"


def _fits(before: str, after: str, channel: str | None) -> str:
    """Say how many SMS texts an offer needs beside the draft."""
    if channel != "sms":
        return ""
    was, now = segments(before)["segments"], segments(after)["segments"]
    if was == now:
        return f"Fits {_texts(now)}, as yours did"
    return f"{'Fits' if now < was else 'Takes'} {_texts(now)}; yours took {was}"


def _better(draft: Draft, review: Review, offer: Offer, labels: dict[str, str], brackets: Iterable[str]) -> Better:
    gaps = [s.text for s in offer.slots if s.text in offer.text]
    lines = tuple(
        Line(
            cut(draft.text, review.findings, *row.before) if row.before[1] else (),
            _slotted(offer.text[slice(*row.after)], gaps),
            row.same,
        )
        for row in diff.rows(draft.text, review.units, offer.text)
    )
    slots = tuple({"text": s.text, "options": s.options, "gap": s.text in brackets} for s in offer.slots)
    kept = tuple(dict.fromkeys(f.text for f in offer.kept))
    label = words.OFFERS.get(offer.kind, offer.kind)
    return Better(
        offer.kind, label, offer.text, _slotted(offer.text, gaps), lines, kept, _left_out(offer), slots,
        size(offer.text, draft.channel).text, _fits(draft.text, offer.text, draft.channel), gauges(offer.after, labels),
        offer.why or "", offer.checks or (),
    )  # fmt: skip


def _left_out(offer: Offer) -> tuple[LeftOut, ...]:
    by_why: dict[str, dict[str, None]] = {}
    for one in offer.dropped:
        by_why.setdefault(one["why"], {})[one["text"]] = None
    return tuple(LeftOut(tuple(texts), why) for why, texts in by_why.items())


def _slotted(text: str, gaps: Sequence[str]) -> tuple[Piece, ...]:
    """Cut a text at its gaps."""
    pieces = [Piece(text)] if text else []
    for number, gap in enumerate(gaps):
        pieces = [p for piece in pieces for p in ([piece] if piece.mark else _cut_gap(piece.text, gap, number))]
    return tuple(pieces)


def _cut_gap(text: str, gap: str, number: int) -> list[Piece]:
    out: list[Piece] = []
    for part in text.split(gap):
        out += [Piece(gap, "slot", number), Piece(part)]
    return [p for p in out[1:] if p.text]


def accept(reviewer: Reviewer, draft: Draft, unit: int, variant: int) -> str:
    """Return a draft's text with one unit said another way; as it was when there is no such wording."""
    for s in reviewer.review(draft, rewrite=True).suggestions:
        if s.unit == unit and variant < len(s.say):
            return draft.text[: s.start] + s.say[variant] + draft.text[s.end :]
    return draft.text

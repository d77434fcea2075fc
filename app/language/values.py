"""The words of the design as values: what goes into a review and what comes out."""

from typing import Any, NamedTuple

FAULTS = ("blame", "threat", "harshness", "escalation")
PRACTICES = ("listen", "compassion", "perspective", "root_cause", "way_out", "rapport")
CHANNELS = ("sms", "whatsapp", "email", "letter", "chat", "phone", "voicemail")
SPOKEN = frozenset({"phone", "voicemail"})
KINDS = ("light", "warm", "brief")
CUES = frozenset(
    [
        "job_loss",
        "illness",
        "bereavement",
        "mental_health",
        "suicide_risk",
        "abuse",
        "gambling",
        "scam",
        "separation",
        "business_cash_flow",
        "disaster",
        "disputes_debt",
        "already_paid",
        "wrong_person",
        "represented",
        "stop_contact",
        "insolvency",
        "language_need",
        "low_capacity",
        "life_stage",
        "anger_complaint",
        "wont_pay",
        "offer",
        "doubts_caller",
        "essentials_unmet",
        "not_now",
        "asks_information",
        "seeking_advice",
        "harassed_before",
        "paying_others_first",
    ]
)


class Case(NamedTuple):
    """What is known of the account, as strings; an unknown field is ``None``."""

    country: str | None = None
    region: str | None = None
    lender_role: str | None = None
    product: str | None = None
    stage: str | None = None
    first_contact: str | None = None
    limitation: str | None = None
    sender: str | None = None
    certain: str | None = None
    name: str | None = None
    officer: str | None = None
    lender: str | None = None
    amount: str | None = None
    due_date: str | None = None
    reference: str | None = None
    phone: str | None = None
    email: str | None = None
    link: str | None = None


class Draft(NamedTuple):
    """One message of an officer, with the turn before it where there is one."""

    text: str
    context: str = ""
    channel: str | None = None
    situation: str = ""
    language: str | None = None
    case: Case = Case()


class Unit(NamedTuple):
    """A sentence or SMS-like fragment: code points ``start`` to ``end`` of the text."""

    start: int
    end: int


class Risk(NamedTuple):
    """A rule of law or code that wording may put at risk."""

    id: str
    cite: str
    says: str
    source: str
    checked: str
    status: str


class Finding(NamedTuple):
    """A fault at a span; ``n`` is its identity within its review, from 1."""

    n: int
    rule: str
    fault: str
    severity: int
    confidence: float
    start: int
    end: int
    quote: str
    unit: int
    why: str
    risks: tuple[Risk, ...]
    source: str = "rule"


class Omission(NamedTuple):
    """A required insert that the message lacks."""

    insert: str
    why: str


class Credit(NamedTuple):
    """A practice at a span; ``strength`` 1 is formula, 2 is specific."""

    practice: str
    strength: int
    start: int
    end: int
    quote: str


class Cue(NamedTuple):
    """Something the borrower said in the turn before (``context``)."""

    cue: str
    start: int
    end: int
    quote: str


class Fact(NamedTuple):
    """A string that must survive a rephrasing to the letter."""

    kind: str
    text: str
    start: int
    end: int


class Suggestion(NamedTuple):
    """Kinder wordings of one whole unit, answering all its findings; ``hears`` is what the borrower hears now."""

    unit: int
    start: int
    end: int
    say: tuple[str, ...]
    because: str
    hears: str


class Slot(NamedTuple):
    """A gap that the officer fills, with what the house sheet allows in it."""

    text: str
    options: tuple[str, ...] = ()


class Offer(NamedTuple):
    """A rephrasing of the whole message, with its proof."""

    kind: str
    text: str
    kept: tuple[Fact, ...]
    dropped: tuple[dict[str, str], ...]
    slots: tuple[Slot, ...]
    clean: bool
    before: dict[str, float]
    after: dict[str, float]
    sms: dict[str, Any] | None = None
    why: str | None = None  # why a whole message has this shape
    checks: tuple[str, ...] | None = None  # what to ask somebody about before sending


class Refused(NamedTuple):
    """A request that Forbear declines: what it says, and what works instead."""

    refusal: str
    says: str
    instead: tuple[str, ...]


class Coverage(NamedTuple):
    """Which language the text is in, as far as the pack can tell, and what share of it was read (0..1)."""

    language: str
    read: float


class Review(NamedTuple):
    """Everything that one reading of one draft says."""

    verdict: str
    purpose: str
    coverage: Coverage
    scores: dict[str, float]
    units: tuple[Unit, ...]
    findings: tuple[Finding, ...]
    hints: tuple[Finding, ...]
    omissions: tuple[Omission, ...]
    credits: tuple[Credit, ...]
    cues: tuple[Cue, ...]
    suggestions: tuple[Suggestion, ...]
    offers: tuple[Offer, ...]
    version: dict[str, str]
    not_checked: tuple[str, ...]
    refused: Refused | None = None


_PLAIN = frozenset({str, int, float, bool})


def as_json(value: Any) -> Any:
    """Turn a review into JSON-ready values: tuples to lists, named tuples to objects, ``None`` left out.

    >>> as_json(Credit("listen", 2, 0, 4, "hear"))
    {'practice': 'listen', 'strength': 2, 'start': 0, 'end': 4, 'quote': 'hear'}
    """
    fields: tuple[str, ...] | None = getattr(value, "_fields", None)
    if fields is not None:
        return {k: v if type(v) in _PLAIN else as_json(v) for k, v in zip(fields, value, strict=True) if v is not None}
    if isinstance(value, (tuple, list)):
        return [v if type(v) in _PLAIN else as_json(v) for v in value]
    if isinstance(value, dict):
        return {k: v if type(v) in _PLAIN else as_json(v) for k, v in value.items() if v is not None}
    return value


def review_json(review: Review) -> dict[str, Any]:
    """Return a review in the shape of the contract; ``rewrite`` is the first offer."""
    out: dict[str, Any] = as_json(review)
    for fact_list in (offer["kept"] for offer in out["offers"]):
        for fact in fact_list:
            del fact["start"], fact["end"]
    if out["offers"]:
        out["rewrite"] = out["offers"][0]
    return out

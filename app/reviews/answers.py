"""Answers: what does a caller get. These models document the answers; the tests hold every real answer to them."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.reviews.schemas import Channel

Fault = Literal["blame", "threat", "harshness", "escalation"]
PracticeName = Literal["listen", "compassion", "perspective", "root_cause", "way_out", "rapport"]
Verdict = Literal["send", "revise", "stop", "unsure"]
_START = Field(description="First code point of the span.")
_END = Field(description="Code point after the span's last.")


class Out(BaseModel):
    """What is answered: no field but those listed; what there is not is left out."""

    model_config = ConfigDict(extra="forbid", json_schema_serialization_defaults_required=False)


class RiskOut(Out):
    """A rule of law or code that the wording may put at risk."""

    id: str
    cite: str
    says: str = Field(description="The rule in plain words.")
    source: str
    checked: str = Field(description="When it was last checked.")
    status: Literal["primary", "secondary", "memory"] = Field(description="What it was checked against.")


class FindingOut(Out):
    """A fault at a span of the text."""

    n: int = Field(description="Its identity in this review; disputes name it.")
    rule: str = Field(examples=["threat.suit"])
    fault: Fault
    severity: int = Field(ge=1, le=4)
    confidence: float = Field(ge=0, le=1)
    start: int = _START
    end: int = _END
    quote: str
    unit: int = Field(description="Index of its unit.")
    why: str = Field(description="Why it backfires.")
    risks: list[RiskOut] = Field(description="What it may put at risk; empty when the country is not known.")
    source: Literal["rule", "model", "both"]


class OmissionOut(Out):
    """Required words that the message lacks."""

    insert: str
    why: str


class CreditOut(Out):
    """A practice shown at a span of the text."""

    practice: PracticeName
    strength: int = Field(ge=1, le=2, description="1 a formula, 2 specific.")
    start: int = _START
    end: int = _END
    quote: str


class CueOut(Out):
    """Something that the borrower said in `context`."""

    cue: str
    start: int = _START
    end: int = _END
    quote: str


class SuggestionOut(Out):
    """Other wordings of one whole unit, answering all its findings."""

    unit: int
    start: int = _START
    end: int = _END
    say: list[str]
    because: str
    hears: str = Field(description="What the borrower is likely to hear in the sentence as it stands.")


class KeptOut(Out):
    """A fact that the offer keeps to the letter."""

    kind: str
    text: str


class DroppedOut(Out):
    """Something that the offer leaves out, and why."""

    text: str
    why: str


class SlotOut(Out):
    """A gap that the officer fills."""

    text: str
    options: list[str]


class OfferOut(Out):
    """A rephrasing of the whole message, proven before it is shown."""

    kind: Literal["light", "warm", "brief"]
    text: str
    kept: list[KeptOut]
    dropped: list[DroppedOut]
    slots: list[SlotOut]
    clean: bool
    before: dict[str, float]
    after: dict[str, float]
    sms: dict[str, Any] | None = None
    why: str | None = Field(None, description="Why a warm version has its shape.")
    checks: list[str] | None = Field(None, description="What to ask somebody about before it is sent.")


class CoverageOut(Out):
    """Which language the text is in, and what share of it was read."""

    language: str
    read: float = Field(ge=0, le=1)


class ScoresOut(Out):
    """Four faults (0 none to 100), how it treats the borrower, and the whole."""

    blame: float
    threat: float
    harshness: float
    escalation: float
    conduct: float
    care: float
    overall: float
    sentiment: float | None = Field(None, description="TextBlob's polarity, where asked for; it has no weight.")


class UnitOut(Out):
    """A sentence of the text."""

    start: int = _START
    end: int = _END


class VersionOut(Out):
    """What read the text: the same text and versions give the same answer."""

    pack: str
    model: str
    law: str
    house: str


class RefusedOut(Out):
    """A request that Forbear declines."""

    refusal: str
    says: str
    instead: list[str] = Field(description="What works instead.")


class ReviewOut(Out):
    """One reading of one draft. Offsets are code points, half-open."""

    id: str | None = Field(None, description="Given when it was stored.")
    verdict: Verdict = Field(description="`send` means: nothing found in these words.")
    purpose: Literal["reminder", "reply", "negotiation", "notice"]
    coverage: CoverageOut
    scores: ScoresOut
    units: list[UnitOut]
    findings: list[FindingOut]
    hints: list[FindingOut] = Field(description="Faults too unsure to assert.")
    omissions: list[OmissionOut]
    credits: list[CreditOut]
    cues: list[CueOut]
    suggestions: list[SuggestionOut]
    offers: list[OfferOut]
    rewrite: OfferOut | None = Field(None, description="The first offer.")
    version: VersionOut
    not_checked: list[str] = Field(description="What words alone cannot tell.")
    refused: RefusedOut | None = Field(None, description="Set where the text asks for something Forbear declines.")


class DisputeOut(Out):
    """A dispute and where it stands."""

    id: str
    review: str
    created_at: datetime
    finding: int | None = None
    missed: int | None = None
    reason: str
    status: Literal["open", "upheld", "refused"]


class StoredOut(ReviewOut):
    """A review as it was kept: text, quotes and offers are masked unless the deployer keeps them in full."""

    created_at: datetime
    expires_at: datetime | None = Field(None, description="When it will be deleted; absent when it is kept.")
    channel: Channel | None = None
    text: str
    context: str | None = None
    disputes: list[DisputeOut] | None = None


class ItemOut(Out):
    """A review in a list."""

    id: str
    created_at: datetime
    expires_at: datetime | None = None
    channel: Channel | None = None
    verdict: Verdict
    purpose: str
    overall: float
    text: str


class ReviewsOut(Out):
    """Your own reviews, newest first."""

    items: list[ItemOut]
    next: str | None = Field(None, description="Give it as `cursor` for the next part; null at the end.")


class SentOut(Out):
    """The record of what was sent."""

    id: str
    review: str
    created_at: datetime
    verdict: Verdict
    edited: bool = Field(description="Whether it differs from the text that was reviewed.")
    text: str
    reason: str | None = None


class ExampleOut(Out):
    """An example that depends on the borrower's turn before it."""

    after: str
    text: str


class SourceOut(Out):
    """Where a reason comes from."""

    id: str
    says: str
    cite: str
    status: str


class RuleOut(Out):
    """One thing that we do not say."""

    id: str
    fault: Fault
    severity: int
    what: str
    why: str
    sources: list[SourceOut]
    flags: list[str | ExampleOut] = Field(description="Wordings that it finds.")
    allows: list[str | ExampleOut] = Field(description="Wordings that are still fine.")
    say: list[str] = Field(description="What to say instead.")


class RulesOut(Out):
    """All rules."""

    items: list[RuleOut]
    next: None = Field(None, description="Always null: this list comes whole.")

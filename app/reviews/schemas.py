"""Answers: what may a caller send. Fields, names and values are those of the contract."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, WithJsonSchema, model_validator

from app import errors
from app.config import Store
from app.language.values import Case, Draft

LONGEST = 20_000
MANY_UNITS = 20
Channel = Literal["sms", "whatsapp", "email", "letter", "chat", "phone", "voicemail"]
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_BREAKS = [".", "?", "!", ";", "…", "।", "؟", "\n"]


def _storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("A text cannot hold the character NUL (U+0000); leave it out")
    return text


def _written(text: str) -> str:
    if not text.strip().strip(_UNSEEN).strip():
        raise ValueError("There is nothing here but blanks; write some words")
    return _storable(text)


def _matching(pattern: str, remedy: str) -> tuple[AfterValidator, WithJsonSchema]:
    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(remedy)
        return text

    return AfterValidator(check), WithJsonSchema({"type": "string", "pattern": f"^{pattern}$"})


Country = Annotated[str, *_matching("[A-Z]{2}", "Write a country as two capital letters, such as UK, US, IN or KE")]
Language = Annotated[str, *_matching("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", "Write a language as in en, en-IN or hi")]
Plain = Annotated[str, AfterValidator(_storable)]
Short = Annotated[Plain, Field(max_length=200)]
Long = Annotated[Plain, Field(max_length=LONGEST)]
Written = Annotated[str, Field(min_length=1, max_length=LONGEST), AfterValidator(_written)]
Reason = Annotated[str, Field(min_length=1, max_length=2_000), AfterValidator(_written)]


class _In(BaseModel):
    """What is sent: no field but those listed."""

    model_config = ConfigDict(extra="forbid", frozen=True, protected_namespaces=())


class CaseIn(_In):
    """What is known of the account; leave out what is not."""

    country: Country | None = Field(None, description="Where the borrower lives: US, UK (or GB), IN, KE …")
    region: Short | None = Field(None, description="State, province or county, where its law differs.")
    lender_role: Literal["creditor", "collector", "purchaser", "servicer"] | None = Field(
        None, description="What the sender is to the debt."
    )
    product: Literal["consumer", "microfinance", "group", "secured", "business"] | None = Field(
        None, description="What kind of loan it is."
    )
    stage: Short | None = Field(None, description="Where the account stands, in your words.")
    first_contact: bool | None = Field(None, description="Is this the first message about these arrears?")
    limitation: Literal["ok", "unknown", "expired"] | None = Field(None, description="Is the debt out of time?")
    sender: Literal["person", "team", "automated"] | None = Field(None, description="Who it is from.")
    certain: Literal["decided", "not_decided", "unknown"] | None = Field(
        None, description="Will a consequence that the message names really happen on this account?"
    )
    name: Short | None = Field(None, description="The borrower's name.")
    officer: Short | None = Field(None, description="The officer's name.")
    lender: Short | None = Field(None, description="The lender's name.")
    amount: Short | None = Field(None, description="What is due, as it should be written.")
    due_date: Short | None = Field(None, description="When it is or was due, as it should be written.")
    reference: Short | None = Field(None, description="The account's reference.")
    phone: Short | None = Field(None, description="A number to ring.")
    email: Short | None = Field(None, description="An e-mail address to write to.")
    link: Annotated[Plain, Field(max_length=2_000)] | None = Field(None, description="A page to open.")

    def to_case(self) -> Case:
        """Return the case as the core knows it."""
        values = dict(self)
        if self.first_contact is not None:
            values["first_contact"] = "yes" if self.first_contact else "no"
        if self.country == "GB":
            values["country"] = "UK"
        return Case(**values)


class DraftIn(_In):
    """One message of an officer to a borrower, before it is sent."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "text": "Hi Tom, £86.40 was due on 5 June. Pay today or we will take you to court.",
                    "channel": "sms",
                    "case": {"country": "UK", "product": "consumer"},
                }
            ]
        }
    )

    text: Written = Field(description="The message.")
    id: Annotated[Plain, Field(min_length=1, max_length=200)] | None = Field(
        None,
        description="Your own name for it, given back by `forbear score`; over HTTP the answer has its own id.",
    )
    channel: Channel | None = Field(None, description="How it will be sent.")
    context: Long = Field("", description="The borrower's turn before it: read, but never scored.")
    situation: Long = Field("", description="What is going on, in the officer's words.")
    language: Language | None = Field(None, description="Language of the text, as in en or en-IN.")
    case: CaseIn = Field(CaseIn.model_construct(), description="What is known of the account.")

    def to_draft(self) -> Draft:
        """Return the draft as the core knows it."""
        case = self.case.to_case() if self.case.model_fields_set else _UNKNOWN
        return Draft(self.text, self.context, self.channel, self.situation, self.language, case)

    def is_long(self) -> bool:
        """Tell whether this may have so many units that other requests should not wait for it."""
        return sum(map(self.text.count, _BREAKS)) >= MANY_UNITS


_UNKNOWN = Case()
_ABOUT = "Say either which finding is wrong or at which turn something was missed"


class DisputeIn(_In):
    """Somebody's word that a finding is wrong, or that something was missed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"finding": 1, "reason": "It quotes the customer."}]})

    finding: int | None = Field(None, ge=1, le=100_000, description="The `n` of a finding or hint.")
    missed: int | None = Field(None, ge=0, le=100_000, description="The turn, from 0, at which something was missed.")
    reason: Reason = Field(description="Why.")

    @model_validator(mode="after")
    def _one_of_both(self) -> "DisputeIn":
        if (self.finding is None) == (self.missed is None):
            raise ValueError(_ABOUT)
        return self


class SentIn(_In):
    """What was sent, or copied to be sent, after a review."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "Hi Tom, could we talk about what is possible?"}]}
    )

    text: Written = Field(description="The text as it went out.")
    reason: Reason | None = Field(None, description="Why the original went out although the verdict was stop.")


class ReviewOptions(_In):
    """What to add to a review, and how much of it to keep."""

    include: str = Field(
        "rewrite",
        description="Comma-separated: `rewrite`, `sentiment`; empty for neither.",
        examples=["rewrite,sentiment"],
    )
    store: Store | None = Field(None, description="How much to keep, up to what the deployer allows.")


class Page(_In):
    """Which part of a list to give."""

    limit: int = Field(20, ge=1, le=100, description="How many at most.")
    cursor: str | None = Field(None, max_length=100, description="The `next` of the part before.")


def explain(error: ValidationError) -> str:
    """Say in one line what is not right with a draft."""
    return "; ".join(f"{e['field']}: {e['message']}" for e in errors.explain(error, DraftIn))

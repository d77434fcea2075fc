"""Answers: what is kept of a review.

Every key begins with the organisation, so that no row can be reached without it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base

_NARROW = {"sqlite_with_rowid": False}  # one tree for a narrow table, and so fewer pages to write


def _of_user() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["organisation_id", "user_id"], ["users.organisation_id", "users.id"])


def _of_review() -> ForeignKeyConstraint:
    target = ["reviews.organisation_id", "reviews.id"]
    return ForeignKeyConstraint(["organisation_id", "review_id"], target, ondelete="CASCADE")


class ReviewRow(Base):
    """One reading of one text; without ``expires_at`` it is kept."""

    __tablename__ = "reviews"
    __table_args__ = (
        _of_user(),
        CheckConstraint("verdict in ('send', 'revise', 'stop', 'unsure')", name="verdict"),
        CheckConstraint("store in ('masked', 'full')", name="store"),
        Index(None, "organisation_id", "user_id", "id"),
        Index(None, "organisation_id", "expires_at"),
    )

    organisation_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    store: Mapped[str]
    channel: Mapped[str | None]
    purpose: Mapped[str]
    verdict: Mapped[str]
    text: Mapped[str]
    context: Mapped[str]
    blame: Mapped[float]
    threat: Mapped[float]
    harshness: Mapped[float]
    escalation: Mapped[float]
    conduct: Mapped[float]
    care: Mapped[float]
    overall: Mapped[float]
    pack: Mapped[str]
    model: Mapped[str]
    law: Mapped[str]
    house: Mapped[str]
    document: Mapped[dict[str, Any]]


class FindingRow(Base):
    """A fault, or the hint of one, at a span of a review; the quote is masked like the text."""

    __tablename__ = "findings"
    __table_args__ = (
        _of_review(),
        CheckConstraint("kind in ('finding', 'hint')", name="kind"),
        Index(None, "organisation_id", "rule"),
        _NARROW,
    )

    organisation_id: Mapped[str] = mapped_column(primary_key=True)
    review_id: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    rule: Mapped[str]
    fault: Mapped[str]
    severity: Mapped[int]
    confidence: Mapped[float]
    start: Mapped[int]
    end: Mapped[int]
    quote: Mapped[str]
    unit: Mapped[int]
    source: Mapped[str]


class CreditRow(Base):
    """A practice shown at a span of a review."""

    __tablename__ = "credits"
    __table_args__ = (_of_review(), Index(None, "organisation_id", "practice"), _NARROW)

    organisation_id: Mapped[str] = mapped_column(primary_key=True)
    review_id: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    practice: Mapped[str]
    strength: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    quote: Mapped[str]


class DisputeRow(Base):
    """A person's word that a finding is wrong, or that something was missed at a turn."""

    __tablename__ = "disputes"
    __table_args__ = (
        _of_review(),
        _of_user(),
        CheckConstraint("status in ('open', 'upheld', 'refused')", name="status"),
        CheckConstraint("(finding is null) <> (missed is null)", name="about_one_thing"),
        Index(None, "organisation_id", "review_id"),
        Index(None, "organisation_id", "status"),
    )

    organisation_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str]
    review_id: Mapped[str]
    created_at: Mapped[datetime]
    finding: Mapped[int | None]
    missed: Mapped[int | None]
    reason: Mapped[str]
    status: Mapped[str]


class SendRow(Base):
    """What was sent after a review. It outlives the review, so it has no foreign key to it and repeats the verdict."""

    __tablename__ = "sends"
    __table_args__ = (
        _of_user(),
        Index(None, "organisation_id", "review_id"),
        Index(None, "organisation_id", "created_at"),
    )

    organisation_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str]
    review_id: Mapped[str]
    created_at: Mapped[datetime]
    verdict: Mapped[str]
    edited: Mapped[bool]
    text: Mapped[str]
    reason: Mapped[str | None]

"""Answers: which firms and people does this Forbear know."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base

LOCAL = "local"  # the slug of the organisation, and the name of the user, of a Forbear without login


class Caller(NamedTuple):
    """Who is asking: every row that a request touches is theirs."""

    organisation_id: str
    user_id: str


class Organisation(Base):
    """A firm; no row of one is ever seen by another."""

    __tablename__ = "organisations"

    id: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    created_at: Mapped[datetime]


class User(Base):
    """A person of one firm; without a password nobody can log in as them."""

    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    password: Mapped[str | None]
    created_at: Mapped[datetime]

"""Answers: who is this, by name and password or by cookie, and may Forbear start without asking."""

import hashlib
from functools import cache

from itsdangerous import BadSignature, URLSafeTimedSerializer
from pwdlib import PasswordHash
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.models import LOCAL, Caller, Organisation, User
from app.config import Settings, is_loopback
from app.db import now
from app.errors import AppError, NotFound, StartError, Unauthorised, field_error
from app.ids import new_id

SESSION_SECONDS = 12 * 60 * 60
_SHORTEST, _LONGEST = 12, 1024
_SECRET = 32


def add_organisation(session: Session, slug: str, name: str) -> Organisation:
    """Add a firm.

    Raises:
        AppError: there is one of this slug.

    """
    if session.scalar(select(Organisation).where(Organisation.slug == slug)):
        raise AppError(409, "Exists already", f"There is an organisation {slug!r} already.")
    row = Organisation(id=new_id("org"), slug=slug, name=name, created_at=now())
    session.add(row)
    session.flush()
    return row


def add_user(session: Session, organisation: str, name: str, password: str) -> User:
    """Add a person to the firm of this slug.

    Raises:
        AppError: no such firm, the name is taken, or the password is too short.

    """
    firm = _organisation(session, organisation)
    if session.scalar(select(User).where(User.organisation_id == firm.id, User.name == name)):
        raise AppError(409, "Exists already", f"There is a user {name!r} already; set a new password instead.")
    row = User(organisation_id=firm.id, id=new_id("usr"), name=name, password=_hash(password), created_at=now())
    session.add(row)
    session.flush()
    return row


def set_password(session: Session, organisation: str, name: str, password: str) -> None:
    """Give a person a new password, which also ends all their sessions.

    Raises:
        AppError: no such person, or the password is too short.

    """
    firm = _organisation(session, organisation)
    user = session.scalar(select(User).where(User.organisation_id == firm.id, User.name == name))
    if user is None:
        raise NotFound
    user.password = _hash(password)


def log_in(session: Session, settings: Settings, organisation: str, name: str, password: str) -> str:
    """Check a password and return the cookie of a new session.

    Raises:
        AppError: 401 if any of the three is wrong; the answer takes as long whichever it is.

    """
    user = session.scalar(
        select(User).join(Organisation, Organisation.id == User.organisation_id)
        .where(Organisation.slug == organisation, User.name == name)
    )  # fmt: skip
    stored = user.password if user is not None and user.password else _nobody()
    right = slow_hasher().verify(password[:_LONGEST], stored)
    if not right or user is None or user.password is None:
        raise AppError(401, "Not logged in", "Name or password is wrong.", headers={"WWW-Authenticate": "Session"})
    return _serializer(settings).dumps([user.organisation_id, user.id, _stamp(user.password)])


def caller_of(session: Session, settings: Settings, cookie: str) -> Caller:
    """Return whose session a cookie is.

    Raises:
        Unauthorised: it is not ours, too old, or from before the password changed.

    """
    try:
        organisation_id, user_id, stamp = _serializer(settings).loads(cookie, max_age=SESSION_SECONDS)
    except (BadSignature, ValueError, TypeError):
        raise Unauthorised from None
    user = session.get(User, (organisation_id, user_id))
    if user is None or user.password is None or _stamp(user.password) != stamp:
        raise Unauthorised
    return Caller(organisation_id, user_id)


def check_access(session: Session, settings: Settings) -> Caller | None:
    """Return the one local caller when bound to loopback, or nobody when people must log in.

    Raises:
        StartError: bound beyond loopback without a secret or without anybody who could log in.

    """
    if is_loopback(settings.host):
        return local_caller(session)
    if settings.secret is None or len(settings.secret.get_secret_value()) < _SECRET:
        raise StartError(f"To listen on {settings.host} set FORBEAR_SECRET to {_SECRET} random characters or more.")
    if session.scalar(select(User.id).where(User.password.is_not(None)).limit(1)) is None:
        raise StartError(f"To listen on {settings.host} somebody must be able to log in. Run: forbear users add NAME")
    return None


def local_caller(session: Session) -> Caller:
    """Return the one user of a Forbear without login."""
    firm = _organisation(session, LOCAL)
    user = session.scalars(select(User).where(User.organisation_id == firm.id, User.name == LOCAL)).one()
    return Caller(firm.id, user.id)


def _organisation(session: Session, slug: str) -> Organisation:
    found = session.scalar(select(Organisation).where(Organisation.slug == slug))
    if found is None:
        raise AppError(404, "Not found", f"There is no organisation {slug!r}.")
    return found


def _hash(password: str) -> str:
    if not _SHORTEST <= len(password) <= _LONGEST:
        raise field_error("password", f"A password has {_SHORTEST} to {_LONGEST:,} characters")
    return slow_hasher().hash(password)


@cache
def slow_hasher() -> PasswordHash:
    """Return what hashes passwords: Argon2id, slow on purpose."""
    return PasswordHash.recommended()


@cache
def _nobody() -> str:
    """Return a hash to check against when there is no such person, so that the time does not tell."""
    return slow_hasher().hash(new_id("usr"))


def _stamp(hashed: str) -> str:
    return hashlib.sha256(hashed.encode()).hexdigest()[:16]


def _serializer(settings: Settings) -> URLSafeTimedSerializer:
    if settings.secret is None:
        raise Unauthorised
    return URLSafeTimedSerializer(settings.secret.get_secret_value(), salt="forbear.session")

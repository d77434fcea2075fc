"""Answers: how are rows kept, and when does a request's work become lasting."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends
from pydantic_core import from_json, to_json
from sqlalchemy import DateTime, Dialect, Engine, MetaData, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import JSON, TypeDecorator
from starlette.requests import HTTPConnection

_PRAGMAS = ("busy_timeout = 5000", "journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON")
_OPTIONS: dict[str, Any] = {
    "hide_parameters": True,
    "json_serializer": lambda value: to_json(value).decode(),
    "json_deserializer": from_json,
}
Sessions = sessionmaker[Session]


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC, on databases that keep the zone and on those that do not."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse a moment without a zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give SQLite's moments their zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table; constraints get names by rule, so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(referred_table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: JSON}


def now() -> datetime:
    """Return this moment, in UTC."""
    return datetime.now(UTC)


def database_url(text: str) -> URL:
    """Parse a database URL; plain PostgreSQL means psycopg 3."""
    url = make_url(text)
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgres", "postgresql") else url


def make_engine(text: str) -> Engine:
    """Open a database; errors never show the values of a statement, which may be a borrower's words."""
    logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)  # below it would log rows
    url = database_url(text)
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, pool_size=10, **_OPTIONS)
    if url.database:
        Path(url.database).absolute().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = create_engine(url, **_OPTIONS)
    event.listen(engine, "connect", _set_pragmas)
    return engine


def _set_pragmas(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def make_sessions(engine: Engine) -> Sessions:
    """Make what opens sessions; rows stay readable after the end of theirs."""
    return sessionmaker(engine, expire_on_commit=False)


def get_session(connection: HTTPConnection) -> Iterator[Session]:
    """Give one request its transaction."""
    sessions: Sessions = connection.app.state.sessions
    with sessions.begin() as session:
        yield session


# scope="function": the commit comes before the response leaves, so that no 201 goes out for what was not kept.
SessionDep = Annotated[Session, Depends(get_session, scope="function")]

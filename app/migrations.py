"""Answers: does the database have the tables that this Forbear needs, and how does it get them."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event

from alembic import command
from app.db import database_url, make_engine
from app.errors import StartError

_APP = Path(__file__).resolve().parent


def folder() -> Path:
    """Return the migrations: the checkout's, else those inside the wheel."""
    checkout = _APP.parent / "alembic"
    return checkout if (checkout / "env.py").is_file() else _APP / "alembic"


def upgrade(url: str, revision: str = "head") -> None:
    """Bring a database to a revision, all or nothing; a second process waits for the first.

    Raises:
        StartError: a newer Forbear made the database.

    """
    _run(url, lambda config: command.upgrade(config, revision))


def downgrade(url: str, revision: str) -> None:
    """Take a database back to a revision; what only later ones can hold is lost."""
    _run(url, lambda config: command.downgrade(config, revision))


def is_current(engine: Engine) -> bool:
    """Tell whether a database is at head."""
    with engine.connect() as connection:
        heads = MigrationContext.configure(connection).get_current_heads()
    return set(heads) == set(ScriptDirectory(str(folder())).get_heads())


def bring_up(engine: Engine, url: str) -> None:
    """Make our own SQLite ready for use; on PostgreSQL ask for the command that does.

    Raises:
        StartError: the database is not at head and is not ours to change.

    """
    if is_current(engine):
        return
    if engine.dialect.name != "sqlite":
        raise StartError("The database is not up to date. Back it up, then run: forbear db upgrade")
    upgrade(url)


def _run(url: str, work: Callable[[Config], None]) -> None:
    engine = migration_engine(url)
    config = Config()
    config.set_main_option("script_location", str(folder()).replace("%", "%%"))
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            work(config)
    except CommandError as error:
        raise StartError(f"The database does not fit this Forbear ({error}). Was it made by a newer one?") from error
    finally:
        engine.dispose()


def migration_engine(url: str) -> Engine:
    """Open a database for migrating: on SQLite alone in it from the start, and with no cascades from dropped tables."""
    parsed = database_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, hide_parameters=True)
    make_engine(url).dispose()  # makes the folder
    engine = create_engine(parsed, hide_parameters=True)

    def on_connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver must not end our transaction before a change of tables
        connection.execute("PRAGMA busy_timeout = 30000")

    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)
    return engine

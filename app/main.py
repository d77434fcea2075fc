"""The wiring: settings in, a web application out, and nothing else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, FastAPI, Request
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, Response

import app.access.routes
import app.loading
import app.reviews.routes
from app.access.service import check_access
from app.config import Settings, is_loopback
from app.db import Sessions, make_engine, make_sessions
from app.errors import Problem, StartError, add_handlers, problem, problems
from app.language.review import Reviewer
from app.language.strict import PackError
from app.middleware import BodyLimit, Envelope, Gate
from app.migrations import bring_up
from app.reviews.schemas import DisputeIn, DraftIn, SentIn
from app.reviews.service import purge_expired
from app.web.pages import add_pages

_HOUR = 60 * 60
_BODIES: tuple[type[BaseModel], ...] = (DraftIn, DisputeIn, SentIn, Problem)
health = APIRouter(tags=["health"])


def prepare(settings: Settings) -> Sessions:
    """Open the database, bringing our own SQLite to the newest shape, and return what opens sessions on it.

    Raises:
        StartError: the database cannot be opened or must be upgraded by hand first.

    """
    engine = make_engine(settings.database_url)
    try:
        bring_up(engine, settings.database_url)
    except SQLAlchemyError as error:
        engine.dispose()
        raise StartError(f"The database cannot be opened ({type(error).__name__}); see FORBEAR_DATABASE_URL") from error
    except StartError:
        engine.dispose()
        raise
    return make_sessions(engine)


def load_reviewer(settings: Settings) -> Reviewer:
    """Load the reviewer, and prove that each rule has its wording.

    Raises:
        StartError: one of its files is not right.

    """
    try:
        reviewer = app.loading.load_reviewer(settings)
        for rule in reviewer.pack.rules:
            reviewer.wording(rule)  # a template that is missing or broken stops the start, not a request
    except PackError as error:
        raise StartError(str(error)) from error
    return reviewer


def create_app(settings: Settings | None = None, reviewer: Reviewer | None = None) -> FastAPI:
    """Wire a whole Forbear; ``reviewer`` spares tests the loading.

    Raises:
        StartError: it may not or cannot start like this; the text says what to do.

    """
    settings = settings or Settings()
    sessions = prepare(settings)
    with sessions.begin() as session:
        local_caller = check_access(session, settings)
        purge_expired(session)
    api = FastAPI(
        title="Forbear",
        version="1",
        description="A conversation coach for people who talk to borrowers in difficulty.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
        generate_unique_id_function=_operation_id,
        middleware=[Middleware(Envelope), Middleware(Gate, local=is_loopback(settings.host)), Middleware(BodyLimit)],
    )
    api.state.settings, api.state.sessions, api.state.local_caller = settings, sessions, local_caller
    api.state.reviewer = reviewer or load_reviewer(settings)
    add_handlers(api)
    _add_routes(api)
    _complete_openapi(api)
    return api


def _add_routes(api: FastAPI) -> None:
    api.include_router(app.reviews.routes.router)
    api.include_router(app.reviews.routes.rules_router)
    api.include_router(app.access.routes.router)
    api.include_router(health)
    add_pages(api)


@health.get("/healthz", responses={200: {"content": {"application/json": {"example": {"status": "ok"}}}}})
async def healthz() -> Response:
    """Tell that the process answers."""
    return JSONResponse({"status": "ok"})


@health.get(
    "/readyz", responses={200: {"content": {"application/json": {"example": {"status": "ok"}}}}, **problems(503)}
)
def readyz(request: Request) -> Response:
    """Tell that the database answers and the pack is loaded."""
    try:
        with request.app.state.sessions.begin() as session:
            session.execute(text("select 1"))
    except SQLAlchemyError:
        return problem(503, "Not ready", "The database does not answer.", {"Retry-After": "5"})
    return JSONResponse({"status": "ok", **request.app.state.reviewer.version})


@asynccontextmanager
async def _lifespan(api: FastAPI) -> AsyncIterator[None]:
    sweeper = asyncio.create_task(_sweep(api.state.sessions))
    yield
    sweeper.cancel()
    api.state.sessions.kw["bind"].dispose()


async def _sweep(sessions: Sessions) -> None:
    """Delete drafts whose time is over, every hour, whether or not anybody looks at a list."""
    while True:
        await asyncio.sleep(_HOUR)
        await run_sync(_purge, sessions)


def _purge(sessions: Sessions) -> None:
    with sessions.begin() as session:
        purge_expired(session)


def _operation_id(route: APIRoute) -> str:
    return route.name


def _complete_openapi(api: FastAPI) -> None:
    """Add the schemas of the bodies that ``read_json`` reads and of the problems, which routes name by reference."""
    generate = api.openapi

    def openapi() -> dict[str, Any]:
        if api.openapi_schema is None:
            made = generate()
            _, extra = models_json_schema(
                [(m, "validation") for m in _BODIES], ref_template="#/components/schemas/{model}"
            )
            schemas = made.setdefault("components", {}).setdefault("schemas", {})
            schemas.update(extra["$defs"])
            _without_the_frameworks_422(made)
        return api.openapi_schema or made

    api.openapi = openapi  # type: ignore[method-assign]


def _without_the_frameworks_422(made: dict[str, Any]) -> None:
    """Leave out the error that FastAPI documents for every parameter: ours are problems, named by each route."""
    for operation in (o for item in made["paths"].values() for o in item.values()):
        if "HTTPValidationError" in str(operation["responses"].get("422")):
            del operation["responses"]["422"]
    for name in ("HTTPValidationError", "ValidationError"):
        made["components"]["schemas"].pop(name, None)

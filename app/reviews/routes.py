"""The API of reviews and rules: parse, hand over, answer."""

from functools import lru_cache
from typing import Annotated, Any
from urllib.parse import parse_qsl

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel
from pydantic_core import to_json
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.access.models import Caller
from app.access.security import CallerDep
from app.config import STORES, Settings, Store
from app.db import SessionDep, Sessions
from app.errors import NotFound, field_error, parse_values, problems, read_json
from app.language.values import Draft, Review, review_json
from app.reviews import answers, service
from app.reviews.catalogue import rule_json
from app.reviews.schemas import DisputeIn, DraftIn, Page, ReviewOptions, SentIn

router = APIRouter(prefix="/v1", tags=["reviews"])
rules_router = APIRouter(prefix="/v1/rules", tags=["rules"])
_INCLUDED = ("rewrite", "sentiment")
_WAITING = 64  # drafts that may wait to be read
_LIMIT = "The body may have 256 KiB, its text 20,000 characters."


def _takes(model: type[BaseModel]) -> dict[str, Any]:
    """Document a body that ``read_json`` reads, which is faster and stricter than the framework's way."""
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}}
    return {"requestBody": {"required": True, "content": content}}


def _asks(model: type[BaseModel]) -> dict[str, Any]:
    """Document a query that a route reads by itself."""
    fields = model.model_json_schema()["properties"]
    listed = [{"name": name, "in": "query", "required": False, "schema": field} for name, field in fields.items()]
    return {"parameters": [{**p, "description": p["schema"].pop("description")} for p in listed]}


def _body(model: type[BaseModel]) -> Any:
    async def read(request: Request) -> BaseModel:
        return await read_json(request, model)

    return Depends(read)


def _json(value: Any, status: int = 200, location: str | None = None) -> Response:
    return Response(to_json(value), status, {"location": location} if location else None, "application/json")


@router.post(
    "/reviews",
    status_code=201,
    description=f"Review a draft. With `store=none` nothing is kept: 200 and no `id`. {_LIMIT}",
    openapi_extra=_takes(DraftIn) | _asks(ReviewOptions),
    responses={
        200: {"model": answers.ReviewOut, "description": "Reviewed, and not kept"},
        201: {
            "model": answers.ReviewOut,
            "description": "Reviewed and kept",
            "headers": {"Location": {"description": "Where it is kept", "schema": {"type": "string"}}},
        },
        **problems(400, 401, 413, 415, 422, 503),
    },
)
async def create_review(request: Request, caller: CallerDep) -> Response:
    """Review a draft."""
    state = request.app.state
    settings: Settings = state.settings
    options = _options(request.url.query, settings.store, settings.draft_days)
    sent = await read_json(request, DraftIn)
    draft = sent.to_draft()
    if sent.is_long() or state.reviewer.listens:
        review = await run_sync(service.read_draft, state.reviewer, draft, options, limiter=_readers(state))
    else:
        review = service.read_draft(state.reviewer, draft, options)
    if options.store == "none":
        return _json(review_json(review))
    made = await run_sync(_keep, state.sessions, caller, draft, review, options, limiter=_writers(state))
    return _json({"id": made, **review_json(review)}, 201, f"/v1/reviews/{made}")


def _keep(sessions: Sessions, caller: Caller, draft: Draft, review: Review, options: service.Options) -> str:
    with sessions.begin() as session:
        return service.keep_review(session, caller, draft, review, options)


def _readers(state: Any) -> CapacityLimiter:
    """Return the queue of drafts that take longer to read: one is read at a time in a process, and few may wait.

    Raises:
        HTTPException: 503, too many wait.

    """
    if not hasattr(state, "readers"):
        state.readers = CapacityLimiter(1)
    queue: CapacityLimiter = state.readers
    if queue.statistics().tasks_waiting >= _WAITING:
        raise HTTPException(503, "Many drafts are waiting to be read. Nothing was changed.", {"Retry-After": "1"})
    return queue


def _writers(state: Any) -> CapacityLimiter | None:
    """Return SQLite's queue: it has one writer at a time, and waiting here is faster than inside it."""
    if not hasattr(state, "writers"):
        state.writers = CapacityLimiter(1) if state.sessions.kw["bind"].dialect.name == "sqlite" else None
    limiter: CapacityLimiter | None = state.writers
    return limiter


@lru_cache(maxsize=256)
def _options(query: str, most: Store, days: int) -> service.Options:
    """Read the query of a review; callers send few different ones, so each is read once."""
    asked = parse_values(ReviewOptions, dict(parse_qsl(query, keep_blank_values=True)))
    include = [name.strip() for name in asked.include.split(",") if name.strip()]
    if not set(include) <= set(_INCLUDED):
        raise field_error("include", "Name what to add, comma-separated", _INCLUDED)
    store = asked.store or most
    allowed = STORES[: STORES.index(most) + 1]
    if store not in allowed:
        raise field_error("store", "The deployer does not allow that much to be kept", allowed)
    return service.Options("rewrite" in include, "sentiment" in include, store, days)


@router.get("/reviews", responses={200: {"model": answers.ReviewsOut}, **problems(401, 422, 503)})
def list_reviews(session: SessionDep, caller: CallerDep, query: Annotated[Page, Query()]) -> Response:
    """List your own reviews, newest first."""
    return _json(service.list_reviews(session, caller, query))


@router.get("/reviews/{review_id}", responses={200: {"model": answers.StoredOut}, **problems(401, 404, 503)})
def get_review(session: SessionDep, caller: CallerDep, review_id: str) -> Response:
    """Show a review as it was kept."""
    return _json(service.get_review(session, caller, review_id))


@router.delete("/reviews/{review_id}", status_code=204, responses=problems(401, 404, 503))
def delete_review(session: SessionDep, caller: CallerDep, review_id: str) -> Response:
    """Delete a review; the record of what was sent stays."""
    service.delete_review(session, caller, review_id)
    return Response(status_code=204)


@router.post(
    "/reviews/{review_id}/disputes",
    status_code=201,
    openapi_extra=_takes(DisputeIn),
    responses={201: {"model": answers.DisputeOut}, **problems(400, 401, 404, 413, 415, 422, 503)},
)
def open_dispute(
    session: SessionDep, caller: CallerDep, review_id: str, said: Annotated[DisputeIn, _body(DisputeIn)]
) -> Response:
    """Say that a finding is wrong, or that something was missed; the review is kept until this is decided."""
    return _json(service.open_dispute(session, caller, review_id, said), 201)


@router.post(
    "/reviews/{review_id}/sent",
    status_code=201,
    openapi_extra=_takes(SentIn),
    responses={201: {"model": answers.SentOut}, **problems(400, 401, 404, 413, 415, 422, 503)},
)
def record_sent(
    session: SessionDep, caller: CallerDep, review_id: str, said: Annotated[SentIn, _body(SentIn)]
) -> Response:
    """Record what was sent; the original of a `stop` needs a reason."""
    return _json(service.record_sent(session, caller, review_id, said), 201)


@rules_router.get("", responses={200: {"model": answers.RulesOut}, **problems(401)})
async def list_rules(request: Request, _caller: CallerDep) -> Response:
    """List the rules."""
    reviewer = request.app.state.reviewer
    return _json({"items": [rule_json(reviewer, rule) for rule in reviewer.pack.rules], "next": None})


@rules_router.get("/{rule_id}", responses={200: {"model": answers.RuleOut}, **problems(401, 404)})
async def get_rule(request: Request, _caller: CallerDep, rule_id: str) -> Response:
    """Explain one rule."""
    reviewer = request.app.state.reviewer
    if rule_id not in reviewer.pack.rules:
        raise NotFound
    return _json(rule_json(reviewer, rule_id))

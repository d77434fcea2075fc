"""Parts of the draft page: a live reading that keeps nothing, and what happens when the officer decides."""

from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from pydantic import ValidationError
from sqlalchemy.orm import Session
from starlette.responses import JSONResponse, Response

from app.access.models import Caller
from app.access.security import CallerDep
from app.config import Settings
from app.db import SessionDep
from app.errors import FieldError, explain, field_error
from app.language.review import Reviewer
from app.language.values import Draft
from app.reviews import service
from app.reviews.schemas import DisputeIn, SentIn
from app.web import assets, view, words
from app.web.examples import EXAMPLES
from app.web.forms import Desk, Posted, PostedDep

router = APIRouter(prefix="/draft", include_in_schema=False)
_SAMPLE = Draft("Last chance, Tom: pay now or we take you to court.")


class Done(NamedTuple):
    """What was kept, and how the page says so."""

    review: str | None
    said: str


def shared(reviewer: Reviewer, reading: view.Reading | None, desk: Desk) -> dict[str, Any]:
    """Return what the parts of the page show."""
    values: dict[str, Any] = {"reading": reading, "fold_after": view.FOLD_AFTER, "examples": EXAMPLES}
    values |= {"form": desk, "certain": words.CERTAIN.items()}
    if reading is None:
        values["sample"] = view.read(reviewer, _SAMPLE)
    return values


@router.post("/read")
def read(request: Request, _caller: CallerDep, posted: PostedDep) -> Response:
    """Read a draft while it is being written; nothing is kept."""
    reviewer: Reviewer = request.app.state.reviewer
    reading = None if posted.desk.blank else view.read(reviewer, posted.desk.draft())
    return assets.page(request, "reading.html", {**shared(reviewer, reading, posted.desk), "oob": assets.OOB})


@router.post("/keep")
def keep_draft(request: Request, session: SessionDep, caller: CallerDep, posted: PostedDep) -> Response:
    """Keep a draft with its reading, for its author alone."""
    return _json(keep(request, session, caller, posted.desk))


@router.post("/sent")
def record_sent(request: Request, session: SessionDep, caller: CallerDep, posted: PostedDep) -> Response:
    """Record the text that goes out; the original of a ``stop`` needs a reason."""
    review = _review(request, session, caller, posted)
    if review is None:
        return _json(Done(None, ""))
    said = {"text": posted.other.get("final", ""), "reason": posted.other.get("reason", "").strip() or None}
    try:
        service.record_sent(session, caller, review, SentIn.model_validate(said))
    except ValidationError as error:
        raise FieldError(explain(error, SentIn)) from None
    return _json(Done(review, ""))


@router.post("/dispute")
def dispute_finding(request: Request, session: SessionDep, caller: CallerDep, posted: PostedDep) -> Response:
    """Keep the officer's word that a finding is not fair."""
    return _json(dispute(request, session, caller, posted))


def keep(request: Request, session: Session, caller: Caller, desk: Desk) -> Done:
    """Keep a draft with its reading."""
    review = _review(request, session, caller, Posted(desk, {}))
    days = request.app.state.settings.draft_days
    if review is None:
        return Done(None, "This Forbear keeps nothing, so nothing was kept.")
    return Done(review, f"Kept for you alone, for {days} day{'s'[: days != 1]}, with names and numbers covered.")


def dispute(request: Request, session: Session, caller: Caller, posted: Posted) -> Done:
    """Open a dispute about one finding, with its reason.

    Raises:
        FieldError: no such finding, or no reason.

    """
    number = posted.other.get("dispute", "")
    reason = posted.other.get(f"reason_{number}", "")
    if not reason.strip():
        raise field_error("reason", "Say in a few words why it is not fair here")
    review = _review(request, session, caller, posted)
    if review is None:
        return Done(None, "This Forbear keeps nothing, so nobody can look at it later.")
    try:
        service.open_dispute(session, caller, review, DisputeIn.model_validate({"finding": number, "reason": reason}))
    except ValidationError as error:
        raise FieldError(explain(error, DisputeIn)) from None
    return Done(review, "Thank you. Someone will look at it.")


def changed(reviewer: Reviewer, desk: Desk, asked: dict[str, str]) -> Desk:
    """Return the form with one sentence, or all, said another way."""
    draft = desk.draft()
    if "use" in asked:
        offers = view.read(reviewer, draft).better
        return desk._replace(text=next((b.text for b in offers if b.kind == asked["use"]), desk.text))
    unit, _, variant = asked["accept"].partition(".")
    if not (unit.isdecimal() and variant.isdecimal() and len(asked["accept"]) < 12):
        return desk
    return desk._replace(text=view.accept(reviewer, draft, int(unit), int(variant)))


def _review(request: Request, session: Session, caller: Caller, posted: Posted) -> str | None:
    """Return the id of the review that this is about, making it on first need; none where nothing may be kept."""
    known = posted.other.get("review")
    if known:
        return known
    settings: Settings = request.app.state.settings
    options = service.Options(store=settings.store, days=settings.draft_days)
    made = service.create_review(session, caller, request.app.state.reviewer, posted.desk.draft(), options)
    found: str | None = made.get("id")
    return found


def _json(done: Done) -> Response:
    return JSONResponse({k: v for k, v in done._asdict().items() if v}, headers={"cache-control": "no-store"})

"""Answers: read a draft and keep it, find it again, dispute it, say what was sent, forget it."""

from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, CursorResult, Result, delete, or_, select, update
from sqlalchemy.orm import Session

from app.access.models import Caller, Organisation
from app.config import Store
from app.db import now
from app.errors import NotFound, field_error
from app.ids import new_id, parse_id
from app.language.redact import mask
from app.language.review import Reviewer
from app.language.values import Draft, Review, review_json
from app.reviews.masking import Cover
from app.reviews.models import CreditRow, DisputeRow, FindingRow, ReviewRow, SendRow
from app.reviews.schemas import DisputeIn, Page, SentIn

REVIEW = "rev"
_ADD_REVIEW, _ADD_FINDINGS, _ADD_CREDITS = (
    row.metadata.tables[row.__tablename__].insert() for row in (ReviewRow, FindingRow, CreditRow)
)


class Options(NamedTuple):
    """What a review should also say, how much of it is kept, and for how many days."""

    rewrite: bool = True
    sentiment: bool = False
    store: Store = "masked"
    days: int = 1


def read_draft(reviewer: Reviewer, draft: Draft, options: Options) -> Review:
    """Review a draft, keeping nothing."""
    return reviewer.review(draft, rewrite=options.rewrite, sentiment=options.sentiment)


def create_review(
    session: Session, caller: Caller, reviewer: Reviewer, draft: Draft, options: Options
) -> dict[str, Any]:
    """Review a draft and keep it as the options say; the answer is about the text as sent."""
    review = read_draft(reviewer, draft, options)
    if options.store == "none":
        return review_json(review)
    return {"id": keep_review(session, caller, draft, review, options), **review_json(review)}


def keep_review(session: Session, caller: Caller, draft: Draft, review: Review, options: Options) -> str:
    """Add a review's rows, masked unless all is kept, and return its id."""
    text, context = draft.text, draft.context
    if options.store != "full":
        cover = Cover(draft)
        text, context, review = cover.text, cover.context, cover.review(review)
    made, key = now(), {"organisation_id": caller.organisation_id, "review_id": new_id(REVIEW)}
    scores = {k: v for k, v in review.scores.items() if k != "sentiment"}
    row = {
        "organisation_id": caller.organisation_id, "id": key["review_id"], "user_id": caller.user_id,
        "created_at": made, "expires_at": made + timedelta(days=options.days), "store": options.store,
        "channel": draft.channel, "purpose": review.purpose, "verdict": review.verdict,
        "text": text, "context": context, **scores, **review.version, "document": review_json(review),
    }  # fmt: skip
    rows = session.connection()  # plain rows: the unit of work would cost as much as the review
    rows.execute(_ADD_REVIEW, row)
    found = [("finding", f) for f in review.findings] + [("hint", f) for f in review.hints]
    if found:
        rows.execute(_ADD_FINDINGS, [{**key, "kind": kind, **_columns(f, "why", "risks")} for kind, f in found])
    if review.credits:
        rows.execute(_ADD_CREDITS, [{**key, "n": n, **c._asdict()} for n, c in enumerate(review.credits, 1)])
    return key["review_id"]


def _columns(value: Any, *left_out: str) -> dict[str, Any]:
    return {k: v for k, v in value._asdict().items() if k not in left_out}


def get_review(session: Session, caller: Caller, review_id: str) -> dict[str, Any]:
    """Return a review of one's own as it was kept, with its disputes.

    Raises:
        NotFound: there is none, it is somebody else's, or its time is over.

    """
    row = _own(session, caller, review_id)
    disputes = session.scalars(
        select(DisputeRow)
        .where(DisputeRow.organisation_id == caller.organisation_id, DisputeRow.review_id == row.id)
        .order_by(DisputeRow.id)
    ).all()
    head = {
        "id": row.id,
        "created_at": row.created_at,
        "expires_at": row.expires_at,
        "channel": row.channel,
        "text": row.text,
    }
    tail = {"context": row.context or None, "disputes": [_dispute_json(d) for d in disputes] or None}
    return _present({**head, **tail, **row.document})


def list_reviews(session: Session, caller: Caller, page: Page) -> dict[str, Any]:
    """Return a part of one's own reviews, newest first, after deleting those whose time is over.

    Raises:
        FieldError: the cursor is not one that a list gave.

    """
    purge_expired(session, caller.organisation_id)
    query = select(ReviewRow).where(
        ReviewRow.organisation_id == caller.organisation_id, ReviewRow.user_id == caller.user_id
    )
    if page.cursor is not None:
        try:
            query = query.where(ReviewRow.id < parse_id(REVIEW, page.cursor))
        except NotFound:
            raise field_error("cursor", "This is not the `next` of a list; leave it out to begin") from None
    rows = session.scalars(query.order_by(ReviewRow.id.desc()).limit(page.limit + 1)).all()
    items, more = rows[: page.limit], len(rows) > page.limit
    return {"items": [_item(r) for r in items], "next": items[-1].id if more else None}


def delete_review(session: Session, caller: Caller, review_id: str) -> None:
    """Delete a review with its findings, credits and disputes; the record of what was sent stays.

    Raises:
        NotFound: there is none, or it is somebody else's.

    """
    gone = session.execute(delete(ReviewRow).where(*_of(caller, review_id)))
    if not _rows(gone):
        raise NotFound


def open_dispute(session: Session, caller: Caller, review_id: str, said: DisputeIn) -> dict[str, Any]:
    """Keep a dispute, and with it the review, until it is decided.

    Raises:
        AppError: no such review, or it has no such finding or turn.

    """
    review = _kept(session, caller, review_id)
    if said.finding is not None:
        known = [f["n"] for f in (*review.document["findings"], *review.document["hints"])]
        if said.finding not in known:
            raise field_error("finding", "This review has no such finding", [str(n) for n in sorted(known)])
    elif said.missed != 0:
        raise field_error("missed", "A message is one turn", ["0"])
    row = DisputeRow(
        organisation_id=caller.organisation_id, id=new_id("dis"), user_id=caller.user_id, review_id=review.id,
        created_at=now(), finding=said.finding, missed=said.missed, reason=_as_kept(review, said.reason), status="open",
    )  # fmt: skip
    session.add(row)
    return _present(_dispute_json(row))


def record_sent(session: Session, caller: Caller, review_id: str, said: SentIn) -> dict[str, Any]:
    """Record what was sent after a review, and keep the review.

    Raises:
        AppError: no such review, or the original of a `stop` without a reason.

    """
    review = _kept(session, caller, review_id)
    text = _as_kept(review, said.text)
    edited = text.split() != review.text.split()
    if review.verdict == "stop" and not edited and said.reason is None:
        raise field_error("reason", "The review said stop and this is the original: say why it goes out all the same")
    row = SendRow(
        organisation_id=caller.organisation_id, id=new_id("snd"), user_id=caller.user_id, review_id=review.id,
        created_at=now(), verdict=review.verdict, edited=edited, text=text,
        reason=_as_kept(review, said.reason) if said.reason else None,
    )  # fmt: skip
    session.add(row)
    shown = ("id", "created_at", "verdict", "edited", "text", "reason")
    return _present({"review": review.id, **{name: getattr(row, name) for name in shown}})


def purge_expired(session: Session, organisation_id: str | None = None) -> None:
    """Delete the drafts whose time is over, of one organisation or of all."""
    chosen = [organisation_id] if organisation_id else session.scalars(select(Organisation.id)).all()
    for one in chosen:
        over = (ReviewRow.organisation_id == one, ReviewRow.expires_at <= now())
        if session.scalar(select(ReviewRow.id).where(*over).limit(1)):  # reading first, since SQLite has one writer
            session.execute(delete(ReviewRow).where(*over))


def _of(caller: Caller, review_id: str) -> tuple[ColumnElement[bool], ...]:
    """Return what selects a review if it is the caller's own and its time is not over."""
    return (
        ReviewRow.organisation_id == caller.organisation_id,
        ReviewRow.id == parse_id(REVIEW, review_id),
        ReviewRow.user_id == caller.user_id,
        or_(ReviewRow.expires_at.is_(None), ReviewRow.expires_at > now()),
    )


def _own(session: Session, caller: Caller, review_id: str) -> ReviewRow:
    row = session.scalar(select(ReviewRow).where(*_of(caller, review_id)))
    if row is None:
        raise NotFound
    return row


def _kept(session: Session, caller: Caller, review_id: str) -> ReviewRow:
    """Return a review that from now on is not deleted by time; writing first holds it against a race."""
    if not _rows(session.execute(update(ReviewRow).where(*_of(caller, review_id)).values(expires_at=None))):
        raise NotFound
    return _own(session, caller, review_id)


def _rows(result: Result[Any]) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0


def _as_kept(review: ReviewRow, text: str) -> str:
    return text if review.store == "full" else mask(text)


def _item(row: ReviewRow) -> dict[str, Any]:
    shown = ("id", "created_at", "expires_at", "channel", "verdict", "purpose", "overall", "text")
    return _present({name: getattr(row, name) for name in shown})


def _dispute_json(row: DisputeRow) -> dict[str, Any]:
    shown = ("id", "created_at", "finding", "missed", "reason", "status")
    return _present({"review": row.review_id, **{name: getattr(row, name) for name in shown}})


def _present(values: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in values.items() if v is not None}

"""A few example reviews, so that a new Forbear is not empty: planted once, and never over somebody's work."""

from sqlalchemy.orm import Session

from app.access.service import local_caller
from app.language.review import Reviewer
from app.language.values import Case, Draft
from app.reviews.schemas import Page
from app.reviews.service import Options, create_review, list_reviews

DRAFTS = (
    Draft(
        "Hello Mrs Whitlock, it's Dean at Northgate Finance. Your June payment of £184.50 still hasn't come in. You "
        "really should have rung us in May. Pay the full amount by 5pm Friday or we take you to court. Ref NB-40718.",
        channel="sms",
        case=Case(country="UK"),
    ),
    Draft(
        "Namaste Asha ji, the July instalment of Rs. 2,400 has not reached us yet. Is everything all right? We could "
        "look at a date after your income comes in. Ravi, Sunrise Microfin",
        channel="whatsapp",
        case=Case(country="IN"),
    ),
    Draft(
        "I'm very sorry about your father. Let's leave the account for now. Who should we speak to, and when would "
        "suit you?",
        context="My father passed away last week.",
        channel="email",
    ),
)


def plant(session: Session, reviewer: Reviewer) -> str:
    """Add the examples for the local user where there is no review yet; say what was done."""
    caller = local_caller(session)
    if list_reviews(session, caller, Page(limit=1))["items"]:
        return "There are reviews already; nothing was added."
    for draft in DRAFTS:
        create_review(session, caller, reviewer, draft, Options())
    return f"{len(DRAFTS)} example reviews were added."

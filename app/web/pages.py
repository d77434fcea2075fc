"""Whole pages: the draft, the rules, the login; each works without script."""

from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Query, Request
from starlette.responses import RedirectResponse, Response

from app.access.security import CallerDep
from app.config import is_loopback
from app.db import SessionDep
from app.errors import NotFound
from app.language.review import Reviewer
from app.web import assets, catalogue, fragments, view, words
from app.web.examples import BY_ID
from app.web.forms import Desk, PostedDep
from app.web.problems import ProblemPages

router = APIRouter(include_in_schema=False)
_Text = Annotated[str, Query(max_length=20_000)]


def add_pages(api: FastAPI) -> None:
    """Give a service its pages, static files and readable errors."""
    api.include_router(router)
    api.include_router(fragments.router)
    assets.mount(api)
    api.add_middleware(ProblemPages)


def show(request: Request, desk: Desk, notice: str = "") -> Response:
    """Answer with the draft page for what is written, or with its first-time state."""
    reviewer: Reviewer = request.app.state.reviewer
    reading = None if desk.blank else view.read(reviewer, desk.draft())
    return assets.page(
        request,
        "draft.html",
        {**fragments.shared(reviewer, reading, desk), **_choices(request), "notice": notice},
    )


def _choices(request: Request) -> dict[str, Any]:
    reviewer: Reviewer = request.app.state.reviewer
    return {
        "here": "draft",
        "channels": list(words.CHANNELS.items()),
        "countries": sorted((code, place.name) for code, place in reviewer.law.places.items()),
        "roles": list(words.ROLES.items()),
        "products": list(words.PRODUCTS.items()),
        "contact": list(words.CONTACT.items()),
        "limitation": list(words.LIMITATION.items()),
        "reads": words.listed(reviewer.pack.info.reads),
        "where": where(request),
    }


def where(request: Request) -> str:
    """Say where the reading is done."""
    return "this machine" if is_loopback(request.app.state.settings.host) else "your firm's server"


@router.get("/")
def draft_page(
    request: Request, _caller: CallerDep, example: Annotated[str, Query(alias="try", max_length=40)] = ""
) -> Response:
    """Show the draft page, empty or with an example."""
    chosen = BY_ID.get(example)
    desk = Desk(chosen.text, channel=chosen.channel, country=chosen.country) if chosen else Desk(channel="sms")
    return show(request, desk)


@router.post("/")
def draft_done(request: Request, session: SessionDep, caller: CallerDep, posted: PostedDep) -> Response:
    """Read a draft for a browser without script; accept, use, keep or dispute when one of these buttons was pressed."""
    desk, asked = posted
    if desk.blank:
        return show(request, desk)
    if "accept" in asked or "use" in asked:
        return show(request, fragments.changed(request.app.state.reviewer, desk, asked))
    notice = ""
    if "keep" in asked:
        notice = fragments.keep(request, session, caller, desk).said
    elif "dispute" in asked:
        notice = fragments.dispute(request, session, caller, posted).said
    return show(request, desk, notice)


@router.get("/share")
def share_link(request: Request, _caller: CallerDep, text: _Text = "", title: _Text = "", url: _Text = "") -> Response:
    """Read what another app shared by a link."""
    return show(request, Desk(_shared(title, text, url), channel="whatsapp"))


@router.post("/share")
def share_target(request: Request, _caller: CallerDep, posted: PostedDep) -> Response:
    """Read what another app shared."""
    other = posted.other
    return show(
        request, Desk(_shared(other.get("title", ""), posted.desk.text, other.get("url", "")), channel="whatsapp")
    )


def _shared(title: str, text: str, url: str) -> str:
    """Take the message; a title or a link alone only when there is nothing else."""
    return (text or title or url).strip()


@router.get("/rules")
def rules_page(
    request: Request,
    _caller: CallerDep,
    q: Annotated[str, Query(max_length=200)] = "",
    fault: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """Show the catalogue of rules."""
    reviewer: Reviewer = request.app.state.reviewer
    found = catalogue.search(reviewer, q, fault)
    values = {
        "cards": found,
        "all": len(reviewer.pack.rules),
        "q": q,
        "fault": fault,
        "faults": reviewer.pack.info.faults,
    }
    return assets.page(request, "rules.html", {**values, "here": "rules", "where": where(request)})


@router.get("/rules/{rule_id}")
def rule_page(request: Request, _caller: CallerDep, rule_id: str) -> Response:
    """Explain one rule."""
    reviewer: Reviewer = request.app.state.reviewer
    if rule_id not in reviewer.pack.rules:
        raise NotFound
    return assets.page(
        request, "rule.html", {"rule": catalogue.full(reviewer, rule_id), "here": "rules", "where": where(request)}
    )


@router.get("/login")
def login_page(request: Request) -> Response:
    """Show the login, where one is needed."""
    if request.app.state.local_caller is not None:
        return RedirectResponse("/", 303)
    return assets.page(request, "login.html", {"said": "", "where": where(request)})


@router.get("/manifest.webmanifest")
def manifest() -> Response:
    """Tell browsers how to install Forbear, and that it takes shared text."""
    return assets.file("manifest.webmanifest", "application/manifest+json")


@router.get("/sw.js")
def service_worker() -> Response:
    """Give the service worker from the root, so that it covers every page."""
    return assets.file("sw.js", "text/javascript")


@router.get("/favicon.ico")
def favicon() -> Response:
    """Give the icon to browsers that ask by the old name."""
    return assets.file("icon-192.png", "image/png")

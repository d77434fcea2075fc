"""Log in and out; the page with the form is the web slice's."""

from typing import Annotated, Literal, TypedDict

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from app.access import service
from app.access.models import LOCAL
from app.access.security import COOKIE
from app.config import Settings, is_loopback
from app.db import SessionDep
from app.errors import AppError, problems

router = APIRouter(tags=["access"])


class _Flags(TypedDict):
    httponly: bool
    samesite: Literal["lax"]
    secure: bool
    path: str


_Text = Annotated[str, Form(max_length=200)]


@router.post(
    "/login", status_code=204, responses=problems(401, 404, 413, 422) | {303: {"description": "Logged in, a browser"}}
)
def log_in(
    request: Request,
    session: SessionDep,
    name: _Text,
    password: Annotated[str, Form(max_length=1024)],
    organisation: _Text = LOCAL,
) -> Response:
    """Check a name and a password and start a session; a browser is led to the first page."""
    settings: Settings = request.app.state.settings
    if request.app.state.local_caller is not None:
        raise AppError(404, "Not found", "This Forbear serves this machine alone: nobody needs to log in.")
    cookie = service.log_in(session, settings, organisation, name, password)
    answer = _done(request)
    answer.set_cookie(COOKIE, cookie, max_age=service.SESSION_SECONDS, **_flags(request))
    return answer


@router.post("/logout", status_code=204, responses=problems(403) | {303: {"description": "Logged out, a browser"}})
def log_out(request: Request) -> Response:
    """Forget the session."""
    answer = _done(request)
    answer.delete_cookie(COOKIE, **_flags(request))
    return answer


def _done(request: Request) -> Response:
    browser = "text/html" in request.headers.get("accept", "")
    return RedirectResponse("/", 303) if browser else Response(status_code=204)


def _flags(request: Request) -> _Flags:
    plain = request.url.scheme == "http" and is_loopback(request.url.hostname or "")
    return {"httponly": True, "samesite": "lax", "secure": not plain, "path": "/"}

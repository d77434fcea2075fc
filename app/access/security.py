"""Answers, for every route: who is asking."""

from typing import Annotated

from anyio.to_thread import run_sync
from fastapi import Depends
from starlette.requests import HTTPConnection

from app.access import service
from app.access.models import Caller
from app.config import Settings
from app.db import Sessions
from app.errors import Unauthorised

COOKIE = "forbear_session"


async def get_caller(connection: HTTPConnection) -> Caller:
    """Return the local user, or whoever the session cookie names.

    Raises:
        Unauthorised: people must log in here, and nobody has.

    """
    state = connection.app.state
    local: Caller | None = state.local_caller
    if local is not None:
        return local
    cookie = connection.cookies.get(COOKIE)
    if not cookie:
        raise Unauthorised
    return await run_sync(_look_up, state.sessions, state.settings, cookie)


def _look_up(sessions: Sessions, settings: Settings, cookie: str) -> Caller:
    with sessions.begin() as session:
        return service.caller_of(session, settings, cookie)


CallerDep = Annotated[Caller, Depends(get_caller)]

"""Answers: what holds for every request, whatever its route. Pure ASGI, since a wrapper costs ten times as much."""

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.config import is_loopback
from app.errors import AppError, problem, problem_of, record_crash
from app.ids import uuid7

KIB = 1024
BODY_LIMIT = 256 * KIB
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_REQUEST_ID = re.compile(rb"[\w-]{1,64}", re.ASCII)
_CSP = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
_HEADERS = [
    (b"content-security-policy", _CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
_NO_STORE = (b"cache-control", b"no-store")


class Envelope:
    """Give every answer its request id and security headers, and turn a crash into a problem without words."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        extra = [*_HEADERS, (b"x-request-id", _request_id(scope))]
        if scope["path"].startswith("/v1/"):
            extra.append(_NO_STORE)
        started = False

        async def send_more(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [*message["headers"], *extra]
            await send(message)

        try:
            await self.app(scope, receive, send_more)
        except Exception as error:
            record_crash(error)
            if started:
                raise ConnectionAbortedError("an answer broke off") from None
            answer = problem(500, "Our fault", "Something broke here. The request id tells us where to look.")
            await answer(scope, receive, send_more)


def _request_id(scope: Scope) -> bytes:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
            return bytes(value)
    return uuid7().hex.encode()


class Gate:
    """Refuse what another site's page sends, and, bound to loopback, any host name that is not this machine.

    The first stops forged requests that ride on a cookie or on local access; the second stops DNS rebinding.
    """

    def __init__(self, app: ASGIApp, *, local: bool) -> None:
        self.app, self.local = app, local

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] in ("http", "websocket"):
            refusal = self._refusal(scope)
            if refusal is not None:
                await _refuse(refusal, scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _refusal(self, scope: Scope) -> AppError | None:
        headers = Headers(scope=scope)
        if self.local and not is_loopback(_host_name(headers.get("host", ""))):
            return AppError(421, "Wrong host", "Ask for http://localhost: this Forbear serves this machine alone.")
        if scope["type"] == "http" and scope["method"] in _SAFE:
            return None
        if _foreign(headers):
            return AppError(403, "From another site", "This request came from another site's page and was not done.")
        return None


def _host_name(host: str) -> str:
    return host if host.endswith("]") else host.rpartition(":")[0] or host


def _foreign(headers: Headers) -> bool:
    """Tell whether a browser says that a page of another origin sent this; programs say nothing."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host", "")


async def _refuse(error: AppError, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": error.title})
        return
    await problem_of(error)(scope, receive, send)


class BodyLimit:
    """Refuse a body that is too large, counting what really arrives."""

    def __init__(self, app: ASGIApp, *, limit: int = BODY_LIMIT) -> None:
        self.app, self.limit = app, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it as soon as it is known to be too large."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "0")
        if declared.isdecimal() and int(declared[:20]) > self.limit:
            await problem_of(self._error())(scope, receive, send)
            return
        seen = 0

        async def receive_counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.limit:
                raise self._error()
            return message

        await self.app(scope, receive_counted, send)

    def _error(self) -> AppError:
        return AppError(413, "Too large", f"The body may have {self.limit // KIB} KiB at most.")

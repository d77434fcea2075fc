"""Errors as pages: what the API says as JSON, a person reads in words."""

import json
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import MEDIA_TYPE
from app.web import assets

_LOGGED_OUT = 401
_SAFE = {
    403: "Nothing was changed.",
    404: "Nothing is lost. The address may be mistyped, or what stood here was deleted.",
    413: "Nothing was kept. Take out a part and try again.",
    422: "Nothing was kept. Go back, mend it and try again.",
    500: "What you wrote was not kept. Go back: your words are most likely still on the page. Then try again.",
    503: "Nothing was changed. Wait a moment and try again.",
}


class ProblemPages:
    """Turn a problem into a page where a browser asks for one; the API keeps its JSON."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http" or scope["path"].startswith("/v1") or not _wants_page(scope):
            await self.app(scope, receive, send)
            return
        start: Message = {}
        body = b""

        async def send_page(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message if Headers(raw=message["headers"]).get("content-type") == MEDIA_TYPE else {}
            if not start:
                await send(message)
            elif message["type"] == "http.response.body":
                body += message.get("body", b"")
                if not message.get("more_body", False):
                    for part in _page(scope, start, body):
                        await send(part)

        await self.app(scope, receive, send_page)


def _wants_page(scope: Scope) -> bool:
    return "text/html" in Headers(scope=scope).get("accept", "")


def _page(scope: Scope, start: Message, body: bytes) -> tuple[Message, Message]:
    """Return the answer as a page, or send somebody who is not logged in to the login."""
    problem: dict[str, Any] = json.loads(body)
    headers = MutableHeaders(raw=list(start["headers"]))
    status = start["status"]
    for name in ("content-length", "content-type"):
        del headers[name]
    if status == _LOGGED_OUT and scope["path"] != "/login":
        headers["location"], headers["content-length"] = "/login", "0"
        return {**start, "status": 303, "headers": headers.raw}, {"type": "http.response.body", "body": b""}
    values = {"said": problem["detail"], "problem": problem, "safe": _SAFE.get(status, ""), "where": "this server"}
    values["errors"] = problem.get("errors", [])
    values["again"] = scope["path"] if Request(scope).method == "GET" else "/"
    page = assets.html("login.html" if status == _LOGGED_OUT else "problem.html", values).encode()
    headers["content-type"], headers["content-length"] = "text/html; charset=utf-8", str(len(page))
    headers["cache-control"] = "no-store"
    return {**start, "headers": headers.raw}, {"type": "http.response.body", "body": page}

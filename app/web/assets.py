"""Answers: how do pages and static files reach the browser: escaped, compressed, and named by their content."""

import gzip
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app.web import words

STATIC = Path(__file__).parent / "static"
_FOREVER, _ASK = "public, max-age=31536000, immutable", "no-cache"
_SMALL = 800


@cache
def asset(name: str) -> str:
    """Return the address of one of our static files; it changes with the file's content."""
    return f"/static/{name}?v={_digest((STATIC / name).read_bytes())}"


@cache
def htmx() -> str:
    """Return the address of htmx, which comes from a wheel."""
    content = (files("js_lib_htmx") / "static/htmx/htmx.min.js").read_bytes()
    return f"/htmx/htmx.min.js?v={_digest(content)}"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:10]


class _Named(StaticFiles):
    """Static files that may be kept for good when asked for by their content's name."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        named = scope["query_string"].startswith(b"v=") and answer.status_code in (200, 304)
        answer.headers["cache-control"] = _FOREVER if named else _ASK
        return answer


def mount(api: FastAPI) -> None:
    """Serve our static files and htmx, compressed."""
    api.mount("/static", GZipMiddleware(_Named(directory=STATIC), minimum_size=_SMALL), name="static")
    api.mount(
        "/htmx", GZipMiddleware(_Named(packages=[("js_lib_htmx", "static/htmx")]), minimum_size=_SMALL), name="htmx"
    )


def file(name: str, media_type: str) -> Response:
    """Answer with a static file that must live at the root of the site."""
    return FileResponse(STATIC / name, media_type=media_type, headers={"cache-control": _ASK})


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["points"] = lambda n: words.count(n, "point")
    made.filters["facts"] = lambda n: "One fact" if n == 1 else f"All {words.count(n, 'fact').lower()}"
    made.globals.update(asset=asset, htmx=htmx(), here="", oob="", notice="")
    return made


def html(template: str, values: Mapping[str, Any]) -> str:
    """Render a template; all values are escaped."""
    return _environment().get_template(template).render(values)


def page(request: Request, template: str, values: Mapping[str, Any], status: int = 200) -> Response:
    """Answer with a page; what holds an officer's words stays out of every cache."""
    private = request.method != "GET" or bool(request.query_params)
    headers = {"cache-control": "no-store" if private else "private, no-cache", "vary": "accept-encoding"}
    body = html(template, values).encode("utf-8", "replace")
    if len(body) > _SMALL and "gzip" in request.headers.get("accept-encoding", ""):
        body, headers["content-encoding"] = gzip.compress(body, 5, mtime=0), "gzip"
    return Response(body, status, headers, "text/html; charset=utf-8")


OOB = Markup(' hx-swap-oob="true"')

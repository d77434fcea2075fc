"""Answers: what does a caller read when something is not right: always ``application/problem+json``."""

import logging
import re
import traceback
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypeVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import to_json
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.responses import Response

M = TypeVar("M", bound=BaseModel)
MEDIA_TYPE = "application/problem+json"
_QUOTED = re.compile(r"'([^']*)'")
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]|\xed[\xa0-\xbf]")
_SHOWN = 60
_log = logging.getLogger("forbear")


class FieldProblem(BaseModel):
    """One field that is not right."""

    field: str = Field(description="Where it stands, such as `case.country`.")
    message: str = Field(description="What is not right with it.")
    allowed: list[str] | None = Field(None, description="What may stand there, where that is a list.")


class Problem(BaseModel):
    """An error, as RFC 9457 has it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "about:blank",
                    "title": "Some fields are not right",
                    "status": 422,
                    "detail": "channel: Input should be 'sms' or 'email'",
                    "errors": [
                        {"field": "channel", "message": "Input should be 'sms' or 'email'", "allowed": ["sms", "email"]}
                    ],
                }
            ]
        }
    )

    type: str = Field("about:blank", description="Always `about:blank`: the status says the kind.")
    title: str = Field(description="The kind of error, in a few words.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What happened, and what to do.")
    errors: list[FieldProblem] | None = Field(None, description="The fields that are not right.")


class StartError(Exception):
    """Forbear will not start like this; the text says what to do."""


class AppError(HTTPException):
    """Something that the caller can mend; ``extra`` goes into the answer as it is."""

    def __init__(
        self, status: int, title: str, detail: str, *, headers: Mapping[str, str] | None = None, **extra: Any
    ) -> None:
        super().__init__(status, detail, headers)
        self.title, self.extra = title, extra

    def __str__(self) -> str:
        """Return what happened, for people at a terminal."""
        return self.detail


class NotFound(AppError):  # noqa: N818 - it reads as what happened
    """There is nothing of that name, or it is somebody else's: the answer does not tell which."""

    def __init__(self) -> None:
        super().__init__(404, "Not found", "There is nothing of this name here.")


class Unauthorised(AppError):  # noqa: N818 - it reads as what happened
    """Nobody is logged in."""

    def __init__(self) -> None:
        super().__init__(401, "Not logged in", "Log in first.", headers={"WWW-Authenticate": "Session"})


class FieldError(AppError):
    """Fields that are not right, each with what may stand there."""

    def __init__(self, errors: Sequence[Mapping[str, Any]]) -> None:
        first = errors[0]
        detail = f"{first['field']}: {first['message']}" + (f" (and {len(errors) - 1} more)" if errors[1:] else "")
        super().__init__(422, "Some fields are not right", detail, errors=list(errors))


def field_error(field: str, message: str, allowed: Sequence[str] | None = None) -> FieldError:
    """Make the error of one field."""
    if not allowed:
        return FieldError([{"field": field, "message": message}])
    return FieldError([{"field": field, "message": f"{message}: {', '.join(allowed)}", "allowed": list(allowed)}])


def parse_json(model: type[M], body: bytes) -> M:
    """Read a JSON body as ``model``.

    Raises:
        AppError: 400 if it is not JSON, 422 naming each field that is not right and what may stand there.

    """
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        if found[0]["type"] == "json_invalid":
            raise _not_json(body, found[0].get("ctx", {}).get("error", "it cannot be read")) from None
        raise FieldError(explain(error, model)) from None


def parse_values(model: type[M], values: Mapping[str, Any]) -> M:
    """Read plain values, such as those of a query, as ``model``.

    Raises:
        FieldError: naming each field that is not right and what may stand there.

    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise FieldError(explain(error, model)) from None


def _not_json(body: bytes, what: str) -> AppError:
    if _SURROGATE.search(body):
        what = "a text holds half a character (a lone surrogate, such as \\ud800); send whole characters"
    return AppError(400, "Not JSON", f"The body is not JSON: {what}.")


async def read_json(request: Request, model: type[M]) -> M:
    """Read a request's JSON body as ``model``; the type must be declared, which keeps foreign forms out."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != "application/json":
        raise AppError(415, "Not JSON", "Send a JSON object with Content-Type: application/json.")
    return parse_json(model, await request.body())


def explain(error: ValidationError, model: type[BaseModel]) -> list[dict[str, Any]]:
    """Say of each field what is not right with it, never repeating what was in it."""
    return [_explain(e, model) for e in error.errors(include_url=False, include_input=False)]


def _explain(error: Mapping[str, Any], model: type[BaseModel] | None) -> dict[str, Any]:
    at = tuple(error["loc"])
    field = ".".join(str(part)[:_SHOWN] for part in at) or "body"
    message = str(error["msg"]).removeprefix("Value error, ")
    allowed: list[str] = []
    if error["type"] == "literal_error":
        allowed = _QUOTED.findall(error["ctx"]["expected"])
    elif error["type"] == "extra_forbidden" and model is not None:
        allowed = _fields(model, at[:-1])
        message = f"There is no such field; the fields are {', '.join(allowed)}"
    elif error["type"] == "missing":
        message = "This field is missing"
    return {"field": field, "message": message, **({"allowed": allowed} if allowed else {})}


def _fields(model: type[BaseModel], at: tuple[Any, ...]) -> list[str]:
    for part in at:
        annotation = model.model_fields[part].annotation if part in model.model_fields else None
        options = (annotation, *getattr(annotation, "__args__", ()))
        model = next((o for o in options if isinstance(o, type) and issubclass(o, BaseModel)), model)
    return list(model.model_fields)


def problem(
    status: int,
    title: str,
    detail: str,
    headers: Mapping[str, str] | None = None,
    extra: Mapping[str, Any] | None = None,
) -> Response:
    """Make the answer for an error."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **(extra or {})}
    return Response(to_json(body), status, dict(headers or {}), MEDIA_TYPE)


def problem_of(error: HTTPException) -> Response:
    """Make the answer for one of our errors or one of the framework's."""
    if isinstance(error, AppError):
        return problem(error.status_code, error.title, str(error.detail), error.headers, error.extra)
    phrase = HTTPStatus(error.status_code).phrase.capitalize()
    return problem(error.status_code, phrase, _DETAILS.get(error.status_code, phrase), error.headers)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Document the errors of a route, for its ``responses``."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}


_DETAILS = {
    404: "There is nothing of this name here.",
    405: "This address does not take this method; see Allow.",
}


def record_crash(error: BaseException) -> None:
    """Log where an error happened and of what kind it is, but never its words: they may be a borrower's."""
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    where = " < ".join(f"{f.filename.rpartition('/app/')[2]}:{f.lineno} {f.name}" for f in reversed(frames))
    _log.error("%s at %s", type(error).__name__, where)


def add_handlers(app: FastAPI) -> None:
    """Answer every error as a problem."""

    async def on_http(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class alone
        return problem_of(error)

    async def on_invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class alone
        return problem_of(
            FieldError([_explain({**e, "loc": e["loc"][1:]}, _query_model(request)) for e in error.errors()])
        )

    async def on_database(_: Request, error: Exception) -> Response:
        record_crash(error)
        return problem(503, "Try again", "The database is busy or away. Nothing was changed.", {"Retry-After": "2"})

    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(OperationalError, on_database)
    app.add_exception_handler(PoolTimeout, on_database)


def _query_model(request: Request) -> type[BaseModel] | None:
    """Return the model of a route's query or form, where it has one."""
    dependant = getattr(request.scope.get("route"), "dependant", None)
    for parameter in (*getattr(dependant, "query_params", ()), *getattr(dependant, "body_params", ())):
        annotation = parameter.field_info.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return annotation
    return None

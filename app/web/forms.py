"""Answers: what did the officer write and choose on the page."""

from typing import Annotated, Any, NamedTuple

from fastapi import Depends, Request
from pydantic import ValidationError

from app.errors import FieldError, explain
from app.language.values import Draft
from app.reviews.schemas import DraftIn

_CASE = ("country", "lender_role", "product", "first_contact", "limitation", "certain")


class Desk(NamedTuple):
    """The page's form; an empty string is a choice not made."""

    text: str = ""
    context: str = ""
    channel: str = ""
    country: str = ""
    lender_role: str = ""
    product: str = ""
    first_contact: str = ""
    limitation: str = ""
    certain: str = ""
    situation: str = ""

    @property
    def blank(self) -> bool:
        """Tell whether there is nothing to read."""
        return not self.text.strip()

    def draft(self) -> Draft:
        """Return what is to be reviewed.

        Raises:
            FieldError: naming what is not right and what may stand there.

        """
        values: dict[str, Any] = {"text": self.text, "context": self.context, "channel": self.channel or None}
        values["situation"] = self.situation
        values["case"] = {name: getattr(self, name) for name in _CASE if getattr(self, name)}
        try:
            return DraftIn.model_validate(values).to_draft()
        except ValidationError as error:
            raise FieldError(explain(error, DraftIn)) from None


class Posted(NamedTuple):
    """The page's form, and what was asked to be done with it."""

    desk: Desk
    other: dict[str, str]


async def _posted(request: Request) -> Posted:
    form = await request.form()
    values = {name: _lines(value) for name, value in form.items() if isinstance(value, str)}
    return Posted(Desk(**{k: values.pop(k) for k in Desk._fields if k in values}), values)


def _lines(text: str) -> str:
    """Return a text with the line ends that a page's script counts; browsers send others."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


PostedDep = Annotated[Posted, Depends(_posted)]

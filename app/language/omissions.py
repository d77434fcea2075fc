"""Which required words a message lacks."""

from collections.abc import Iterable

from app.language.law import Insert
from app.language.values import Case, Omission


def missing(plain: str, inserts: Iterable[Insert], case: Case, channel: str) -> list[Insert]:
    """Return the inserts that this message needs and does not have, in order."""
    return [
        one
        for one in inserts
        if one.data.applies(case, channel) and not any(p.regex.search(plain) for p in one.phrases)
    ]


def as_omissions(inserts: Iterable[Insert]) -> tuple[Omission, ...]:
    """Name what is missing, and why it is needed."""
    return tuple(Omission(i.data.id, i.data.why) for i in inserts)

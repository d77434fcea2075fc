"""Answers: what is a row called, and does this text name a row at all."""

import re
import secrets
import time
from uuid import UUID

from app.errors import NotFound

_HEX = re.compile(r"[0-9a-f]{32}")


def uuid7() -> UUID:
    """Make a UUID of version 7: it begins with the time, to a quarter of a microsecond, and ends by chance."""
    ms, rest = divmod(time.time_ns(), 1_000_000)
    value = ms << 80 | 7 << 76 | (rest << 12) // 1_000_000 << 64 | 2 << 62 | secrets.randbits(62)
    return UUID(int=value)


def new_id(prefix: str) -> str:
    """Make an id such as ``rev_0190…``; later ones sort after earlier ones."""
    return f"{prefix}_{uuid7().hex}"


def parse_id(prefix: str, text: str) -> str:
    """Return ``text`` if it can be an id of this kind.

    Raises:
        NotFound: it cannot, so there is nothing of that name.

    """
    if not text.startswith(f"{prefix}_") or not _HEX.fullmatch(text, len(prefix) + 1):
        raise NotFound
    return text

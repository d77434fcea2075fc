"""Answers: who is named in a message, by a greeting, a title, an introduction or a signature."""

import re
from collections.abc import Iterator

from app.language import fact_patterns as p

Span = tuple[int, int]
_TAIL = 400  # code points at the end of a message in which it is signed
_LINES = 3  # under a sign-off
_JOBS = frozenset(
    ["officer", "manager", "team", "department", "agent", "specialist", "executive", "advisor", "adviser", "desk"]
)


def led_names(text: str, plain: str, lead: re.Match[str]) -> Iterator[Span]:
    """Yield the spans of the names to which ``lead`` leads: a greeting, a title, an introduction.

    ``plain`` is the text in lower case, of equal length, in which ``lead`` is a match of ``fact_patterns.LEAD``.

    >>> text = "This is Ravi from Sunrise Microfin."
    >>> [text[a:b] for a, b in led_names(text, text.lower(), p.LEAD.match(text.lower()))]
    ['Ravi', 'Sunrise Microfin']
    """
    kind, start, end = lead.lastgroup, lead.start(), lead.end()
    if kind == "firm":
        yield from _some(_cut(text, p.FIRM.match(text, end), strict=True))
    elif kind == "intro":
        yield from _introduced(text, end, named="name" in lead[0] or ":" in lead[0])
    elif kind == "called":
        yield from name_at(text, end)
    else:
        at = start if kind == "title" else end
        name = _cut(text, p.NAME.match(text, at), strict=kind == "title")
        yield from _some(name or (_lower(plain, at) if text[end : end + 1].islower() else None))


def name_at(text: str, at: int) -> Iterator[Span]:
    """Yield the span of the name that begins at ``at``, if one does.

    >>> list(name_at("Sunita", 0)), list(name_at("Payment", 0))
    ([(0, 6)], [])
    """
    yield from _some(_cut(text, p.NAME.match(text, at), strict=True))


def opening_name(text: str) -> Iterator[Span]:
    """Yield the span of the name that a text begins with: one with a term of respect, or one before a comma.

    >>> list(opening_name("Kavita tai please ring")), list(opening_name("Sadly, it is late"))
    ([(0, 10)], [])
    """
    span = _cut(text, p.NAME.match(text), strict=True)
    if not span or text[: span[1]].lower().split("'")[0].split("’")[0].split()[0] in p.LEADS:
        return
    titled = p.HONORIFIC.search(text, 0, span[1])
    last = text[span[0] : span[1]].split()[-1]
    if titled or (text[span[1] : span[1] + 1] == "," and not last.endswith(("ly", "ing", "ever", "wise"))):
        yield span


def _introduced(text: str, at: int, *, named: bool) -> Iterator[Span]:
    """Yield who speaks, and for whom: "Dean at Northgate Finance"."""
    name = _cut(text, p.NAME.match(text, at), strict=not named)
    if not name:
        return
    yield name
    firm = p.OF_FIRM.match(text, name[1])
    if firm:
        yield from _some(_cut(text, p.FIRM.match(text, firm.end()), strict=True))


def _some(span: Span | None) -> Iterator[Span]:
    if span:
        yield span


def _lower(plain: str, at: int) -> Span | None:
    """Read a greeting in lower case: "hi tom, …"."""
    name = p.LOWER_NAME.match(plain, at)
    if not name or (name["words"] or name["titled"]) in p.NOT_NAMES:
        return None
    tail = p.HONORIFIC.match(plain, name.end())
    return name.start(), tail.end() if tail else name.end()


def _cut(text: str, name: re.Match[str] | None, *, strict: bool) -> Span | None:
    """Cut a name at the first word that is none; ``strict`` asks that it is not all in capitals in a mixed text."""
    if not name:
        return None
    start = end = name.start("words")
    strict = strict and not text[:400].isupper()
    for word in re.finditer(r"\S+", name["words"]):
        bare = word[0].rstrip(".'’-")
        whole = bare[:-2] if bare.endswith(("'s", "’s")) else bare
        if (whole.lower() in p.NOT_NAMES and len(whole) > 1) or (
            strict and len(whole) > 3 and whole.isupper() and end == start
        ):
            break
        end = start + word.start() + (len(word[0]) if len(bare) == 1 else len(whole))
        if whole != word[0] and len(bare) > 1:
            break
    kept = text[start:end]
    if not any(len(word.rstrip(".")) > 1 for word in kept.split()):
        return None
    tail = p.HONORIFIC.match(text, end)
    return name.start(), tail.end() if tail else end


def signed_names(text: str, at: int) -> Iterator[Span]:
    r"""Yield the spans of the names that stand after a closing word ending at ``at``, if it closes the message.

    >>> text = "Kind regards,\nPriya Nair\nCollections Officer"
    >>> [text[a:b] for a, b in signed_names(text, 12)]
    ['Priya Nair']
    """
    if at >= len(text) - _TAIL and (closing := p.SIGNED.match(text, at)):
        yield from _lines(text, closing.end())


def dashed_name(text: str) -> Iterator[Span]:
    """Yield the span of the name after a dash at the very end of ``text``.

    >>> text = "Ring me any time. - Dean"
    >>> [text[a:b] for a, b in dashed_name(text)]
    ['Dean']
    """
    for dash in p.DASHED.finditer(text, max(0, len(text) - _TAIL)):
        yield from _some(_cut(text, p.FIRM.match(text, dash.end()), strict=False))


def _lines(text: str, at: int) -> Iterator[Span]:
    """Yield the name that each of the next few lines is."""
    for _ in range(_LINES):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        name = _cut(text, p.NAME.match(text, at, end) or p.FIRM.match(text, at, end), strict=False)
        job = not _JOBS.isdisjoint(text[at:end].lower().replace(",", " ").split())
        rest = text[name[1] : end].strip(" \t\r.,!|*") if name else text[at:end].strip()
        if name and not job and not rest:
            yield name
        elif rest and not job and not (name and rest[:1] in "&("):
            return
        if end == len(text):
            return
        at = end + 1

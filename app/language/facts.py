"""Answers: which strings of a message must survive a rephrasing to the letter, and which of its dates are pressed.

Facts are found by what they look like: nothing is evaluated, looked up or normalised. Each pattern is bounded and tried
only where a digit, a sign or one of a set of words stands, so that time grows with the length of the text alone.
"""

import re
from collections.abc import Collection, Iterator

from app.language import fact_patterns as p
from app.language.fact_names import dashed_name, led_names, name_at, opening_name, signed_names
from app.language.values import Fact

_ORDER = ("placeholder", "link", "email", "amount", "percentage", "date", "reference", "phone", "name")
_RANK = {kind: rank for rank, kind in enumerate(_ORDER)}
_WORD = re.compile(r"[a-z]+")
_RUN = re.compile(r"[0-9]+")
_MONEY_SIGNS = "£$€₹₦₱¥₵₨"
_UNCLEAR = re.compile(r"(?:^|[^a-z])(?:may|march|mar)(?![a-z])")
_MONTH_BEFORE = re.compile(
    r"(?:by|until|till|from|during|of|for|before|after|last|next|early|late|mid|your|the|this)[ -]\Z"
)
_MONTH_AFTER = re.compile(rf"\s(?:payment|instal|emi|bill|statement|rent|salary|due|(?:and|or|to)\s(?:{p.MONTHS}))")
_ON_BEFORE = re.compile(r"(?:on|by|before|until|till|from|due|since|dated|the)\s\Z")
_JOIN = re.compile(r",?\s{1,2}(?:at\s|@\s?|on\s|of\s|the\s)?")
_RANGE = re.compile(r"\s?(?:to|-|–)\s?")
_DUE = re.compile(
    r"(?:due|payable|scheduled|payment|debit(?:ed)?|instal?lments?|emi|payday)(?:\sdate)?[\s:]{0,2}"
    r"(?:(?:is|was|are|will be|falls|taken|on|by|before|for|of|dated|due|out|the|your)\s){0,4}\Z"
)
_PRESSED = re.compile(
    r"(?:(?:^|[^a-z])(?:by|before|b4|until|till?|within|latest|no later than|not later than|deadline)"
    r"(?:\s(?:is|by|of|the|next|end of|close of|on|this|coming)){0,3}[\s:]{1,2}|(?:within|in)\sthe\snext\s)\Z"
)
_IN = re.compile(r"(?:^|[^a-z])(?:in|have|have only|have just|next|you only have)\s\Z")
_LENGTH = re.compile(r"(?<![a-z])(?:hours?|hrs?|days?|weeks?|wks?|months?|mths?|min(?:ute)?s?)\Z")
_AFTER = re.compile(r"(?:after|from|since|between|around|at about)\s\Z")
_BARE = re.compile(
    r"(?:today|tonight|now|right now|eod|cob|noon|midnight|end of (?:the )?(?:day|business)|close of business|"
    r"this (?:morning|afternoon|evening)|"
    r"[0-9]{1,2}(?:[:.][0-9]{2})?\s?(?:[ap]\.?m\.?|o['’]?clock|hrs)?|[0-9]{4}\s?hrs|\s|,|at)+"
)

_TO_LINK = [["at"], ["visit"], ["on"], ["to"], ["via"], ["open"], ["link:"], ["site:"]]

Atom = tuple[int, int, str]


def find_facts(text: str, kin: Collection[str] = ()) -> tuple[Fact, ...]:
    """Return the facts of ``text`` in order, none overlapping; where two could stand, the longer one does.

    ``kin`` are lower-case words for relatives: a capitalised word after one ("your wife Sunita") is a name. Any text is
    fine; what is not found is not an error.

    >>> [(f.kind, f.text) for f in find_facts("Hi Tom, £86.40 on TW-20917 is due by 5pm Friday 10 July.")]
    [('name', 'Tom'), ('amount', '£86.40'), ('reference', 'TW-20917'), ('date', '5pm Friday 10 July')]
    """
    plain = lowered(text)
    found: list[Fact] = []
    atoms: list[Atom] = []
    _marks(text, plain, found)
    if _RUN.search(plain):
        _codes(text, plain, found)
        _at_numbers(text, plain, found, atoms)
    _at_words(text, plain, frozenset(kin), found, atoms)
    if "-" in text or "–" in text or "—" in text:
        found += (_fact("name", text, *span) for span in dashed_name(text))
    found += (_fact("name", text, *span) for span in opening_name(text))
    if atoms:
        found += (_fact("date", text, start, end) for start, end in _joined(plain, atoms))
    return _settled(found, len(text))


def deadline(fact: Fact, text: str) -> bool:
    """Tell whether a date of ``text`` is pressed ("by 5pm", "within 24 hours", "today") rather than due.

    Any other kind of fact is not.

    >>> pressed = "Pay by Friday."; due = "It is due on Friday."
    >>> deadline(find_facts(pressed)[0], pressed), deadline(find_facts(due)[0], due)
    (True, False)
    """
    if fact.kind != "date":
        return False
    before = text[max(0, fact.start - 48) : fact.start].lower()
    words = fact.text.lower()
    if _DUE.search(before):
        return False
    if _PRESSED.search(before) or text[fact.end : fact.end + 14].lower().lstrip(" ,").startswith(
        ("latest", "at the latest")
    ):
        return True
    if _LENGTH.search(words):
        return bool(_IN.search(before)) or words.startswith(("within", "in "))
    return bool(_BARE.fullmatch(words)) and not _AFTER.search(before)


def lowered(text: str) -> str:
    """Return ``text`` in lower case, of the same length.

    >>> len(lowered("İş")) == len("İş")
    True
    """
    plain = text.lower()
    return plain if len(plain) == len(text) else "".join(c if len(low := c.lower()) > 1 else low for c in text)


def _fact(kind: str, text: str, start: int, end: int) -> Fact:
    return Fact(kind, text[start:end], start, end)


def _settled(found: list[Fact], size: int) -> tuple[Fact, ...]:
    """Keep the longest of those that overlap; of equals, the more specific kind."""
    if len(found) < 2:
        return tuple(found)
    taken = bytearray(size)
    kept = []
    for fact in sorted(found, key=lambda f: (f.start - f.end, _RANK[f.kind], f.start)):
        if taken.find(1, fact.start, fact.end) < 0:
            taken[fact.start : fact.end] = b"\1" * (fact.end - fact.start)
            kept.append(fact)
    kept.sort(key=lambda f: f.start)
    return tuple(kept)


def _marks(text: str, plain: str, found: list[Fact]) -> None:
    """Find placeholders, links and e-mails, where their signs stand."""
    if "{" in text or "[" in text or "<" in text or "%" in text:
        found += (_fact("placeholder", text, *m.span()) for m in p.PLACEHOLDER.finditer(text))
    if "@" in text:
        found += (_fact("email", text, *m.span()) for m in p.EMAIL.finditer(text))
    if p.LINK_CLUE.search(plain):
        for link in p.LINK.finditer(plain):
            if link["tld"] is None or _is_host(text, link):
                stripped = plain[link.start() : link.end()].rstrip(".,;:!?*_'’)…")
                found.append(_fact("link", text, link.start(), link.start() + len(stripped)))


def _is_host(text: str, link: re.Match[str]) -> bool:
    """Tell an address from two sentences that lost the space between them ("dues.In case")."""
    tld = text[link.start("tld") : link.end("tld")]
    if link["path"]:
        return True
    if not tld.islower() and not text[link.start("host") : link.start("tld")].isupper():
        return False
    before = text[max(0, link.start() - 8) : link.start()].lower().split()
    return tld not in p.SHORT_TLD or link["host"].count(".") > 1 or before[-1:] in _TO_LINK


def _at_words(text: str, plain: str, kin: frozenset[str], found: list[Fact], atoms: list[Atom]) -> None:
    """Try dates, names, labelled references, named amounts and short codes at the words that may begin them."""
    digits = _RUN.search(plain) is not None
    for at in _WORD.finditer(plain):
        does = p.TRIGGERS.get(at[0])
        if does is None:
            if at[0] not in kin:
                continue
            does = "k"
        start = at.start()
        if start and (plain[start - 1].isalnum() or plain[start - 1] in "_'’"):
            continue
        if "d" in does and (date := p.DATE_AT[at[0]].match(plain, start)):
            _add_date(text, plain, date, atoms)
        if digits and does != "d":
            _labelled(text, plain, at[0], start, found)
        if "n" in does or "s" in does or "k" in does:
            found += (_fact("name", text, *span) for span in _names(text, plain, at, does))


def _names(text: str, plain: str, at: re.Match[str], does: str) -> Iterator[tuple[int, int]]:
    """Yield the names at one word that may lead to them."""
    start, end = at.span()
    if "n" in does and (lead := p.LEAD.match(plain, start)):
        yield from led_names(text, plain, lead)
    if "k" in does and text.startswith(" ", end):
        yield from name_at(text, end + 1)
    if "s" in does:
        yield from signed_names(text, end)


def _labelled(text: str, plain: str, word: str, start: int, found: list[Fact]) -> None:
    if word in p.LABELS and (word != "c" or plain.startswith("a/", start - 2)):
        label = p.REFERENCE.match(plain, start)
        if label and _is_reference(text[label.start("it") : label.end("it")]):
            found.append(_fact("reference", text, *label.span("it")))
    if word in p.PAYING and (bare := p.BARE_AMOUNT.match(plain, start)):
        found.append(_fact("amount", text, *bare.span("it")))
    if word in p.CALLING and (code := p.SHORT_CODE.match(plain, start)):
        found.append(_fact("phone", text, *code.span("it")))


def _is_reference(token: str) -> bool:
    return len(token) > 2 and not re.search(r"[a-z]{3}", token.lstrip("x"))


def _at_numbers(text: str, plain: str, found: list[Fact], atoms: list[Atom]) -> None:
    """Try amounts, percentages and dates at each number."""
    phones = {place for fact in found if fact.kind == "phone" for place in range(fact.start, fact.end)}
    done = 0
    percents = "%" in plain or "cent" in plain or "pct" in plain
    for run in _RUN.finditer(plain):
        start = run.start()
        if start < done or start in phones:
            continue
        before = plain[start - 1] if start else " "
        inside = before in ".,:" and start > 1 and plain[start - 2].isdigit()
        money = None if inside else _amount(text, plain, start, before)
        if money:
            found.append(_fact("amount", text, *money))
            done = money[1]
            if money[0] < start:
                continue
        if inside or before.isalnum() or before in _MONEY_SIGNS:
            continue
        if percents and (percent := p.PERCENT.match(plain, start)):
            found.append(_fact("percentage", text, *percent.span()))
            done = percent.end()
        elif date := p.NUMBER_DATE.match(plain, start):
            _add_date(text, plain, date, atoms)
            done = max(done, date.end())


def _amount(text: str, plain: str, start: int, before: str) -> tuple[int, int] | None:
    """Return the span of the amount whose first digit stands at ``start``."""
    near = plain[max(0, start - 8) : start]
    currency = p.CURRENCY.search(plain, start - len(near), start) if near.rstrip(" ").endswith(p.CURRENCIES) else None
    if not currency and (before.isalnum() or before in "_.-/+#*"):
        return None
    found = p.AMOUNT.match(plain, currency.start() if currency else start)
    if not found:
        return None
    if currency and currency[0].strip() in "rnp":
        letter, size = text[found.start()], sum(map(str.isdigit, found[0]))
        if not letter.isupper() or size < (2 if letter == "R" else 3) or (letter != "R" and currency[0][-1].isspace()):
            return None
    return found.span()


def _add_date(text: str, plain: str, date: re.Match[str], atoms: list[Atom]) -> None:
    start, end = date.span()
    kind = date.lastgroup or "day"
    if kind in ("day", "month", "sep") and _UNCLEAR.search(date[0]) and not _is_month(text, plain, start, end, kind):
        return
    atoms.append((start, end, "day" if kind in ("month", "sep") else kind))


def _is_month(text: str, plain: str, start: int, end: int, kind: str) -> bool:
    """Tell the months May and March from the verbs."""
    before = plain[max(0, start - 10) : start]
    if kind != "month":
        capital = _UNCLEAR.search(text[start:end].replace("M", "", 1)) is None
        return (
            capital or bool(_ON_BEFORE.search(before)) or bool(re.search(r"\d(?:st|nd|rd|th)|\d{4}", plain[start:end]))
        )
    if before.endswith(("in ", "since ")):
        return True
    if not text[start].isupper():
        return False
    return bool((_MONTH_BEFORE.search(before) and not text[start:end].isupper()) or _MONTH_AFTER.match(plain, end))


def _joined(plain: str, atoms: list[Atom]) -> Iterator[tuple[int, int]]:
    """Join neighbours that make one date: "5pm" "Friday" "10 July"; "Monday" to "Friday"."""
    atoms.sort(key=lambda a: (a[0], -a[1]))
    first, last, kind = 0, 0, ""
    for start, end, this in atoms:
        if start < last:
            continue
        if last and _one_date(plain, last, start, kind, this):
            last, kind = end, this
            continue
        if last:
            yield first, last
        first, last, kind = start, end, this
    if last:
        yield first, last


def _one_date(plain: str, end: int, start: int, left: str, right: str) -> bool:
    if start - end > 6 or "within" in (left, right):
        return False
    if left == right:
        return left in ("week", "time") and bool(_RANGE.fullmatch(plain, end, start))
    if "soon" in (left, right) and "time" not in (left, right):
        return False
    return bool(_JOIN.fullmatch(plain, end, start))


def _codes(text: str, plain: str, found: list[Fact]) -> None:
    """Find what looks like a code or a phone number on its own."""
    if p.CODE_CLUE.search(text) or p.DASH_CLUE.search(text):
        found += (_fact("reference", text, *m.span()) for m in p.CODE.finditer(text))
    if p.PHONE_CLUE.search(plain):
        found += (_fact("phone", text, *m.span()) for m in p.PHONE.finditer(plain))
    if "#" in plain:
        found += (_fact("reference", text, *m.span()) for m in p.HASH.finditer(plain))
        found += (_fact("phone", text, *m.span()) for m in p.USSD.finditer(plain))

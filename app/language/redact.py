"""Answers: which characters of a text tell who somebody is, and how does it look with those covered."""

import re
from collections import Counter
from collections.abc import Collection, Iterator

from app.language import fact_patterns as p
from app.language.facts import find_facts
from app.language.values import Fact

DOT = "•"
_PERSONAL = frozenset({"name", "phone", "email", "reference"})
_KEPT = frozenset({"amount", "date", "percentage", "placeholder"})
_CARD = re.compile(  # looked for from each number on, as a phone may stand right before a card
    r"(?<![\w•])(?=([0-9]{4}([ -]?)[0-9]{4}\2[0-9]{4}\2[0-9]{1,7}(?![\w•])|[0-9]{4}([ -])[0-9]{6}\3[0-9]{5}(?![\w•])"
    r"|[0-9]{13,19}(?![\w•])))"
)
_AADHAAR = re.compile(r"(?<![\w•])(?=([0-9]{4}([ -]?)[0-9]{4}\2[0-9]{4}(?![\w•])))")
_IBAN = re.compile(r"(?<![\w•])(?=([A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11,30}(?![\w•])))")
_PAN = re.compile(r"(?<![\w•])[A-Z]{5}[0-9]{4}[A-Z](?![\w•])", re.I)
_SSN = re.compile(r"(?<![\w•-])(?!000|666|9)[0-9]{3}([- ])(?!00)[0-9]{2}\1(?!0000)[0-9]{4}(?![\w•-])")
_SPEAKER = re.compile(
    r"^(?:\[[^\]\n]{1,40}\]\s?)?(?P<who>[A-Z][\w.'’-]{0,30}(?: [A-Z][\w.'’-]{0,30}){0,3}):(?=\s)", re.M
)
_ROLES = p.words(
    "agent officer customer borrower client caller collector adviser advisor rep representative speaker operator bot "
    "system debtor user assistant ivr supervisor manager host guest unknown other"
)
_HOST = re.compile(r"(?:https?://)?[^/?#]*", re.I)
_WORD = re.compile(r"[^\W\d_][\w'’-]{2,40}")
_VERHOEFF = (
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
)  # fmt: skip
_PERMUTED = (
    "0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415", "7046913258",
)  # fmt: skip


def mask(text: str) -> str:
    """Return ``text``, of equal length, with each letter and digit of personal data as ``•``.

    Covered are names, phones, e-mails, the paths of links, references, and card, bank, tax and identity numbers;
    amounts, dates, percentages and placeholders never are. Any text is fine.

    >>> mask("Hi Tom, £86.40 on TW-20917 is due on 5 June. Ring 0161 496 0174.")
    'Hi •••, £86.40 on ••-••••• is due on 5 June. Ring •••• ••• ••••.'
    """
    facts = find_facts(text)
    chars = list(text)
    for start, end in (*_numbers(text), *_speakers(text), *_again(text, facts), *map(_span, facts)):
        for place in range(start, end):
            if chars[place].isalnum():
                chars[place] = DOT
    for fact in facts:
        if fact.kind in _KEPT:
            chars[fact.start : fact.end] = fact.text
    return "".join(chars)


def _span(fact: Fact) -> tuple[int, int]:
    """Return what is personal of one fact: all, none, or what follows the host of a link."""
    if fact.kind == "link":
        host = _HOST.match(fact.text)
        return fact.start + (host.end() if host else 0), fact.end
    return (fact.start, fact.end) if fact.kind in _PERSONAL else (fact.start, fact.start)


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    """Yield the numbers of cards, accounts and persons, as far as their check digits prove them."""
    for pattern, passes in ((_CARD, _luhn), (_AADHAAR, _verhoeff)):
        yield from (found.span(1) for found in pattern.finditer(text) if passes(re.sub("[ -]", "", found[1])))
    for found in _IBAN.finditer(text):
        if size := _iban(found[1]):
            yield found.start(), found.start() + size
    for pattern in (_PAN, _SSN):
        yield from (found.span() for found in pattern.finditer(text))


def _luhn(digits: str) -> bool:
    if len(digits) < 13:
        return False
    total = sum(map(int, digits[-1::-2])) + sum(sum(divmod(2 * int(d), 10)) for d in digits[-2::-2])
    return total % 10 == 0


def _verhoeff(digits: str) -> bool:
    check = 0
    for place, digit in enumerate(reversed(digits)):
        check = int(_VERHOEFF[check][int(_PERMUTED[place % 8][int(digit)])])
    return check == 0


def _iban(text: str) -> int:
    """Return how much of ``text`` is an IBAN that passes its check (ISO 7064, mod 97), longest first; else 0."""
    ends = [at for at in range(len(text), 14, -1) if at == len(text) or text[at] == " "]
    for end in ends:
        plain = text[:end].replace(" ", "")
        if 15 <= len(plain) <= 34 and int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1:
            return end
    return 0


def _speakers(text: str) -> Iterator[tuple[int, int]]:
    """Yield the names that stand before what they say: with a time in brackets, or at two lines or more."""
    if ":" not in text:
        return
    lines = [line for line in _SPEAKER.finditer(text) if _ROLES.isdisjoint(line["who"].lower().split())]
    said = Counter(line["who"] for line in lines)
    yield from (line.span("who") for line in lines if said[line["who"]] > 1 or line[0].startswith("["))


def _again(text: str, facts: Collection[Fact]) -> Iterator[tuple[int, int]]:
    """Yield the other places at which the words of the names found stand."""
    names = {word for fact in facts if fact.kind == "name" for word in _WORD.findall(fact.text)}
    names = {word for word in names if word[0].isupper()}
    if names:
        yield from (
            word.span() for word in _WORD.finditer(text) if word[0].removesuffix("'s").removesuffix("’s") in names
        )

"""The fixed words of the pages: names, levels and verdicts; kind, plain and short."""

from typing import NamedTuple

from app.language.coverage import ENOUGH
from app.language.values import Review

CHANNELS = {
    "sms": "SMS", "whatsapp": "WhatsApp", "email": "E-mail", "letter": "Letter",
    "chat": "Chat", "phone": "Phone script", "voicemail": "Voicemail",
}  # fmt: skip
ROLES = {
    "creditor": "We lent the money", "collector": "We collect for the lender",
    "purchaser": "We bought the debt", "servicer": "We service the loan",
}  # fmt: skip
PRODUCTS = {
    "consumer": "Consumer credit", "microfinance": "Microfinance", "group": "Group loan",
    "secured": "Secured loan", "business": "Business loan",
}  # fmt: skip
CONTACT = {"yes": "Yes, the first", "no": "No, a later one"}
CERTAIN = {"decided": "Decided", "not_decided": "Not decided", "unknown": "I don't know"}
LIMITATION = {"ok": "Still in time", "unknown": "Not known", "expired": "Out of time"}
LANGUAGES = {
    "hi": "Hindi", "mr": "Marathi", "sw": "Swahili", "tl": "Tagalog", "es": "Spanish", "fr": "French", "ar": "Arabic",
    "zh": "Chinese", "ja": "Japanese", "ko": "Korean", "ru": "Russian", "th": "Thai", "bn": "Bengali", "ta": "Tamil",
    "te": "Telugu", "am": "Amharic", "he": "Hebrew", "el": "Greek", "gu": "Gujarati", "pa": "Punjabi", "kn": "Kannada",
    "ml": "Malayalam", "si": "Sinhala",
}  # fmt: skip
OFFERS = {"light": "Closest to yours", "warm": "Warmer", "brief": "Shortest"}
SEVERITY = {1: "slight", 2: "clear", 3: "heavy", 4: "stops a message"}
FOUND = {
    "primary": "read at the source", "secondary": "read in a summary", "memory": "from memory, still to be checked",
    "own": "our own", "house": "from the house sheet",
}  # fmt: skip
_HEARD = {"blame": "blame", "threat": "a threat", "harshness": "harshness", "escalation": "a quarrel"}
_NUMBERS = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"]
_SAFETY = (
    "What they wrote may mean that they are not safe. Answer the person first and bring in your lead; "
    "the money can wait."
)
_FAULT_LEVELS = ((0, "none"), (20, "a trace"), (30, "some"), (55, "strong"))
_CARE_LEVELS = ((0, "none yet"), (24, "a little"), (49, "some"), (74, "good"))


class Verdict(NamedTuple):
    """A verdict as people say it; ``quiet`` are small lines below."""

    key: str
    title: str
    line: str = ""
    quiet: tuple[str, ...] = ()


def count(number: int, one: str, many: str = "") -> str:
    """Count things in words, up to twelve.

    >>> count(1, "point"), count(4, "point"), count(30, "point")
    ('One point', 'Four points', '30 points')
    """
    word = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
    return f"{word} {one if number == 1 else many or one + 's'}"


def fault_level(score: float) -> str:
    """Say in a word how much of a fault there is."""
    return next((word for top, word in _FAULT_LEVELS if score <= top), "heavy")


def care_level(score: float) -> str:
    """Say in a word how much care shows."""
    return next((word for top, word in _CARE_LEVELS if score <= top), "warm")


def listed(items: tuple[str, ...], last: str = "and") -> str:
    """Join words as people do.

    >>> listed(("a", "b", "c"))
    'a, b and c'
    """
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else ""


def verdict(review: Review, reads: tuple[str, ...]) -> Verdict:
    """Say what a review found, first in one sentence and then in another."""
    unread = _unread(review, reads)
    if review.verdict == "send":
        not_checked = f"Not checked: {', '.join(review.not_checked)}." if review.not_checked else ""
        return Verdict("send", "Nothing found in these words.", "", tuple(filter(None, (not_checked,))))
    if review.verdict == "unsure":
        return Verdict("unsure", "Part of this could not be read, so it was not judged.", unread)
    title = "Revise before you send." if review.verdict == "revise" else "Please don't send this as it is."
    if review.verdict == "stop" and not any(f.severity == 4 for f in review.findings):
        return Verdict("stop", "Please stop collecting here.", _SAFETY)
    quiet = (f"Part of this could not be read, so only the rest was judged. {unread}",) if unread else ()
    return Verdict(review.verdict, title, _found(review), quiet)


def _found(review: Review) -> str:
    worst = next((f for f in review.findings if f.severity == 4), None)
    lines = []
    if worst is not None:
        lines.append(f"One phrase may be heard as {_HEARD[worst.fault]} that cannot be taken back.")
    elif review.findings:
        lines.append(f"{count(len(review.findings), 'phrase')} may close the door you want open.")
    if review.omissions:
        lines.append(
            f"{count(len(review.omissions), 'required line')} {'is' if len(review.omissions) == 1 else 'are'} missing."
        )
    return " ".join(lines)


def _unread(review: Review, reads: tuple[str, ...]) -> str:
    if review.coverage.read >= ENOUGH:
        return ""
    name = LANGUAGES.get(review.coverage.language)
    seems = f"It looks like {name}. " if name else ""
    return f"{seems}Forbear reads {listed(reads)}. Ask a colleague who speaks the language before you send."

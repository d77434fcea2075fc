"""Say a line as this officer speaks: "I" or "we", with everyday contractions or in full words."""

import re
from typing import NamedTuple

_I = re.compile(r"\b(?:I|me|my|mine|myself)\b|\bI['’]")
_WE = re.compile(r"\b(?:we|us|our|ours|ourselves)\b", re.I)
_BOTH = re.compile(r"\b(?:we|us|our|let['’]s|let us)\b", re.I)
_SHORT = re.compile(r"\w['’](?:m|re|ve|ll|d|s|t)\b|\b(?:gonna|wanna|u|ur|pls)\b", re.I)
_SPLIT = re.compile(r"(?<=[.?!:])\s+")
_AS_WE = {
    "I'm": "we're", "I'd": "we'd", "I'll": "we'll", "I've": "we've", "I was": "we were", "I am": "we are", "I": "we",
    "me": "us", "my": "our", "mine": "ours", "myself": "ourselves",
}  # fmt: skip
_OURS = re.compile("|".join(rf"\b{re.escape(word)}\b(?!['’])" for word in _AS_WE))
_IN_FULL = (
    (re.compile(r"\b([Ll])et's\b"), r"\1et us"),
    (re.compile(r"\b([Cc])an't\b"), r"\1annot"),
    (re.compile(r"\b([Ww])on't\b"), r"\1ill not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"'m\b"), " am"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"'d\b"), " would"),
    (re.compile(r"\b([Ii]t|[Tt]hat|[Tt]here|[Ww]hat|[Hh]ere|[Ww]ho)'s\b"), r"\1 is"),
)


class Voice(NamedTuple):
    """How an officer speaks: for a team, and in full words."""

    we: bool
    formal: bool


def voice_of(text: str, channel: str | None) -> Voice:
    """Hear how a draft speaks.

    >>> voice_of("Dear Mr Otieno, we have not received your payment.", "letter")
    Voice(we=True, formal=True)
    >>> voice_of("hi Tom, I'm waiting", "sms")
    Voice(we=False, formal=False)
    """
    we = len(_WE.findall(text)) > len(_I.findall(text))
    return Voice(we, channel in ("letter", "email") and not _SHORT.search(text))


def spoken_as(line: str, voice: Voice) -> str:
    """Turn a line, written as "I" and with contractions, into the officer's voice.

    >>> spoken_as("I'd like to hear what you can manage. Tell me, and I'll note it.", Voice(True, True))
    'We would like to hear what you can manage. Tell us, and we will note it.'
    >>> spoken_as("Could we look at it? I'd be glad.", Voice(True, False))
    "Could we look at it? We'd be glad."
    """
    if voice.we:
        line = " ".join(part if _BOTH.search(part) else _as_we(part) for part in _SPLIT.split(line))
    if voice.formal:
        for short, full in _IN_FULL:
            line = short.sub(full, line)
    return line


def _as_we(part: str) -> str:
    part = _OURS.sub(lambda found: _AS_WE[found[0]], part)
    return part[:1].upper() + part[1:]

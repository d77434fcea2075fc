"""Answers: what does a review look like with everybody's personal data covered."""

import re
from collections.abc import Iterable

from app.language.redact import DOT, mask
from app.language.values import Draft, Fact, Offer, Review, Suggestion

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LETTERS, _DIGITS = 3, 6  # shorter words and numbers also mean other things
_PERSONAL = ("name", "officer", "reference", "phone", "email", "link")


class Cover:
    """Cover one draft's personal data, in its text and in whatever was made from it."""

    def __init__(self, draft: Draft) -> None:
        """Learn from a draft and its case which words are personal."""
        self.text, self.context = mask(draft.text), mask(draft.context)
        self._original = draft.text
        secrets = {*_covered(draft.text, self.text), *_covered(draft.context, self.context)}
        secrets.update(w for field in _PERSONAL for w in _words(getattr(draft.case, field) or ""))
        listed = "|".join(sorted(map(re.escape, secrets), key=len, reverse=True))
        self._secret = re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.I) if listed else None

    def made(self, text: str) -> str:
        """Cover what was made from the draft: a quote as it is covered there, anything else word by word."""
        at = self._original.find(text)
        if at >= 0:
            return self.text[at : at + len(text)]
        masked = mask(text)
        return self._secret.sub(lambda found: _dots(found[0]), masked) if self._secret else masked

    def review(self, review: Review) -> Review:
        """Cover every word of a review that came from the draft."""
        return review._replace(
            findings=tuple(f._replace(quote=self.text[f.start : f.end]) for f in review.findings),
            hints=tuple(f._replace(quote=self.text[f.start : f.end]) for f in review.hints),
            credits=tuple(c._replace(quote=self.text[c.start : c.end]) for c in review.credits),
            cues=tuple(c._replace(quote=self.context[c.start : c.end]) for c in review.cues),
            suggestions=tuple(map(self._suggestion, review.suggestions)),
            offers=tuple(map(self._offer, review.offers)),
        )

    def _suggestion(self, suggestion: Suggestion) -> Suggestion:
        return suggestion._replace(say=tuple(map(self.made, suggestion.say)))

    def _offer(self, offer: Offer) -> Offer:
        dropped = tuple({**d, "text": self.made(d["text"])} for d in offer.dropped)
        return offer._replace(text=self.made(offer.text), kept=tuple(map(self._fact, offer.kept)), dropped=dropped)

    def _fact(self, fact: Fact) -> Fact:
        there = self._original[fact.start : fact.end] == fact.text
        return fact._replace(text=self.text[fact.start : fact.end] if there else self.made(fact.text))


def _covered(text: str, masked: str) -> Iterable[str]:
    if DOT in masked:
        for word in _WORD.finditer(text):
            if masked[word.start()] == DOT:
                yield from _words(word[0])


def _words(text: str) -> Iterable[str]:
    for word in _WORD.findall(text):
        if len(word) >= (_DIGITS if word.isdecimal() else _LETTERS):
            yield word


def _dots(text: str) -> str:
    return "".join(DOT if c.isalnum() else c for c in text)

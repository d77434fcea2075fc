"""Answers: what does a review look like with everybody's personal data covered."""

import re
from collections.abc import Iterator

from app.language.redact import DOT, mask
from app.language.values import Case, Draft, Fact, Offer, Review, Suggestion

_COVERED = re.compile(f"{DOT}+(?:[^\\w\n{DOT}]{{1,2}}{DOT}+)*")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LETTERS, _DIGITS = 3, 6  # shorter words and numbers also mean other things
_PERSONAL = ("name", "officer", "reference", "phone", "email", "link")
_NOTHING = Case()


class Cover:
    """Cover one draft's personal data, in its text and in whatever was made from it.

    What is made from a draft has no personal data but the draft's, its case's and the firm's own.
    """

    def __init__(self, draft: Draft) -> None:
        """Learn from a draft and its case which words are personal."""
        self.text = mask(draft.text)
        self.context = mask(draft.context) if draft.context else ""
        self._original = draft.text
        secrets = {*_covered(draft.text, self.text), *_covered(draft.context, self.context), *_known(draft.case)}
        self._phrases = sorted((s for s in secrets if not _WORD.fullmatch(s)), key=len, reverse=True)
        self._words = {form for s in secrets if _WORD.fullmatch(s) for form in (s, s.upper(), s.title())}

    def made(self, text: str) -> str:
        """Cover what was made from the draft: a quote as it is covered there, anything else word by word."""
        at = self._original.find(text)
        if at >= 0:
            return self.text[at : at + len(text)]
        for phrase in self._phrases:
            text = text.replace(phrase, _dots(phrase))
        return _WORD.sub(self._word, text) if self._words else text

    def _word(self, found: re.Match[str]) -> str:
        return _dots(found[0]) if found[0] in self._words else found[0]

    def review(self, review: Review) -> Review:
        """Cover every word of a review that came from the draft."""
        return review._replace(
            findings=tuple([f._replace(quote=self.text[f.start : f.end]) for f in review.findings]),
            hints=tuple([f._replace(quote=self.text[f.start : f.end]) for f in review.hints]),
            credits=tuple([c._replace(quote=self.text[c.start : c.end]) for c in review.credits]),
            cues=tuple([c._replace(quote=self.context[c.start : c.end]) for c in review.cues]),
            suggestions=tuple(map(self._suggestion, review.suggestions)),
            offers=tuple(map(self._offer, review.offers)),
        )

    def _suggestion(self, suggestion: Suggestion) -> Suggestion:
        return suggestion._replace(say=tuple(map(self.made, suggestion.say)))

    def _offer(self, offer: Offer) -> Offer:
        dropped = tuple([{**d, "text": self.made(d["text"])} for d in offer.dropped])
        return offer._replace(text=self.made(offer.text), kept=tuple(map(self._fact, offer.kept)), dropped=dropped)

    def _fact(self, fact: Fact) -> Fact:
        there = self._original[fact.start : fact.end] == fact.text
        return fact._replace(text=self.text[fact.start : fact.end] if there else self.made(fact.text))


def _covered(text: str, masked: str) -> Iterator[str]:
    """Yield what is covered of a text: as it stands there, and each word that is telling by itself."""
    if DOT in masked:
        for found in _COVERED.finditer(masked):
            yield from _telling(text[found.start() : found.end()])


def _known(case: Case) -> Iterator[str]:
    if case is not _NOTHING:
        for field in _PERSONAL:
            yield from _telling(getattr(case, field) or "")


def _telling(text: str) -> Iterator[str]:
    if len(text) > 1:
        yield text
    for word in _WORD.findall(text):
        if len(word) >= (_DIGITS if word.isdecimal() else _LETTERS):
            yield word


def _dots(text: str) -> str:
    return "".join([DOT if c.isalnum() else c for c in text])

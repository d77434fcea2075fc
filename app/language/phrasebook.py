"""Compile a pack's phrases, with the lists and spellings that they share."""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from app.language.grammar import Shared
from app.language.pack import After, Pack
from app.language.phrases import Phrase, compile_phrase
from app.language.runs import Weights
from app.language.strict import PackError


class Phrasebook:
    """Compile a pack's phrases, telling which file a wrong one stands in."""

    def __init__(self, pack: Pack, known: Mapping[str, Phrase] = {}) -> None:
        """Take the lists and spellings that phrases share, and count the words of the pack's innocent examples.

        ``known`` are phrases of this very pack that were compiled before, by their source.
        """
        self.made = dict(known)
        lines = [e for r in pack.rules.values() for e in r.allows]
        lines += [e for p in pack.practices.values() for e in (*p.shows, *p.lacks)]
        texts = (e.text if isinstance(e, After) else e for e in lines)
        often = Counter(word for text in texts for word in re.findall("[a-z]+", text.lower()))
        self._shared = Shared(pack.info.lists, pack.info.spellings, Weights(often), {})

    def compile(self, path: Path, field: str, phrases: tuple[str, ...], *, indexed: bool = False) -> tuple[Phrase, ...]:
        """Compile phrases in order; an ``indexed`` one must have a word to be found by.

        Raises:
            PackError: naming the phrase that is not of the grammar.

        """
        out: list[Phrase] = []
        for number, phrase in enumerate(phrases):
            try:
                found = self.made.get(phrase) or self.made.setdefault(phrase, compile_phrase(phrase, self._shared))
                if indexed and not (found.keys or found.signal):
                    raise ValueError(f"{phrase!r} has no word of its own to be found by; add one")
                out.append(found)
            except ValueError as error:
                raise PackError(path, 1, f"{field}.{number}", str(error)) from error
        return tuple(out)

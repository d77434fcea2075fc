r"""The phrase grammar: words, ``( | )``, ``?``, a gap ``…`` and ``<lists>``; nothing else, so nothing runs away.

A phrase matches whole words in any case. ``you're`` also matches ``you are`` and ``youre``; a word with spellings
(``please``: ``pls``) matches each of them; between words any few marks may stand.

>>> phrase = compile_phrase("(you're|they are) … lying")
>>> phrase.find("youre obviously lying"), sorted(phrase.needs[0])
([(0, 21)], ['lying'])
"""

import re
from dataclasses import dataclass
from functools import cached_property

from app.language.grammar import Node, Parser, Shared
from app.language.runs import Run, keys

SIGNALS = frozenset({"shout", "exclaim", "questions"})


@dataclass(frozen=True)
class Phrase:
    """One phrase: its pattern, the words beside each other of which any match has at least one set, or a signal's name.

    ``keys`` are words of plain letters and digits; a match also holds a word of each of ``needs``. ``first`` holds the
    letters with which a match may begin, if they can be told.
    """

    source: str
    pattern: str
    keys: frozenset[Run] = frozenset()
    needs: tuple[frozenset[str], ...] = ()
    first: str = ""
    signal: str = ""

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The compiled pattern; most are never needed in a short run, so it is made when first asked for."""
        return re.compile(self.pattern)

    @cached_property
    def _finder(self) -> re.Pattern[str]:
        """The pattern behind its first letter: ``re`` skips to a letter of a set far faster than it tries a choice."""
        return re.compile(rf"[{re.escape(self.first)}](?<!\w.)(?<=(?=({self.pattern})).)")

    def find(self, plain: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
        """Return the spans of its matches within a stretch of plain text, in order, none over another."""
        end = len(plain) if end is None else end
        if not self.first:
            return [m.span() for m in self.regex.finditer(plain, start, end)]
        spans: list[tuple[int, int]] = []
        for found in self._finder.finditer(plain, start, end):
            span = found.span(1)
            if span[0] >= start:
                spans.append(span)
                start = span[1]
        return spans


def compile_phrase(source: str, shared: Shared | None = None) -> Phrase:
    """Compile one phrase.

    Raises:
        ValueError: the phrase is not of the grammar; the message says what to do.

    """
    signal = _signal(source)
    if signal:
        return signal
    parser = Parser(source.lower().replace("’", "'"), shared or Shared())
    return _phrase(source, parser.choice(), parser)


def _signal(source: str) -> Phrase | None:
    name = source.strip("<>")
    return Phrase(source, r"(?!)", signal=name) if source == f"<{name}>" and name in SIGNALS else None


def _phrase(source: str, node: Node, parser: Parser) -> Phrase:
    if parser.peek():
        raise ValueError(f"{source!r} has a ) too many; take it out")
    found = keys(node.runs, parser.shared.weights)
    return Phrase(
        source, rf"(?<!\w)(?:{node.regex})(?!\w)", found if all(found) else frozenset(), node.needs, node.first
    )

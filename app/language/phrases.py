r"""The phrase grammar: words, ``( | )``, ``?``, a gap ``…`` and ``<lists>``; nothing else, so nothing runs away.

A phrase matches whole words in any case. ``you're`` also matches ``you are`` and ``youre``; a word with spellings
(``please``: ``pls``) matches each of them; between words any few marks may stand.

>>> phrase = compile_phrase("(you're|they are) … lying")
>>> bool(phrase.regex.search("youre obviously lying")), [sorted(c) for c in phrase.ways[0]]
(True, [['lying'], ['they', 'you']])
"""

import re
from dataclasses import dataclass
from functools import cached_property

from app.language.grammar import Node, Parser, Shared, Way

SIGNALS = frozenset({"shout", "exclaim", "questions"})


@dataclass(frozen=True)
class Phrase:
    """One phrase: the pattern that confirms it, the ways of words that show it may be there, or a signal's name.

    Each match holds, for at least one of ``ways``, a word of each of its clauses; the rarest clause stands first.
    """

    source: str
    pattern: str
    ways: tuple[Way, ...] = ()
    signal: str = ""

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The compiled pattern; most are never needed in a short run, so it is made when first asked for."""
        return re.compile(self.pattern)

    def may_match(self, words: set[str]) -> bool:
        """Tell from the words of a unit whether the phrase can be in it."""
        return not self.ways or any(not any(c.isdisjoint(words) for c in way) for way in self.ways)


def compile_phrase(source: str, shared: Shared = Shared()) -> Phrase:  # noqa: B008 - immutable
    """Compile one phrase.

    Raises:
        ValueError: the phrase is not of the grammar; the message says what to do.

    """
    signal = _signal(source)
    if signal:
        return signal
    parser = Parser(source.lower().replace("’", "'"), shared)
    return _phrase(source, parser.choice(), parser)


def _signal(source: str) -> Phrase | None:
    name = source.strip("<>")
    return Phrase(source, r"(?!)", (), name) if source == f"<{name}>" and name in SIGNALS else None


def _phrase(source: str, node: Node, parser: Parser) -> Phrase:
    if parser.peek():
        raise ValueError(f"{source!r} has a ) too many; take it out")
    ways = tuple(tuple(sorted(way, key=parser.rarity, reverse=True)) for way in node.ways)
    return Phrase(source, rf"(?<!\w)(?:{node.regex})(?!\w)", ways)

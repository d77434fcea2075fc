r"""The phrase grammar: words, ``( | )``, ``?``, a gap ``…`` and ``<lists>``; nothing else, so nothing runs away.

A phrase matches whole words in any case. ``you're`` also matches ``you are`` and ``youre``; a word with spellings
(``please``: ``pls``) matches each of them; between words any few marks may stand.

>>> phrase = compile_phrase("(you're|they are) … lying")
>>> bool(phrase.regex.search("youre obviously lying")), [sorted(c) for c in phrase.ways[0]]
(True, [['lying'], ['they', 'you']])
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod
from typing import NamedTuple

SIGNALS = frozenset({"shout", "exclaim", "questions"})
GAP = 4  # words that a gap spans at most
_WAYS = 48  # ways of words that one phrase keeps apart at most
_LISTED = 64  # forms of one word that are listed at most
_LETTERS = re.compile(r"[a-z]+")
_SEP = r"(?:[^\w]|_){1,4}"
_BUILT_IN = {
    "number": r"\d[\d.,]*",
    "amount": r"(?:(?:[$£€₹₦₱]|rs\.?|inr|kes|ksh|ngn|php|zar|usd|gbp|aud|r)\s?\d[\d.,]*(?:\s?/-)?|\d[\d.,]*\s?"
    r"(?:/-|dollars|pounds|euros?|rupees|shillings|naira|pesos|rand|bucks|quid|bob))",
    "time": r"(?:\d{1,2}(?:[:.]\d\d)?\s?(?:a\.?m|p\.?m|hrs|hours|hour|o'clock)|noon|midnight)",
}
_AUX = "am|is|are|was|were|do|does|did|has|have|had|will|would|can|could|shall|should|must|need"
_CONTRACTED = [
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"(?<=[a-z])'re\b", " are"),
        (r"(?<=[a-z])'ll\b", " will"),
        (r"(?<=[a-z])'ve\b", " have"),
        (r"(?<=[a-z])'d\b", " would"),
        (r"(?<=\bi)'m\b", " am"),
        (r"(?<=\bit)'s\b|(?<=\bthat)'s\b|(?<=\bhe)'s\b|(?<=\bshe)'s\b|(?<=\bwhat)'s\b|(?<=\bthere)'s\b", " is"),
        (r"\bwill not\b", "won't"),
        (r"\bcan ?not\b", "can't"),
        (rf"\b({_AUX}) not\b", r"\1n't"),
    )
]
_IRREGULAR = {"won't": "will", "can't": "can", "shan't": "shall"}
_JOINED = {  # the word after another word may be contracted to this; the apostrophe may be lost
    "are": "'?re", "will": "'?ll", "shall": "'?ll", "have": "'?ve", "would": "'?d", "had": "'?d", "is": "'?s",
    "am": "'?m", "us": "'s",
}  # fmt: skip
_KEEPS_APOSTROPHE = frozenset({"i", "we", "he", "she"})  # "well", "shed", "id" and "were" are words of their own
_TOKEN = re.compile(r"<[a-z_]+>|[()|?…]|\s+|[\w'&%/-]+")


Way = tuple[frozenset[str], ...]


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


class Shared(NamedTuple):
    """What the phrases of a pack share: word lists, spellings, and how often words stand in its examples."""

    lists: Mapping[str, Sequence[str]] = {}
    spellings: Mapping[str, Sequence[str]] = {}
    often: Mapping[str, int] = {}


class _Node(NamedTuple):
    """A pattern, the ways of words in which it may match (none: cannot be told), and its forms if they can be listed.

    ``options`` are the alternatives of a bracket, its single words taken together.
    """

    regex: str
    ways: tuple[Way, ...] = ()
    optional: bool = False
    word: str = ""
    forms: tuple[str, ...] = ()
    options: tuple["_Node", ...] = ()


class _Parser:
    """Recursive descent over one phrase."""

    def __init__(self, source: str, shared: Shared) -> None:
        text = source
        for pattern, plain in _CONTRACTED:
            text = pattern.sub(plain, text)
        self.tokens = [" " if t.isspace() else t for t in _TOKEN.findall(text.strip())]
        if "".join("" if t == " " else t for t in self.tokens) != re.sub(r"\s+", "", text):
            raise ValueError(f"{source!r} has a sign that phrases do not know; use words, ( | ), ?, … and <lists>")
        self.source, self.shared, self.at = source, shared, 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1]

    def choice(self) -> _Node:
        options = [self.sequence()]
        while self.peek() == "|":
            self.take()
            options.append(self.sequence())
        if len(options) == 1:
            return options[0]
        regex = "(?:" + "|".join(o.regex for o in options) + ")"
        forms = tuple(f for o in options for f in o.forms) if all(o.forms for o in options) else ()
        apart = self.apart(options)
        if not all(o.ways for o in options):
            return _Node(regex, forms=forms, options=apart)
        single = [way[0] for o in options for way in o.ways if len(way) == 1]
        ways = [way for o in options for way in o.ways if len(way) > 1]
        if single:
            ways.append((frozenset[str]().union(*single),))
        return _Node(regex, self.few(ways), forms=forms, options=apart)

    def apart(self, options: list[_Node]) -> tuple[_Node, ...]:
        """Put the single words among some alternatives together, and leave the others apart."""
        single = [o for o in options if o.forms]
        others = [o for o in options if not o.forms]
        if single:
            regex = "(?:" + "|".join(o.regex for o in single) + ")"
            known = all(o.ways for o in single)
            clause = frozenset[str]().union(*(c for o in single for way in o.ways for c in way))
            others.insert(0, _Node(regex, ((clause,),) if known else ()))
        return tuple(others)

    def few(self, ways: Sequence[Way]) -> tuple[Way, ...]:
        """Keep the ways if they are few, else one that allows whatever any of them does."""
        if len(ways) <= _WAYS:
            return tuple(ways)
        return ((frozenset[str]().union(*(max(way, key=self.rarity) for way in ways)),),)

    def sequence(self) -> _Node:
        return self.join(self.terms())

    def parts(self) -> Iterator[_Node]:
        """Yield the whole phrase in parts, each with fewer alternatives and so with rarer words."""
        while True:
            terms = self.terms()
            lists = [t.options if t.options and not t.optional else (t,) for t in terms]
            while prod(map(len, lists)) > _WAYS:
                widest = max(range(len(lists)), key=lambda n: len(lists[n]))
                lists[widest] = (terms[widest],)
            yield from (self.join(list(choice)) for choice in product(*lists))
            if self.peek() != "|":
                return
            self.take()

    def terms(self) -> list[_Node]:
        terms: list[_Node] = []
        while self.peek() not in ("", "|", ")"):
            if self.peek() == " ":
                self.take()
            else:
                terms.append(self.term())
        if not any(not t.optional for t in terms):
            raise ValueError(f"{self.source!r} has a part with no word that must be there; add one")
        return terms

    def term(self) -> _Node:
        parts: list[_Node] = []
        while self.peek() not in ("", " ", "|", ")"):
            parts.append(self.atom())
        if len(parts) == 1:
            return parts[0]
        regex = "".join(f"(?:{p.regex})?" if p.optional else p.regex for p in parts)
        forms = [""]
        for p in parts:
            forms = [f + more for f in forms for more in (*p.forms, *([""] if p.optional else []))]
        whole = bool(forms) and all(f.isalpha() for f in forms) and len(forms) <= _LISTED
        return _Node(regex, ((frozenset(forms),),) if whole else _hyphenated(parts))

    def atom(self) -> _Node:
        sign = self.take()
        if sign == "(":
            node = self.choice()
            if self.peek() != ")":
                raise ValueError(f"{self.source!r} has a bracket that is not closed; add a )")
            self.take()
            node = _Node(f"(?:{node.regex})", node.ways, forms=node.forms, options=node.options)
        elif sign == "…":
            return _Node(rf"\w[\w']*(?:{_SEP}\w[\w']*){{0,{GAP - 1}}}", optional=True)
        elif sign == "?" or sign in "|)":
            raise ValueError(f"{self.source!r} has a {sign!r} with nothing before it")
        elif sign.startswith("<"):
            node = self.listed(sign[1:-1])
        else:
            node = self.word(sign)
        if self.peek() == "?":
            self.take()
            return node._replace(optional=True)
        return node

    def listed(self, name: str) -> _Node:
        if name in _BUILT_IN:
            return _Node(_BUILT_IN[name])
        if name not in self.shared.lists:
            raise ValueError(f"{self.source!r} names <{name}>, which is not in pack.yaml; add it under lists")
        inner = _Parser("|".join(self.shared.lists[name]), self.shared).choice()
        return _Node(f"(?:{inner.regex})", inner.ways, options=inner.options)

    def word(self, word: str) -> _Node:
        if word.endswith("n't"):
            base = _IRREGULAR.get(word, word[:-3])
            return _Node(
                rf"(?:{word[:-2]}'?t|{base}{_SEP}not|cannot)".replace("|cannot" * (base != "can"), ""), word=word
            )
        forms = (word, *self.shared.spellings.get(word, ()))
        regex = "|".join(re.escape(f).replace("'", "'?") for f in forms)
        words = [max(_LETTERS.findall(f), key=len, default="") for f in forms]
        ways = ((frozenset(words),),) if all(words) else ()
        return _Node(f"(?:{regex})" if len(forms) > 1 else regex, ways, word=word, forms=forms)

    def rarity(self, words: frozenset[str]) -> tuple[int, int]:
        """Order clauses by how seldom one of their words stands in an example, then by their length."""
        return -sum(self.shared.often.get(w, 0) for w in words), min(map(len, words))

    def join(self, terms: list[_Node]) -> _Node:
        first = next(i for i, t in enumerate(terms) if not t.optional)
        regex = "".join(f"(?:{t.regex}{_SEP})?" for t in terms[:first]) + terms[first].regex
        before = terms[first].word
        for term in terms[first + 1 :]:
            glued = _after(before, term)
            regex += f"(?:{glued})?" if term.optional else glued
            before = term.word
        forms = terms[0].forms if len(terms) == 1 else ()
        return _Node(regex, self.together([t for t in terms if not t.optional and t.word not in _JOINED]), forms=forms)

    def together(self, terms: list[_Node]) -> tuple[Way, ...]:
        """Combine the ways of terms that must all be there; words that a contraction may swallow are left out."""
        ways: tuple[Way, ...] = ((),)
        for term in terms:
            if term.ways:
                more = term.ways if len(ways) * len(term.ways) <= _WAYS else self.few([*term.ways] * _WAYS)
                ways = tuple(way + extra for way in ways for extra in more)
        return ways if ways != ((),) else ()


def _hyphenated(parts: list[_Node]) -> tuple[Way, ...]:
    """Return the one way of parts that a hyphen makes words of their own."""
    words = [p.word for p in parts]
    clauses = [
        part.ways[0][0]
        for n, part in enumerate(parts)
        if not part.optional
        and len(part.ways) == 1
        and (n == 0 or words[n].startswith("-"))
        and (n == len(parts) - 1 or words[n].endswith("-") or words[n + 1].startswith("-"))
    ]
    return (tuple(clauses),) if clauses else ()


def _after(before: str, term: _Node) -> str:
    """Glue one term to the word before it, contracted or not."""
    negated = term.word.endswith("n't")
    base = _IRREGULAR.get(term.word, term.word[:-3]) if negated else term.word
    if base not in _JOINED or not before:
        return _SEP + term.regex
    short = _JOINED[base].replace("?", "" if before in _KEEPS_APOSTROPHE else "?")
    return rf"(?:{_SEP}{term.regex}|{short}{_SEP + 'not' if negated else ''})"


def compile_phrase(source: str, shared: Shared = Shared()) -> Phrase:  # noqa: B008 - immutable
    """Compile one phrase.

    Raises:
        ValueError: the phrase is not of the grammar; the message says what to do.
    """
    signal = _signal(source)
    if signal:
        return signal
    parser = _Parser(source.lower().replace("’", "'"), shared)
    return _phrase(source, parser.choice(), parser)


def compile_parts(source: str, shared: Shared = Shared()) -> list[Phrase]:  # noqa: B008 - immutable
    """Compile one phrase in parts that together match what it matches, each found by rarer words than the whole.

    Raises:
        ValueError: the phrase is not of the grammar; the message says what to do.
    """
    signal = _signal(source)
    if signal:
        return [signal]
    parser = _Parser(source.lower().replace("’", "'"), shared)
    nodes = list(parser.parts())
    return [_phrase(source, node, parser) for node in nodes]


def _signal(source: str) -> Phrase | None:
    name = source.strip("<>")
    return Phrase(source, r"(?!)", (), name) if source == f"<{name}>" and name in SIGNALS else None


def _phrase(source: str, node: _Node, parser: _Parser) -> Phrase:
    if parser.peek():
        raise ValueError(f"{source!r} has a ) too many; take it out")
    ways = tuple(tuple(sorted(way, key=parser.rarity, reverse=True)) for way in node.ways)
    return Phrase(source, rf"(?<!\w)(?:{node.regex})(?!\w)", ways)

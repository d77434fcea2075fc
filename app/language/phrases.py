r"""The phrase grammar of rules: words, ``( | )``, ``?``, a gap ``…`` and ``<lists>``; nothing else, so nothing runs away.

A phrase matches whole words in any case. ``you're`` also matches ``you are`` and ``youre``; a word with spellings
(``please``: ``pls``) matches each of them; between words any few marks may stand.

>>> phrase = compile_phrase("(you're|they are) … lying")
>>> bool(phrase.regex.search("youre obviously lying")), phrase.keys
(True, ('lying',))
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

SIGNALS = frozenset({"shout", "exclaim", "questions"})
GAP = 4  # words that a gap spans at most
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
_TOKEN = re.compile(r"<[a-z_]+>|[()|?…]|\s+|[\w'&%./+-]+")


class Phrase(NamedTuple):
    """One compiled phrase; every match holds at least one of ``keys`` (none known: empty); or it is a ``signal``."""

    source: str
    regex: re.Pattern[str]
    keys: tuple[str, ...]
    signal: str = ""


class _Node(NamedTuple):
    """A regular expression with the literals of which a match must hold one (none known: empty)."""

    regex: str
    keys: frozenset[str] = frozenset()
    optional: bool = False
    word: str = ""


class _Parser:
    """Recursive descent over one phrase."""

    def __init__(self, source: str, lists: Mapping[str, Sequence[str]], spellings: Mapping[str, Sequence[str]]) -> None:
        text = source
        for pattern, plain in _CONTRACTED:
            text = pattern.sub(plain, text)
        self.tokens = [" " if t.isspace() else t for t in _TOKEN.findall(text.strip())]
        if "".join("" if t == " " else t for t in self.tokens) != re.sub(r"\s+", "", text):
            raise ValueError(f"{source!r} has a sign that phrases do not know; use words, ( | ), ?, … and <lists>")
        self.source, self.lists, self.spellings, self.at = source, lists, spellings, 0

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
        keys = frozenset[str]().union(*(o.keys for o in options)) if all(o.keys for o in options) else frozenset()
        return _Node("(?:" + "|".join(o.regex for o in options) + ")", keys)

    def sequence(self) -> _Node:
        terms: list[_Node] = []
        while self.peek() not in ("", "|", ")"):
            if self.peek() == " ":
                self.take()
            else:
                terms.append(self.term())
        if not any(not t.optional for t in terms):
            raise ValueError(f"{self.source!r} has a part with no word that must be there; add one")
        return _join(terms)

    def term(self) -> _Node:
        parts: list[_Node] = []
        while self.peek() not in ("", " ", "|", ")"):
            parts.append(self.atom())
        if len(parts) == 1:
            return parts[0]
        literal = max((p.keys for p in parts if not p.optional), key=_rarity, default=frozenset())
        return _Node("".join(f"(?:{p.regex})?" if p.optional else p.regex for p in parts), literal)

    def atom(self) -> _Node:
        token = self.take()
        if token == "(":
            node = self.choice()
            if self.peek() != ")":
                raise ValueError(f"{self.source!r} has a bracket that is not closed; add a )")
            self.take()
            node = _Node(f"(?:{node.regex})", node.keys)
        elif token == "…":
            return _Node(rf"\w[\w']*(?:{_SEP}\w[\w']*){{0,{GAP - 1}}}", optional=True)
        elif token == "?" or token in "|)":
            raise ValueError(f"{self.source!r} has a {token!r} with nothing before it")
        elif token.startswith("<"):
            node = self.listed(token[1:-1])
        else:
            node = self.word(token)
        if self.peek() == "?":
            self.take()
            return node._replace(optional=True)
        return node

    def listed(self, name: str) -> _Node:
        if name in _BUILT_IN:
            return _Node(_BUILT_IN[name])
        if name not in self.lists:
            raise ValueError(f"{self.source!r} names <{name}>, which is not in pack.yaml; add it under lists")
        inner = _Parser("|".join(self.lists[name]), self.lists, self.spellings).choice()
        return _Node(f"(?:{inner.regex})", inner.keys)

    def word(self, word: str) -> _Node:
        if word.endswith("n't"):
            base = _IRREGULAR.get(word, word[:-3])
            return _Node(rf"(?:{word[:-2]}'?t|{base}{_SEP}not|cannot)".replace("|cannot" * (base != "can"), ""), word=word)
        forms = (word, *self.spellings.get(word, ()))
        regex = "|".join(re.escape(f).replace("'", "'?") for f in forms)
        keys = frozenset(max(f.split("'"), key=len) for f in forms)
        return _Node(f"(?:{regex})" if len(forms) > 1 else regex, keys, word=word)


def _rarity(keys: frozenset[str]) -> int:
    return min(map(len, keys), default=0)


def _join(terms: list[_Node]) -> _Node:
    first = next(i for i, t in enumerate(terms) if not t.optional)
    regex = "".join(f"(?:{t.regex}{_SEP})?" for t in terms[:first]) + terms[first].regex
    keys, before = terms[first].keys, terms[first].word
    for term in terms[first + 1 :]:
        glued = _after(before, term)
        regex += f"(?:{glued})?" if term.optional else glued
        before = term.word
        if not term.optional and _rarity(term.keys) > _rarity(keys):
            keys = term.keys
    return _Node(regex, keys)


def _after(before: str, term: _Node) -> str:
    """Glue one term to the word before it, contracted or not."""
    negated = term.word.endswith("n't")
    base = _IRREGULAR.get(term.word, term.word[:-3]) if negated else term.word
    if base not in _JOINED or not before:
        return _SEP + term.regex
    short = _JOINED[base].replace("?", "" if before in _KEEPS_APOSTROPHE else "?")
    return rf"(?:{_SEP}{term.regex}|{short}{_SEP + 'not' if negated else ''})"


def compile_phrase(
    source: str, lists: Mapping[str, Sequence[str]] | None = None, spellings: Mapping[str, Sequence[str]] | None = None
) -> Phrase:
    """Compile one phrase.

    Raises:
        ValueError: the phrase is not of the grammar; the message says what to do.
    """
    name = source.strip("<>")
    if source == f"<{name}>" and name in SIGNALS:
        return Phrase(source, re.compile(r"(?!)"), (), name)
    parser = _Parser(source.lower().replace("’", "'"), lists or {}, spellings or {})
    node = parser.choice()
    if parser.peek():
        raise ValueError(f"{source!r} has a ) too many; take it out")
    return Phrase(source, re.compile(rf"(?<!\w)(?:{node.regex})(?!\w)"), tuple(sorted(node.keys)))

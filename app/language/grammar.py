"""Parse a phrase of the pack into a pattern, and into the words that stand beside each other where it matches."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.language.runs import JOIN, OPEN, Run, Weights, best_window, chance, needs, spoken

GAP = 4  # words that a gap spans at most
_LISTED = 64  # forms of one word that are listed at most
_SEP = r"(?:[^\w]|_){1,4}"
_BUILT_IN = {
    "number": r"\d[\d.,]*",
    "amount": r"(?:(?:[$£€₹₦₱]|rs\.?|inr|kes|ksh|ngn|php|zar|usd|gbp|aud|r)\s?\d[\d.,]*(?:\s?/-)?|\d[\d.,]*\s?"
    r"(?:/-|dollars|pounds|euros?|rupees|shillings|naira|pesos|rand|bucks|quid|bob))",
    "time": r"(?:\d{1,2}(?:[:.]\d\d)?\s?(?:a\.?m|p\.?m|hrs|hours|hour|o'clock)|noon|midnight)",
}
_BEGINS = {"number": "0123456789", "amount": "0123456789$£€₹₦₱riknpzuga", "time": "0123456789nm"}
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


@dataclass(frozen=True)
class Shared:
    """What the phrases of a pack share: word lists, spellings, the weights of words, and words and lists read once."""

    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    spellings: Mapping[str, Sequence[str]] = field(default_factory=dict)
    weights: Weights = field(default_factory=Weights)
    made: dict[str, "Node"] = field(default_factory=dict)


class Node(NamedTuple):
    """A pattern, the runs of words that it may match, and the letters with which a match may begin.

    A match holds a word of each of ``needs``. ``first`` is empty where the first letter cannot be told; ``forms`` are
    all the strings it matches, if they are few.
    """

    regex: str
    runs: frozenset[Run]
    first: str = ""
    needs: tuple[frozenset[str], ...] = ()
    optional: bool = False
    word: str = ""
    forms: tuple[str, ...] = ()


class Parser:
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
        """Return the next sign, empty at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        """Return the next sign and go on."""
        self.at += 1
        return self.tokens[self.at - 1]

    def choice(self) -> Node:
        """Read alternatives."""
        options = [self.sequence()]
        while self.peek() == "|":
            self.take()
            options.append(self.sequence())
        if len(options) == 1:
            return options[0]
        regex = "(?:" + "|".join(o.regex for o in options) + ")"
        forms = tuple(f for o in options for f in o.forms) if all(o.forms for o in options) else ()
        first = "".join(o.first for o in options) if all(o.first for o in options) else ""
        runs = frozenset[Run]().union(*(o.runs for o in options))
        needs = (frozenset[str]().union(*(o.needs[0] for o in options)),) if all(o.needs for o in options) else ()
        return Node(regex, runs, first, needs, forms=forms)

    def sequence(self) -> Node:
        """Read terms that follow each other."""
        return self.join(self.terms())

    def terms(self) -> list[Node]:
        """Read terms up to the end, a bar or a bracket."""
        terms: list[Node] = []
        while self.peek() not in ("", "|", ")"):
            if self.peek() == " ":
                self.take()
            else:
                terms.append(self.term())
        if not any(not t.optional for t in terms):
            raise ValueError(f"{self.source!r} has a part with no word that must be there; add one")
        return terms

    def term(self) -> Node:
        """Read what stands between blanks."""
        parts: list[Node] = []
        while self.peek() not in ("", " ", "|", ")"):
            parts.append(self.atom())
        if len(parts) == 1:
            return parts[0]
        regex = "".join(f"(?:{p.regex})?" if p.optional else p.regex for p in parts)
        forms = [""]
        for p in parts:
            forms = [f + more for f in forms for more in (*p.forms, *([""] if p.optional else []))]
        known = bool(forms) and len(forms) <= _LISTED
        runs = frozenset(map(spoken, forms)) if known else frozenset({OPEN})
        return Node(regex, runs, _first(parts))

    def atom(self) -> Node:
        """Read a word, a bracket, a list or a gap, and its question mark."""
        sign = self.take()
        if sign == "(":
            node = self.choice()
            if self.peek() != ")":
                raise ValueError(f"{self.source!r} has a bracket that is not closed; add a )")
            self.take()
            node = node._replace(regex=f"(?:{node.regex})", optional=False, word="")
        elif sign == "…":
            return Node(rf"\w[\w']*(?:{_SEP}\w[\w']*){{0,{GAP - 1}}}", frozenset({OPEN}), optional=True)
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

    def listed(self, name: str) -> Node:
        """Put a list of pack.yaml, or a built-in one, in its place."""
        if name in _BUILT_IN:
            return Node(_BUILT_IN[name], frozenset({OPEN}), _BEGINS[name])
        if name not in self.shared.lists:
            raise ValueError(f"{self.source!r} names <{name}>, which is not in pack.yaml; add it under lists")
        made = self.shared.made
        if f"<{name}>" not in made:
            inner = Parser("|".join(self.shared.lists[name]), self.shared).choice()
            made[f"<{name}>"] = Node(f"(?:{inner.regex})", inner.runs, inner.first, inner.needs)
        return made[f"<{name}>"]

    def word(self, word: str) -> Node:
        """Make a word with its spellings, or a negated verb with its forms; each once."""
        if word not in self.shared.made:
            self.shared.made[word] = self._word(word)
        return self.shared.made[word]

    def _word(self, word: str) -> Node:
        if word.endswith("n't"):
            base = _IRREGULAR.get(word, word[:-3])
            said = [f"{word[:-2]}'t", f"{word[:-2]}t", f"{base} not", *(["cannot"] if base == "can" else [])]
            regex = rf"(?:{word[:-2]}'?t|{base}{_SEP}not|cannot)".replace("|cannot" * (base != "can"), "")
            return Node(regex, frozenset(map(spoken, said)), word[0], word=word)
        forms = (word, *self.shared.spellings.get(word, ()))
        regex = "|".join(re.escape(f).replace("'", "'?") for f in forms)
        runs = {spoken(f) for f in forms} | {spoken(f.replace("'", "")) for f in forms}
        first = "".join(f[0] for f in forms)
        return Node(f"(?:{regex})" if len(forms) > 1 else regex, frozenset(runs), first, word=word, forms=forms)

    def join(self, terms: list[Node]) -> Node:
        """Glue terms that follow each other, optional ones with their blank."""
        if len(terms) == 1 and not terms[0].optional:
            return terms[0]._replace(needs=terms[0].needs or self.needs(terms), word="")
        first = next(i for i, t in enumerate(terms) if not t.optional)
        regex = "".join(f"(?:{t.regex}{_SEP})?" for t in terms[:first]) + terms[first].regex
        before = terms[first].word
        for term in terms[first + 1 :]:
            glued = _after(before, term)
            regex += f"(?:{glued})?" if term.optional else glued
            before = term.word
        runs = best_window([self.runs(b, t) for b, t in zip([None, *terms], terms, strict=False)], self.shared.weights)
        return Node(regex, runs, _first(terms), self.needs(terms), forms=terms[0].forms if len(terms) == 1 else ())

    def needs(self, terms: Sequence[Node]) -> tuple[frozenset[str], ...]:
        """Return what terms that follow each other need, rarest first; a contraction may swallow or change a word."""
        weights = self.shared.weights
        pairs = zip(terms, [*terms[1:], None], strict=True)
        needed = [
            t
            for t, after in pairs
            if not (t.optional or any(b in _JOINED for b in _bases(t)) or (after and _shorts(t.word, after)))
        ]
        sets = {n for t in needed for n in (t.needs or (needs(t.runs, weights),)) if n}
        return tuple(sorted(sets, key=lambda s: (sum(chance((w,), weights) for w in s), len(s), min(s))))

    def runs(self, before: Node | None, term: Node) -> frozenset[Run]:
        """Return the runs of one term in its place: contracted after the word before it, or left out."""
        runs = term.runs
        for short in _shorts(before.word if before else "", term):
            negated = ("not",) if term.word.endswith("n't") else ()
            letters = short.replace("'?", "").replace("'", "")
            runs |= {(letters, *negated)} | (frozenset() if "?" not in short else {(JOIN + letters, *negated)})
        return runs | {()} if term.optional else runs


def _first(nodes: Sequence[Node]) -> str:
    """Return the letters with which nodes that follow each other may begin."""
    upto = next((i for i, n in enumerate(nodes) if not n.optional), len(nodes) - 1) + 1
    return "".join(n.first for n in nodes[:upto]) if all(n.first for n in nodes[:upto]) else ""


def _bases(term: Node) -> Sequence[str]:
    """Return the words of a term that a contraction may shorten."""
    return [_IRREGULAR.get(term.word, term.word[:-3])] if term.word.endswith("n't") else [term.word, *term.forms]


def _shorts(before: str, term: Node) -> Sequence[str]:
    """Return the ways in which a term may be contracted after a word."""
    shorts = dict.fromkeys(_JOINED[b] for b in _bases(term) if before and b in _JOINED)
    return [s.replace("?", "") if before in _KEEPS_APOSTROPHE else s for s in shorts]


def _after(before: str, term: Node) -> str:
    """Glue one term to the word before it, contracted or not."""
    shorts = _shorts(before, term)
    if not shorts:
        return _SEP + term.regex
    contracted = "|".join(s + (_SEP + "not" if term.word.endswith("n't") else "") for s in shorts)
    return rf"(?:{_SEP}{term.regex}|{contracted})"

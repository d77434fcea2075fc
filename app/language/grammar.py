"""Parse a phrase of the pack into patterns, and into the words that must stand where they match."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

GAP = 4  # words that a gap spans at most
_WAYS = 12  # ways of words that one phrase keeps apart at most
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


class Shared(NamedTuple):
    """What the phrases of a pack share: word lists, spellings, and how often words stand in its examples."""

    lists: Mapping[str, Sequence[str]] = {}
    spellings: Mapping[str, Sequence[str]] = {}
    often: Mapping[str, int] = {}


class Node(NamedTuple):
    """A pattern, the ways of words in which it may match (none: cannot be told), and its forms if they are few."""

    regex: str
    ways: tuple[Way, ...] = ()
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
        if not all(o.ways for o in options):
            return Node(regex, forms=forms)
        single = [way[0] for o in options for way in o.ways if len(way) == 1]
        ways = [way for o in options for way in o.ways if len(way) > 1]
        if single:
            ways.append((frozenset[str]().union(*single),))
        return Node(regex, self.few(ways), forms=forms)

    def few(self, ways: Sequence[Way]) -> tuple[Way, ...]:
        """Keep the ways if they are few, else one that allows whatever any of them does."""
        if len(ways) <= _WAYS:
            return tuple(ways)
        return ((frozenset[str]().union(*(max(way, key=self.rarity) for way in ways)),),)

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
        whole = bool(forms) and all(f.isalpha() for f in forms) and len(forms) <= _LISTED
        return Node(regex, ((frozenset(forms),),) if whole else _hyphenated(parts))

    def atom(self) -> Node:
        """Read a word, a bracket, a list or a gap, and its question mark."""
        sign = self.take()
        if sign == "(":
            node = self.choice()
            if self.peek() != ")":
                raise ValueError(f"{self.source!r} has a bracket that is not closed; add a )")
            self.take()
            node = Node(f"(?:{node.regex})", node.ways, forms=node.forms)
        elif sign == "…":
            return Node(rf"\w[\w']*(?:{_SEP}\w[\w']*){{0,{GAP - 1}}}", optional=True)
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
            return Node(_BUILT_IN[name])
        if name not in self.shared.lists:
            raise ValueError(f"{self.source!r} names <{name}>, which is not in pack.yaml; add it under lists")
        inner = Parser("|".join(self.shared.lists[name]), self.shared).choice()
        return Node(f"(?:{inner.regex})", inner.ways)

    def word(self, word: str) -> Node:
        """Make a word with its spellings, or a negated verb with its forms."""
        if word.endswith("n't"):
            base = _IRREGULAR.get(word, word[:-3])
            return Node(
                rf"(?:{word[:-2]}'?t|{base}{_SEP}not|cannot)".replace("|cannot" * (base != "can"), ""), word=word
            )
        forms = (word, *self.shared.spellings.get(word, ()))
        regex = "|".join(re.escape(f).replace("'", "'?") for f in forms)
        words = [max(_LETTERS.findall(f), key=len, default="") for f in forms]
        ways = ((frozenset(words),),) if all(words) else ()
        return Node(f"(?:{regex})" if len(forms) > 1 else regex, ways, word=word, forms=forms)

    def rarity(self, words: frozenset[str]) -> tuple[int, int]:
        """Order clauses by how seldom one of their words stands in an example, then by their length."""
        return -sum(self.shared.often.get(w, 0) for w in words), min(map(len, words))

    def join(self, terms: list[Node]) -> Node:
        """Glue terms that follow each other, optional ones with their blank."""
        first = next(i for i, t in enumerate(terms) if not t.optional)
        regex = "".join(f"(?:{t.regex}{_SEP})?" for t in terms[:first]) + terms[first].regex
        before = terms[first].word
        for term in terms[first + 1 :]:
            glued = _after(before, term)
            regex += f"(?:{glued})?" if term.optional else glued
            before = term.word
        forms = terms[0].forms if len(terms) == 1 else ()
        return Node(regex, self.together([t for t in terms if not (t.optional or _swallowed(t))]), forms=forms)

    def together(self, terms: list[Node]) -> tuple[Way, ...]:
        """Combine the ways of terms that must all be there; words that a contraction may swallow are left out."""
        ways: tuple[Way, ...] = ((),)
        for term in terms:
            if term.ways:
                more = term.ways if len(ways) * len(term.ways) <= _WAYS else self.few([*term.ways] * _WAYS)
                ways = tuple(way + extra for way in ways for extra in more)
        return ways if ways != ((),) else ()


def _hyphenated(parts: list[Node]) -> tuple[Way, ...]:
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


def _after(before: str, term: Node) -> str:
    """Glue one term to the word before it, contracted or not."""
    negated = term.word.endswith("n't")
    bases = [_IRREGULAR.get(term.word, term.word[:-3])] if negated else [term.word, *term.forms]
    shorts = dict.fromkeys(_JOINED[b] for b in bases if before and b in _JOINED)
    if not shorts:
        return _SEP + term.regex
    keep = before in _KEEPS_APOSTROPHE
    contracted = "|".join((s.replace("?", "") if keep else s) + (_SEP + "not" if negated else "") for s in shorts)
    return rf"(?:{_SEP}{term.regex}|{contracted})"


def _swallowed(term: Node) -> bool:
    """Tell whether a contraction may take the place of a term, so that its words need not be there."""
    return any(word in _JOINED for word in (term.word, *term.forms))

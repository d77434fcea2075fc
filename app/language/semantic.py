"""A small model for what no keyword shows: how likely each fault and practice is in a unit, and where it lies.

It reads a stretch of one or a few sentences and what was said before it. Its heads are linear on the mean of the
stretch's tokens, so each token's share in a label falls out of the same pass.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Encoding, Tokenizer

from app.language.strict import Frozen, PackError, read_model
from app.language.values import FAULTS, PRACTICES

Floats = npt.NDArray[np.float32]

_KEPT = 512  # stretches whose opinion is kept: a draft is read again with each change and each rewrite of it
MOST = 64  # tokens of a stretch and of what was said before it
_CLAUSE = re.compile(r"(?<=[,;:.!?…])\s{1,9}|(?<=\S)\s-{1,3}\s")
_PLACED = (*FAULTS, *PRACTICES)  # labels whose shares the model gives, in this order


class Said(NamedTuple):
    """A stretch of a text in plain form, what was said before it, where it starts, and where its sentences do."""

    text: str
    before: str = ""
    start: int = 0
    sentences: tuple[int, ...] = (0,)


class Opinion(NamedTuple):
    """What the model makes of one stretch: log odds of each label, and where in the text faults and practices lie.

    It has read the text up to ``read_to``; what is longer than it can hold is left to the rules.
    """

    odds: Mapping[str, float]
    spans: Mapping[str, tuple[int, int]]
    read_to: int

    def moved(self, by: int) -> "Opinion":
        """Return the same of a stretch that starts at ``by``."""
        return Opinion(self.odds, {label: (a + by, b + by) for label, (a, b) in self.spans.items()}, self.read_to + by)


class Weighing(Frozen):
    """How one fault or practice is judged: log odds are ``model`` x the model's + ``rule`` if a rule hit + ``base``.

    ``hint`` is added in place of ``rule`` where a guard took the rule's hit back. From the chance ``find`` on it is
    found; from ``ask`` on it is asked about.
    """

    model: float
    rule: float
    hint: float
    base: float
    find: float
    ask: float


class Card(Frozen):
    """``card.yaml``: what the model file is, and how it and the rules are weighed; chosen on the development set.

    ``version`` covers all of the card, the model and its tokenizer. A sub-type is named from the chance ``sure`` on,
    one of severity 4 from ``sure_grave`` on; from ``grave`` on such a one is found whatever its fault's own chance.
    ``hears`` are the languages mixed with which it may assert; mixed with others it only asks.
    """

    version: str
    sha256: str
    labels: tuple[str, ...]
    weighing: dict[str, Weighing]
    sure: float
    sure_grave: float
    grave: float
    hears: tuple[str, ...]


def frame(own: list[int], earlier: list[int], signs: tuple[int, int]) -> tuple[list[int], int]:
    """Put a unit's tokens between the model's two signs, after as much of what was said before as there is room for.

    Returns all token numbers and where those of the unit begin.

    >>> frame([7, 8], [5, 6], (1, 2))
    ([1, 5, 6, 2, 7, 8, 2], 4)
    """
    start, stop = signs
    room = MOST - len(own) - 3
    lead = [start, *earlier[-room:], stop] if earlier and room > 2 else [start]
    return [*lead, *own, stop], len(lead)


def digest(model: bytes, tokenizer: bytes) -> str:
    """Return the SHA-256 of the two files that a card describes."""
    return hashlib.sha256(model + tokenizer).hexdigest()


class Semantic:
    """The model of one pack, loaded once; one thread."""

    def __init__(self, folder: Path) -> None:
        """Load ``card.yaml``, ``model.onnx`` and ``tokenizer.json`` of a folder.

        Raises:
            PackError: a file is missing or is not the one that the card describes.

        """
        self.folder = folder
        self.card = read_model(folder / "card.yaml", Card)
        path = folder / "model.onnx"
        try:
            raw, words = path.read_bytes(), (folder / "tokenizer.json").read_bytes()
            self._tokenizer = Tokenizer.from_buffer(words)
        except Exception as error:  # the library has no errors of its own
            raise PackError(path, 1, "", f"cannot be read ({error}); restore the folder {folder.name}") from error
        if digest(raw, words) != self.card.sha256:
            raise PackError(
                path, 1, "", "is not the file that card.yaml describes; restore the folder from one version"
            )
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        vocabulary = self._tokenizer.get_vocab()
        self._signs = vocabulary["[CLS]"], vocabulary["[SEP]"]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._lately = lru_cache(_KEPT)(self._read)
        self.session = onnxruntime.InferenceSession(raw, options, providers=["CPUExecutionProvider"])

    def read(self, said: Said) -> Opinion:
        """Read one stretch; one that was read lately is not read again."""
        return self._lately(said.text, said.before, said.sentences).moved(said.start)

    def size(self, text: str) -> int:
        """Count the tokens of a text."""
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def row(self, text: str, before: str = "") -> "Row":
        """Turn a stretch and what was said before it into tokens."""
        unit = self._tokenizer.encode(text, add_special_tokens=False)
        own = unit.ids[: MOST - 2]
        earlier = self._tokenizer.encode(before, add_special_tokens=False).ids if before else []
        ids, first = frame(own, earlier, self._signs)
        return Row(ids, first, len(own), unit)

    def _read(self, text: str, before: str, sentences: tuple[int, ...]) -> Opinion:
        row = self.row(text, before)
        odds, shares = self.session.run(None, fed(row))
        heard = dict(zip(self.card.labels, map(float, odds[0]), strict=True))
        last = row.unit.offsets[row.size - 1][1] if row.size else 0
        clauses = _clauses(text[:last], sentences)
        return Opinion(heard, _spans(clauses, row, shares[0, row.first : row.first + row.size]), last)


def fed(row: "Row") -> dict[str, Any]:
    """Return the model's inputs for one unit."""
    own = np.zeros((1, len(row.ids)), np.float32)
    own[0, row.first : row.first + row.size] = 1
    return {"ids": np.array([row.ids]), "attention": np.ones_like(own), "text": own}


class Row(NamedTuple):
    """The tokens of one unit with what was before it; those of the unit are ``size`` from ``first`` on."""

    ids: list[int]
    first: int
    size: int
    unit: Encoding


def _spans(clauses: Sequence[tuple[int, int]], row: Row, shares: Floats) -> dict[str, tuple[int, int]]:
    """Return for each fault and practice the clause whose tokens have the largest share in it."""
    sums = np.zeros((len(clauses), len(_PLACED)))
    at = 0
    for (start, _), share in zip(row.unit.offsets[: row.size], shares, strict=True):
        while at + 1 < len(clauses) and start >= clauses[at + 1][0]:
            at += 1
        sums[at] += share
    return {label: clauses[best] for label, best in zip(_PLACED, sums.argmax(axis=0), strict=True)}


def _clauses(text: str, sentences: Sequence[int]) -> list[tuple[int, int]]:
    """Cut each sentence into clauses of three words or more, without the blanks around them.

    >>> _clauses("pay now. we are waiting, and so is the van", (0, 9))
    [(0, 8), (9, 23), (25, 42)]
    """
    spans = []
    for first, last in zip(sentences, [*sentences[1:], len(text)], strict=True):
        cuts = [first]
        for sign in _CLAUSE.finditer(text, first, last):
            if len(text[cuts[-1] : sign.start()].split()) > 2 and len(text[sign.end() : last].split()) > 2:
                cuts.append(sign.end())
        for start, end in zip(cuts, [*cuts[1:], last], strict=True):
            part = text[start:end]
            left = len(part) - len(part.lstrip())
            spans.append((start + left, start + max(left, len(part.rstrip(" \n\t,;:-")))))
    return [span for span in spans if span[0] < span[1]] or [(0, len(text))]

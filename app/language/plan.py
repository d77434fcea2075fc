"""Answers: what shape does a kind message have here, and which line says each step of it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from app.language.strict import Frozen, PackError, read_model
from app.language.values import CHANNELS, CUES, PRACTICES

STEPS = ("acknowledge", "perspective", "ask", "door", "ways", "next", "close")
YesNo = Literal["yes", "no"]


class Line(Frozen):
    """One line of a step; without ``cues`` for any situation, without ``channels`` for any channel.

    A ``twoway`` line asks for a cause, health or family, so it is kept out of messages that others may read.
    """

    say: str
    cues: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    twoway: YesNo = "no"
    spoken: YesNo = "no"


class StepData(Frozen):
    """``lines/<step>.yaml``: all lines of one step."""

    step: str
    what: str
    lines: tuple[Line, ...]


class Shape(Frozen):
    """When a message has this shape (empty lists: always), its steps in order, and why.

    ``answers`` says whether it must answer a borrower's turn. Without ``money`` nothing in it asks for a payment.
    """

    id: str
    cues: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    answers: YesNo | None = None
    limitation: Literal["", "expired"] = ""
    money: YesNo = "yes"
    steps: tuple[str, ...]
    why: str


class Shapes(Frozen):
    """``plan.yaml``: shapes in order; the first that fits is taken.

    ``most`` is how many steps a channel has room for, ``weights`` which go first, ``shows`` the practices of a step.
    """

    most: dict[str, int]
    weights: tuple[str, ...]
    shows: dict[str, tuple[str, ...]]
    shapes: tuple[Shape, ...]


class Plan(NamedTuple):
    """The shape of one message, and the cue that it answers."""

    shape: Shape
    cue: str
    channel: str | None
    twoway: bool
    told: bool  # whether the borrower told it in the turn before, so that it may be said back


class Planner:
    """Choose shapes and lines from a pack's data."""

    def __init__(self, folder: Path) -> None:
        """Read ``plan.yaml`` and ``lines/``.

        Raises:
            PackError: a step, cue, channel or practice that is not known, a step that has no weight, a file of another
                step, or no shape for every message.

        """
        self._data = read_model(folder / "plan.yaml", Shapes)
        self._shapes, self.weights = self._data.shapes, self._data.weights
        self.steps = {step: read_model(folder / "lines" / f"{step}.yaml", StepData) for step in STEPS}
        _check(folder / "plan.yaml", self._data)
        for step, data in self.steps.items():
            path = folder / "lines" / f"{step}.yaml"
            _known(path, "step", [data.step], [step])
            for n, line in enumerate(data.lines):
                _known(path, f"lines.{n}.cues", line.cues, CUES)
                _known(path, f"lines.{n}.channels", line.channels, CHANNELS)

    def plan(
        self, cues: Sequence[str], channel: str | None, *, told: Collection[str], expired: bool, answers: bool
    ) -> Plan:
        """Return the plan of a message; ``cues`` in order of weight, ``told`` those of the borrower's own words."""
        twoway = channel in ("chat", "phone", "whatsapp") or (channel == "email" and answers)
        for shape in self._shapes:
            fitting = [c for c in cues if c in shape.cues]
            if (
                (not shape.cues or fitting)
                and (not shape.channels or channel in shape.channels)
                and shape.answers in (None, "yes" if answers else "no")
                and (not shape.limitation or expired)
            ):
                cue = next(iter(fitting or cues), "")
                return Plan(shape, cue, channel, twoway, cue in told)
        raise AssertionError("the last shape fits every message")

    def most(self, channel: str | None) -> int:
        """Return how many steps a message of this channel has room for."""
        return self._data.most.get(channel or "", len(STEPS))

    def shows(self, step: str) -> tuple[str, ...]:
        """Return the practices that a step shows, any of which makes it unneeded."""
        return self._data.shows.get(step, ())

    def lines(self, step: str, plan: Plan, slots: Mapping[str, str]) -> Iterator[str]:
        """Yield the lines that may say a step, those for this cue first; a line whose slot is empty is left out."""
        known = plan.cue and (plan.told or plan.twoway)
        listed = self.steps[step].lines
        own = [line for line in listed if known and plan.cue in line.cues]
        free = [line for line in listed if not line.cues] if plan.shape.money == "yes" or step in _ANY else []
        for line in own or free:
            if not self._fits(line, plan):
                continue
            said = filled(line.say, slots)
            if "{{" not in said:
                yield said

    @staticmethod
    def _fits(line: Line, plan: Plan) -> bool:
        if line.channels and plan.channel not in line.channels:
            return False
        if line.twoway == "yes" and not plan.twoway:
            return False
        return line.spoken == "no" or plan.channel in ("phone", "voicemail")


_ANY = ("close",)  # steps whose free lines speak of no money


def filled(say: str, slots: Mapping[str, str]) -> str:
    """Put what a line may offer into its slots; one that has nothing to hold stays as it is.

    >>> filled("There is {{ option }}.", {"option": "a later day"})
    'There is a later day.'
    """
    for name, value in slots.items():
        say = say.replace("{{ " + name + " }}", value)
    return say


def _check(path: Path, data: Shapes) -> None:
    """Hold ``plan.yaml`` to known names, a weight for each step, and a last shape for every message."""
    for n, shape in enumerate(data.shapes):
        _known(path, f"shapes.{n}.cues", shape.cues, CUES)
        _known(path, f"shapes.{n}.channels", shape.channels, CHANNELS)
        _known(path, f"shapes.{n}.steps", shape.steps, STEPS)
    _known(path, "most", data.most, CHANNELS)
    _known(path, "shows", data.shows, STEPS)
    _known(path, "shows", [name for names in data.shows.values() for name in names], PRACTICES)
    if sorted(data.weights) != sorted(STEPS):
        raise PackError(path, 1, "weights", f"must name each step once: {', '.join(STEPS)}")
    last = data.shapes[-1] if data.shapes else None
    if last is None or last.cues or last.channels or last.answers or last.limitation:
        raise PackError(path, 1, "shapes", "the last shape must fit every message; take its conditions away")


def _known(path: Path, field: str, named: Iterable[str], known: Collection[str]) -> None:
    for name in named:
        if name not in known:
            raise PackError(path, 1, field, f"{name!r} is not known; use {', '.join(sorted(known))}")

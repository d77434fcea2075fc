"""Why the officer writes, and which practices that calls for."""

from collections.abc import Collection, Sequence

from app.language.pack import PackInfo
from app.language.values import Cue, Draft


def purpose_of(info: PackInfo, shown: Collection[str], cues: Sequence[Cue], draft: Draft) -> str:
    """Decide the purpose: a cue or words of reply make a reply, then notice, negotiation, else reminder.

    ``shown`` are the purposes whose phrases occur in the draft.
    """
    if cues or "reply" in shown:
        return "reply"
    for one in info.purposes:
        if one.id in shown:
            return one.id
    return "negotiation" if draft.context else "reminder"


def expected(info: PackInfo, purpose: str, channel: str | None) -> dict[str, int]:
    """Return the practices with their weights; one-way channels ask for less (field 8)."""
    wanted = next(p.expected for p in info.purposes if p.id == purpose)
    left_out = info.one_way.get(channel or "", ())
    return {p: w for p, w in wanted.items() if p not in left_out}

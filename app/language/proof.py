"""Prove a pack by its own examples: what a coach needs to know before shipping a rule."""

from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple

from app.language.marks import Mark, unmark
from app.language.pack import After, Example, Guard, Rule
from app.language.plan import filled
from app.language.review import Reviewer
from app.language.sms import segments
from app.language.strict import PackError
from app.language.text import fold
from app.language.values import Case, Draft
from app.language.voice import Voice, spoken_as

FACTS = {"amount": "£86.40", "date": "5 June", "reference": "TW-20917"}
CASE = Case(name="Ana Ruiz", officer="Priya", lender="Northgate Finance", amount="£86.40", due_date="5 June",
            reference="TW-20917", phone="555-0142")  # fmt: skip


_SEVERE, _MANY, _SOME = 3, 6, 4  # variants that a rule of severity 3 or 4 needs, and any other


class Problem(NamedTuple):
    """Something to mend: where, and what to do."""

    where: str
    what: str


def prove(reviewer: Reviewer) -> Iterator[Problem]:
    """Yield every example, phrase and template of a pack that does not hold.

    Rules are proven with the words alone: each ``flags`` line is found exactly where marked, each ``allows``
    line is untouched by its own rule, each phrase is used by an example, each wording is clean.
    """
    for rule in reviewer.pack.rules.values():
        yield from _rule(reviewer, rule)
        yield from _phrases(reviewer, rule)
        yield from _template(reviewer, rule)
    for where, line in step_lines(reviewer):
        yield from _clean(reviewer, where, line)
    for guard in reviewer.pack.guards:
        yield from _guard(reviewer, guard)
    yield from _practices(reviewer)
    yield from _cues(reviewer)
    yield from _refusals(reviewer)
    for path in sorted(reviewer.templates.path("x").parents[0].glob("*/*.j2")):
        if f"{path.parent.name}.{path.stem}" not in reviewer.pack.rules:
            yield Problem(str(path), "belongs to no rule; name it after one")


def prove_heard(reviewer: Reviewer) -> Iterator[Problem]:
    """Yield what does not hold once the model reads beside the rules.

    Each ``flags`` line keeps a finding or a hint of its fault, each wording stays clean, and each line of the plan's
    steps, which never stands alone, has no finding.
    """
    for rule in reviewer.pack.rules.values():
        where = f"rules/{rule.id.replace('.', '/')}.yaml"
        for example in rule.flags:
            draft, _ = read_example(reviewer, example, rule.id)
            if not any(m.rule.startswith(f"{rule.fault}.") for m in found(reviewer, draft)):
                yield Problem(where, f"flags: {draft.text!r} is not heard with the model on; say it more plainly")
        for spoken in (True, False):
            for line in reviewer.wording(rule.id, spoken=spoken).say:
                yield from _unflagged(reviewer, str(reviewer.templates.path(rule.id)), line)
    for where, line in step_lines(reviewer):
        if asserted := reviewer.review(Draft(line)).findings:
            yield Problem(where, f"say: {line!r} is heard as {asserted[0].rule}; say it another way")


def read_example(reviewer: Reviewer, example: Example, rule: str = "") -> tuple[Draft, list[Mark]]:
    """Turn an example into a draft and the marks it should get."""
    text, context = (example.text, example.after) if isinstance(example, After) else (example, "")
    plain, marks = unmark(text, rule=rule, slots=reviewer.pack.info.slots.values())
    if plain.startswith("Borrower:"):
        return Draft("", plain), []
    return Draft(plain, context), marks


def found(reviewer: Reviewer, draft: Draft) -> list[Mark]:
    """Return findings and hints of a draft as marks."""
    if not draft.text:
        return []
    review = reviewer.review(draft)
    return sorted(Mark(f.start, f.end, f.rule) for f in (*review.findings, *review.hints))


def _rule(reviewer: Reviewer, rule: Rule) -> Iterator[Problem]:
    where = f"rules/{rule.id.replace('.', '/')}.yaml"
    for example in () if rule.general else rule.flags:
        draft, marks = read_example(reviewer, example, rule.id)
        own = [m for m in marks if m.rule == rule.id]
        got = [m for m in found(reviewer, draft) if m.rule == rule.id]
        if not own:
            yield Problem(where, f"flags: {draft.text!r} has no mark; put [ ] around the words that are the fault")
        elif got != own:
            yield Problem(where, f"flags: {draft.text!r}: marked {_quotes(draft, own)}, found {_quotes(draft, got)}")
    for example in rule.allows:
        draft, _ = read_example(reviewer, example)
        got = [m for m in found(reviewer, draft) if m.rule == rule.id]
        if got:
            yield Problem(where, f"allows: {draft.text!r} is flagged at {_quotes(draft, got)}")


def _quotes(draft: Draft, marks: list[Mark]) -> str:
    return ", ".join(repr(draft.text[m.start : m.end]) for m in marks) or "nothing"


def _phrases(reviewer: Reviewer, rule: Rule) -> Iterator[Problem]:
    """Each match line is hit by some flag, each unless line by some allow."""
    where = f"rules/{rule.id.replace('.', '/')}.yaml"
    for field, phrases, examples in (("match", rule.match, rule.flags), ("unless", rule.unless, rule.allows)):
        texts = [fold(read_example(reviewer, e, rule.id)[0].text).plain for e in examples]
        for phrase in reviewer.phrases(phrases):
            if not phrase.signal and not any(phrase.regex.search(t) for t in texts):
                kind = "flags" if field == "match" else "allows"
                yield Problem(where, f"{field}: {phrase.source!r} is in no {kind} line; add one that has it")


def _template(reviewer: Reviewer, rule: Rule) -> Iterator[Problem]:
    path = reviewer.templates.path(rule.id)
    for facts, case, spoken in product((FACTS, dict.fromkeys(FACTS)), (CASE, Case()), (True, False)):
        values: dict[str, Any] = {"case": case._asdict(), "fact": facts, "spoken": spoken, "twoway": spoken}
        values["option"] = reviewer.pack.info.slots["option"]
        try:
            wording = reviewer.templates.render(rule.id, values)
        except PackError as error:
            yield Problem(str(path), error.remedy)
            return
        least = _MANY if rule.severity >= _SEVERE else _SOME
        if len(wording.say) < least:
            yield Problem(str(path), f"say: has {len(wording.say)} variants; it needs {least}, add some")
        if not wording.hears:
            yield Problem(str(path), "hears: is empty; say in one line what the borrower hears")
        if rule.id in reviewer.pack.info.consequences and not wording.notice:
            yield Problem(str(path), "notice: is empty; say the consequence as a neutral notice")
        for line in (*wording.say, *([wording.notice] if wording.notice else [])):
            yield from _clean(reviewer, str(path), line)


def step_lines(reviewer: Reviewer) -> Iterator[tuple[str, str]]:
    """Yield each line of the plan's steps with its file, as one officer and as a team says it."""
    slots = {name: reviewer.pack.info.slots[name] for name in ("option", "contact")}
    for step, data in reviewer.planner.steps.items():
        for line, voice in product(data.lines, (Voice(we=False, formal=False), Voice(we=True, formal=True))):
            yield f"lines/{step}.yaml", spoken_as(filled(line.say, slots), voice)


def _unflagged(reviewer: Reviewer, where: str, line: str) -> Iterator[Problem]:
    got = found(reviewer, Draft(line))
    if got:
        yield Problem(where, f"say: {line!r} is itself flagged: {_quotes(Draft(line), got)}; say it another way")


def _clean(reviewer: Reviewer, where: str, line: str) -> Iterator[Problem]:
    yield from _unflagged(reviewer, where, line)
    if segments(line)["encoding"] != "GSM-7":
        yield Problem(where, f"say: {line!r} has a sign that makes an SMS longer; use plain letters and signs")
    promise = reviewer.promise(line)
    if promise:
        yield Problem(where, f"say: {line!r} promises {promise!r}; use a slot, or list it in pack.yaml with a reason")


def _guard(reviewer: Reviewer, guard: Guard) -> Iterator[Problem]:
    where = f"guards.yaml: {guard.id}"
    for example in guard.clears:
        draft, _ = read_example(reviewer, example)
        got = [f for f in reviewer.review(draft).findings if guard.covers(f.rule)]
        if got:
            yield Problem(where, f"clears: {draft.text!r} is still flagged: {[f.rule for f in got]}")
        if guard.effect == "clear" and not reviewer.guarded(draft):
            yield Problem(where, f"clears: {draft.text!r} is matched by no rule at all, so it proves nothing")
    for example in guard.keeps:
        draft, marks = read_example(reviewer, example)
        flagged = [Mark(f.start, f.end, f.rule) for f in reviewer.review(draft).findings]
        missing = [m for m in marks if m not in flagged]
        if missing or not marks:
            wanted = _quotes(draft, missing) if marks else "[marks](rule.id)"
            yield Problem(where, f"keeps: {draft.text!r} should be flagged at {wanted}")


def _practices(reviewer: Reviewer) -> Iterator[Problem]:
    for practice in reviewer.pack.practices.values():
        where = f"practices/{practice.id}.yaml"
        for field, examples, strength in (
            ("shows", practice.shows, 2),
            ("weak", practice.weak, 1),
            ("lacks", practice.lacks, 0),
        ):
            for example in examples:
                draft, marks = read_example(reviewer, example, practice.id)
                got = [c for c in reviewer.review(draft).credits if c.practice == practice.id]
                spans = [(c.start, c.end, c.strength) for c in got]
                if spans != [(m.start, m.end, strength) for m in marks]:
                    shown = [(draft.text[a:b], s) for a, b, s in spans]
                    told = f"found {shown or 'nothing'}; expected the marks at strength {strength}"
                    yield Problem(where, f"{field}: {draft.text!r}: {told}")


def _cues(reviewer: Reviewer) -> Iterator[Problem]:
    for cue in reviewer.pack.cues.values():
        for heard, lines in ((True, cue.hears), (False, cue.lacks)):
            for line in lines:
                got = any(c.cue == cue.id for c in reviewer.review(Draft("Noted.", line)).cues)
                if got != heard:
                    yield Problem(
                        f"cues/{cue.id}.yaml", f"{'hears' if heard else 'lacks'}: {line!r} is {'not ' * heard}heard"
                    )


def _refusals(reviewer: Reviewer) -> Iterator[Problem]:
    for refusal in reviewer.pack.refusals.values():
        where = f"refusals/{refusal.id}.yaml"
        for heard, lines in ((True, refusal.hears), (False, refusal.lacks)):
            for line in lines:
                refused = reviewer.review(Draft(line)).refused
                if (refused is not None and refused.refusal == refusal.id) != heard:
                    told = f"{'hears' if heard else 'lacks'}: {line!r} is {'not ' * heard}declined"
                    yield Problem(where, f"{told}; change the phrases or the line")
        for line in (refusal.says, *refusal.instead):
            yield from _unflagged(reviewer, where, line)

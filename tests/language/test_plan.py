"""The shape of a whole message fits the case: what was told, who may read it, what may be asked."""

import re
import shutil
from pathlib import Path

import pytest

from app.language.plan import STEPS, Plan, Planner
from app.language.strict import PackError
from app.language.values import Case, Draft, Offer
from tests.packs import PROMPTS, real_reviewer

REVIEWER = real_reviewer()
COURT = "Pay or we will take you to court."
ASKED = re.compile(r"what has changed|since when|how long|what got in the way|made things harder|illness|family", re.I)


def planned(*cues: str, channel: str | None = "chat", told: bool = True, expired: bool = False) -> Plan:
    return REVIEWER.planner.plan(cues, channel, told=cues if told else (), expired=expired, answers=told)


def made(text: str, channel: str, context: str = "", **case: str) -> dict[str, Offer]:
    draft = Draft(text, context, channel, case=Case(**case))
    return {o.kind: o for o in REVIEWER.review(draft, rewrite=True).offers}


@pytest.mark.parametrize(
    ("cues", "channel", "told", "shape"),
    [
        (("bereavement", "job_loss"), "sms", True, "no-money"),
        (("already_paid",), "email", True, "no-money"),
        (("job_loss",), "chat", True, "hard-news"),
        (("job_loss",), "phone", False, "known-trouble"),
        (("job_loss",), "letter", False, "reminder"),
        ((), "chat", True, "answer"),
        ((), "sms", False, "short"),
        ((), "email", False, "reminder"),
        ((), None, False, "reminder"),
    ],
)
def test_the_shape_fits_what_was_told_and_who_may_read_it(
    cues: tuple[str, ...],
    channel: str | None,
    told: bool,
    shape: str,
) -> None:
    assert planned(*cues, channel=channel, told=told).shape.id == shape


def test_a_debt_out_of_time_invites_nothing() -> None:
    plan = planned("offer", expired=True)
    assert plan.shape.steps == ("close",)
    got = made(f"Your balance is £210. {COURT}", "email", limitation="expired")
    assert not re.search(r"plan|pay |paying|afford|amount you|smaller", got["warm"].text.replace("£210", ""), re.I)


def test_an_offer_on_a_debt_out_of_time_is_not_taken_up() -> None:
    asked = re.compile(r"plan|afford|what you can|how much|which day|set it up|offer", re.I)
    for channel in ("sms", "chat", "email"):
        got = made(COURT, channel, "I can do 50 a month from the 28th", limitation="expired")
        assert got
        for offer in got.values():
            assert not asked.search(offer.text), offer.text


def test_what_only_the_note_says_is_not_said_back_where_others_may_read_it() -> None:
    draft = Draft(COURT, "When are you open?", "sms", "Her husband passed away last week.")
    loss = {x.say for step in REVIEWER.planner.steps.values() for x in step.lines if "bereavement" in x.cues}
    for offer in REVIEWER.review(draft, rewrite=True).offers:
        assert not any(line in offer.text for line in loss), offer.text


@pytest.mark.parametrize("channel", ["sms", "letter", "voicemail"])
def test_where_others_may_read_it_nothing_asks_for_a_cause(channel: str) -> None:
    for text in (COURT, f"Your June payment of £40 is open. {COURT}", "You never pay on time. " + COURT):
        for offer in made(text, channel, "I lost my job").values():
            assert not ASKED.search(offer.text), offer.text


def test_a_reply_to_a_death_asks_for_no_money() -> None:
    got = made(f"The EMI of Rs. 4,000 is due on 5 June. {COURT}", "whatsapp", "My husband passed away last week")
    for offer in got.values():
        assert not re.search(r"pay\b|manage|afford|sum|plan", offer.text, re.I), offer.text
        assert "Rs. 4,000" in offer.text
    assert "asks for no money" in (got["warm"].why or "")


def test_hard_news_is_acknowledged_before_anything_else() -> None:
    got = made(f"Hi Tom, {COURT}", "chat", "They laid me off on Friday, I have nothing coming in.")
    words = got["warm"].text.removeprefix("Hi Tom, ")
    lines = REVIEWER.planner.lines("acknowledge", planned("job_loss"), {})
    assert any(words.startswith((line, line[:1].lower() + line[1:])) for line in lines), words


def test_lines_without_their_slot_stay_out() -> None:
    plan = planned("job_loss")
    assert all("{{" not in line for line in REVIEWER.planner.lines("ways", plan, {}))
    assert any("a pause" in line for line in REVIEWER.planner.lines("ways", plan, {"option": "a pause"}))


def test_every_step_has_lines_for_every_shape() -> None:
    for channel in ("sms", "email", "phone", "chat", "letter", "voicemail", "whatsapp", None):
        for cue in ("", "bereavement", "job_loss", "already_paid"):
            plan = planned(*filter(None, [cue]), channel=channel, told=bool(cue))
            for step in plan.shape.steps:
                if step != "ask" or plan.twoway:
                    assert list(REVIEWER.planner.lines(step, plan, {})), (plan.shape.id, step, channel)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("plan.yaml", "lines"):
        source = PROMPTS / "en" / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("plan.yaml", "steps: [close]", "steps: [shout]", "'shout' is not known"),
        ("plan.yaml", "channels: [sms, voicemail]", "channels: [pigeon]", "'pigeon' is not known"),
        ("plan.yaml", "  - id: reminder\n", "  - id: reminder\n    channels: [email]\n", "must fit every message"),
        ("plan.yaml", "weights: [acknowledge, ways,", "weights: [acknowledge,", "must name each step once"),
        ("plan.yaml", "perspective: [perspective]", "perspective: [kindness]", "'kindness' is not known"),
        ("plan.yaml", "limitation: expired", "limitation: ok", "limitation"),
        ("lines/close.yaml", "step: close", "step: ask", "'ask' is not known"),
        ("lines/close.yaml", "cues: [job_loss]", "cues: [bad_luck]", "'bad_luck' is not known"),
    ],
)
def test_a_wrong_word_is_named_with_its_file(folder: Path, name: str, old: str, new: str, told: str) -> None:
    path = folder / name
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(PackError, match=told) as caught:
        Planner(folder)
    assert str(path) in str(caught.value)


def test_the_real_folder_has_all_steps() -> None:
    assert set(REVIEWER.planner.steps) == set(STEPS)

"""Three offers, each proven: the officer's voice, one SMS, a decided consequence as a notice."""

from pathlib import Path

import pytest

from app.language.house import load_house
from app.language.review import Reviewer
from app.language.sms import segments
from app.language.values import Case, Draft, Offer, Review
from tests.packs import PROMPTS, real_reviewer

REVIEWER = real_reviewer()
LETTER = "Dear Mrs Rao,\n\nYour June instalment of Rs. 2,400 is open. We will take you to court.\n\nKind regards,\nRavi"


def read(text: str, channel: str, context: str = "", **case: str) -> Review:
    return REVIEWER.review(Draft(text, context, channel, case=Case(**case)), rewrite=True)


def offers(text: str, channel: str, context: str = "", **case: str) -> dict[str, Offer]:
    return {o.kind: o for o in read(text, channel, context, **case).offers}


def test_a_letter_keeps_its_greeting_first_and_its_sign_off_last() -> None:
    warm = offers(LETTER, "letter")["warm"].text
    assert warm.startswith("Dear Mrs Rao,\n\n")
    assert warm.endswith("Kind regards,\nRavi")
    assert "Your June instalment of Rs. 2,400 is open." in warm


def test_a_draft_that_says_we_is_answered_with_we_and_a_letter_in_full_words() -> None:
    warm = offers(LETTER.replace("Your June", "We note that your June"), "letter")["warm"].text
    added = warm.replace("Ravi", "")
    assert " I " not in added
    assert "'" not in added


def test_the_brief_one_is_one_sms_with_every_fact() -> None:
    text = "Hi Tom, £86.40 on ref TW-20917 was due 5 June. Ring 0161 496 0174 or we will take you to court."
    brief = offers(text, "sms")["brief"]
    assert segments(brief.text)["segments"] == 1
    assert all(fact in brief.text for fact in ("Tom", "£86.40", "TW-20917", "5 June", "0161 496 0174"))


def test_facts_that_fill_an_sms_get_a_second_one() -> None:
    text = (
        "Dear Oluwaseun Adebayo-Williams, N1,250,000.00 on account 0123456789 (ref LN/2024/000778812) was due 5 June "
        "2025; see www.north-lending.example/accounts/statement or ring 0161 496 0174, or we will take you to court."
    )
    brief = offers(text, "sms")["brief"]
    assert brief.sms
    assert brief.sms["segments"] == 2


def test_our_own_words_add_no_sign_outside_the_sms_alphabet() -> None:
    for text in ("Pay today or we will take you to court.", "You never keep your word. Pay now."):
        for offer in offers(text, "sms").values():
            assert segments(offer.text)["encoding"] == "GSM-7"


def test_what_the_brief_one_leaves_out_is_said() -> None:
    text = "Hi Tom, £40 is open. The new counter is on the ground floor. We will take you to court."
    left = {d["text"]: d["why"] for d in offers(text, "sms")["brief"].dropped}
    assert "Left out for length" in left["The new counter is on the ground floor."]


@pytest.mark.parametrize(
    ("certain", "said", "left"),
    [("decided", True, 0), ("not_decided", False, 1), ("unknown", False, 1), (None, False, 1)],
)
def test_a_consequence_stays_as_a_notice_only_where_it_is_decided(certain: str | None, said: bool, left: int) -> None:
    case = {"certain": certain} if certain else {}
    light = offers("The £480 is still open. We will take you to court on 3 March.", "letter", **case)["light"]
    assert ("court" in light.text) is said
    assert ("free and independent advice" in light.text) is said
    assert len([d for d in light.dropped if "court" in d["text"]]) == left
    assert bool(light.checks) is said
    every = offers("The £480 is still open. We will take you to court on 3 March.", "letter", **case)
    assert ("brief" in every) is not said  # no version may leave a decided step out
    if said:
        assert all("court" in offer.text for offer in every.values())
        assert "3 March" in light.text
        assert "compliance lead" in str(light.checks)


def test_each_faulty_sentence_says_what_the_borrower_hears() -> None:
    for suggestion in read(LETTER, "letter").suggestions:
        assert suggestion.hears
        assert suggestion.hears[0] != '"'


def test_the_same_draft_gets_the_same_offers_and_another_draft_others() -> None:
    assert read(LETTER, "letter") == read(LETTER, "letter")
    texts = [f"Your payment for week {n} is open. We will take you to court." for n in range(2, 10)]
    lights = {offers(text, "chat")["light"].text.split(" open. ")[1] for text in texts}
    assert len(lights) > 2


def test_an_automated_sender_gives_no_direct_line(tmp_path: Path) -> None:
    sheet = tmp_path / "house.yaml"
    line = "01-555-0142"
    text = (PROMPTS / "house" / "harbour-uk.yaml").read_text("utf-8")
    sheet.write_text(text.replace("contacts: []", f'contacts: [{{kind: phone, value: "{line}"}}]'), "utf-8")
    reviewer = Reviewer(PROMPTS / "en", house=load_house(sheet), known=REVIEWER.book.made)

    def lines(sender: str) -> int:
        drafts = [f"Payment {n} is open. We will take you to court." for n in range(24)]
        cases = [Draft(text, "", "email", case=Case(sender=sender)) for text in drafts]
        return sum(line in o.text for case in cases for o in reviewer.review(case, rewrite=True).offers)

    assert lines("person") > 0
    assert lines("automated") == 0

"""What a whole review says, and the promises that it keeps."""

from pathlib import Path

import pytest

from app.language.house import load_house
from app.language.review import Reviewer
from app.language.values import Case, Draft, review_json
from tests.packs import PROMPTS, real_reviewer

NOTICE = Path(__file__).parents[3] / "shared" / "data" / "regf_model_notice" / "notice_en.txt"
REVIEWER = real_reviewer()
LAW = REVIEWER.law
THREAT = "Hi Tom, £86.40 on ref TW-20917 is overdue. Pay today or we will take you to court."


def review(text: str, **more: object) -> dict:
    return review_json(REVIEWER.review(Draft(text, **more), rewrite=True))  # type: ignore[arg-type]


def test_a_finding_has_its_words_reason_unit_and_number() -> None:
    found = review("😀 " + THREAT)["findings"]
    assert [f["n"] for f in found] == list(range(1, len(found) + 1))
    for f in found:
        assert ("😀 " + THREAT)[f["start"] : f["end"]] == f["quote"]
        assert f["why"]
        assert f["source"] == "rule"
        assert f["unit"] == 1
    assert "threat.suit" in {f["rule"] for f in found}


def test_the_same_draft_always_gets_the_same_review() -> None:
    assert review(THREAT) == review(THREAT)
    again = Reviewer(PROMPTS / "en", LAW)
    assert review_json(again.review(Draft(THREAT), rewrite=True)) == review(THREAT)


def test_no_country_no_law() -> None:
    assert all(f["risks"] == [] for f in review(THREAT)["findings"])
    risks = review(THREAT, case=Case(country="UK"))["findings"][0]["risks"]
    assert risks
    assert all({"cite", "says", "source", "checked", "status"} <= set(r) for r in risks)


def test_law_follows_the_lenders_role_and_product() -> None:
    def cites(**case: str) -> set[str]:
        found = review(THREAT, case=Case(country="US", **case))["findings"]
        return {r["cite"] for f in found for r in f["risks"]}

    assert any("1692" in c for c in cites(lender_role="collector"))
    assert not any("1692" in c for c in cites(lender_role="creditor"))
    assert cites(lender_role="collector", product="business") == set()


@pytest.mark.skipif(not NOTICE.is_file(), reason="the shared data folder is not beside this checkout")
def test_the_regulators_model_notice_has_no_finding_and_needs_no_registering() -> None:
    lines = NOTICE.read_text("utf-8").splitlines()
    assert len(lines) > 40
    assert [(line, f["rule"]) for line in lines for f in review(line)["findings"]] == []
    assert review("\n".join(lines), channel="letter")["findings"] == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Leo usipolipa tutakuja nyumbani kwako na kila jirani atajua deni lako.", "sw"),
        ("Lipa pesa zetu leo ama tutatuma watu kwa ofisi yako", "sw"),
        ("Buda lipa ganji yetu sai ama tukuje kwa hao", "sw"),
        ("Aaj payment karo warna ghar pe aadmi bhejenge aur sabko bata denge", "hi"),
        ("आज ही पैसे जमा करो नहीं तो घर आएंगे", "hi"),
        ("Udya paise bhara nahi tar amhi ghari yeu ani sagalyana sangu", "mr"),
        ("Bayaran mo na ang utang mo kung hindi pupunta kami sa bahay niyo", "tl"),
        ("ادفع اليوم وإلا سنأتي إلى بيتك", "ar"),
        ("Por favor, llame a nuestra oficina para hablar de su cuenta", "es"),
        ("Habari Wanjiru, asante kwa kulipa mkopo wako jana", "sw"),
        ("Namaste ji, aapka instalment mil gaya hai, dhanyavaad", "hi"),
    ],
)
def test_what_is_not_read_is_never_cleared_nor_rewritten(text: str, language: str) -> None:
    got = review(text, channel="sms")
    assert got["verdict"] != "send"
    assert got["coverage"]["read"] < 0.8
    assert got["coverage"]["language"] == language
    assert got["offers"] == []
    assert "rewrite" not in got


@pytest.mark.parametrize(
    "text",
    [
        "Dear Mrs Okonkwo, your instalment for June is still open. Please ring me when you can and we will look at the "
        "dates together. Warna ghar pe aadmi aayenge aur sabko bata denge.",
        "Hello Asha, the amount of Rs. 2,400 is due on Friday. Nahi diya toh tumhare padosi ko bata denge.",
        "Please pay today, warna ghar pe aadmi aa jayenge",
    ],
)
def test_half_and_half_is_not_cleared_either(text: str) -> None:
    assert review(text)["verdict"] != "send"


def test_an_unread_text_with_a_fault_in_the_part_that_was_read_says_the_worse() -> None:
    got = review("Aaj paisa bhejo warna kal subah we will take you to court aur sabko bata denge")
    assert got["verdict"] in ("revise", "stop")
    assert got["offers"] == []


@pytest.mark.parametrize(
    "text",
    [
        "Hello Mrs Whitlock, it's Dean at Northgate Finance. Your June payment of £184.50 has not reached us yet.",
        "hi tom hope ur ok, yr payment of 200 isnt in yet, can u call me when u get a minute pls",
        "Dear Mr. Okello, we received KES 2,400 by M-Pesa on 3 July. Thank you.",
        "Good morning Asha ji, EMI of Rs. 3,450 is due on 5th. Kindly call the branch if any difficulty.",
    ],
)
def test_everyday_english_of_many_countries_counts_as_read(text: str) -> None:
    assert review(text)["coverage"]["read"] >= 0.8
    assert review(text)["verdict"] == "send"


def test_a_missing_insert_is_an_omission_and_the_offer_carries_it() -> None:
    case = Case(country="US", lender_role="collector", product="consumer", first_contact="no")
    got = review("Hello Tom, your balance with Acme is open. Reply STOP to opt out.", channel="sms", case=case)
    assert [o["insert"] for o in got["omissions"]] == ["us.collector-statement"]
    assert got["verdict"] == "revise"
    assert "debt collector" in got["rewrite"]["text"]
    with_it = review(got["rewrite"]["text"], channel="sms", case=case)
    assert with_it["omissions"] == []


def test_a_voicemail_asks_for_no_collector_statement() -> None:
    case = Case(country="US", lender_role="collector", product="consumer", first_contact="no")
    assert review("Hi Tom, please call Dana at 555-0142.", channel="voicemail", case=case)["omissions"] == []


def test_registered_wording_of_the_house_is_left_alone_and_words_around_it_are_not() -> None:
    house = load_house(PROMPTS / "house" / "harbour-uk.yaml")
    assert house.sheet
    reviewer = Reviewer(PROMPTS / "en", LAW, house)
    notice = house.sheet.registered[0].text
    assert reviewer.review(Draft(notice, channel="letter")).findings == ()
    mixed = reviewer.review(Draft(notice + " Pay today or we will take you to court.", channel="letter"))
    assert {f.rule for f in mixed.findings} >= {"threat.suit"}
    assert all(f.start > len(notice) for f in mixed.findings)


def test_sentiment_only_where_asked_for() -> None:
    assert "sentiment" not in review(THREAT)["scores"]
    scores = REVIEWER.review(Draft("This is a wonderful day."), sentiment=True).scores
    assert 0 < scores["sentiment"] <= 1


def test_not_checked_shrinks_as_the_case_is_known() -> None:
    nothing = review("Hello.")["not_checked"]
    something = review("Hello.", case=Case(country="UK", limitation="ok"))["not_checked"]
    assert set(something) < set(nothing)
    assert "hours" in something


def test_version_names_pack_model_law_and_house() -> None:
    version = review("Hello.")["version"]
    assert version["pack"].startswith("en-1.0+")
    assert (version["model"], version["house"]) == ("none", "none")
    assert version["law"].startswith("2026")


def test_templates_in_a_draft_are_text_and_never_evaluated() -> None:
    got = review("{{7*7}} Pay today or we will take you to court. {% for x in y %} <script>alert(1)</script>")
    assert "49" not in got["rewrite"]["text"]
    assert "{{7*7}}" in got["rewrite"]["text"]


def test_on_a_debt_out_of_time_a_way_out_is_neither_credited_nor_expected() -> None:
    line = "Would £20 on the 5th be manageable for you?"
    assert "way_out" in {c["practice"] for c in review(line)["credits"]}
    expired = review(line, case=Case(limitation="expired"))
    assert "way_out" not in {c["practice"] for c in expired["credits"]}
    thanks = "Thank you for ringing me back on Sunday, Ana; I'm sorry about your father."
    scores = [review(thanks, case=Case(limitation=known))["scores"]["care"] for known in ("expired", "ok")]
    assert scores[0] > scores[1]


def test_a_purchaser_is_told_that_a_small_payment_can_restart_the_clock() -> None:
    told = "a small payment can restart the clock"
    for role, limitation, said in (
        ("purchaser", "unknown", True), ("collector", None, True), ("creditor", "unknown", False), ("purchaser", "ok", False), (None, None, False),
    ):  # fmt: skip
        not_checked = review("Hello.", case=Case(lender_role=role, limitation=limitation))["not_checked"]
        assert any(told in line for line in not_checked) is said

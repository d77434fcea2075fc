"""The pages without a browser: they render, escape, work without script, and keep nothing before they are asked to."""

import json
import re
from html import unescape
from pathlib import Path

import pytest

from app.web import view, words
from tests.serving import COURT, KIND

SHAME = "Hello Tom. Pay £86.40 or we will tell your employer about this. Ref TW-20917."
SWAHILI = "Habari, karibu nyumbani kwetu kesho asubuhi tafadhali, tunakusubiri wewe na familia yako."


def kept(client):
    return client.get("/v1/reviews?limit=100").json()["items"]


def read(client, text, **more):
    return client.post("/draft/read", data={"text": text, **more}).text


def ranges(page):
    return json.loads(unescape(re.search(r'data-ranges="([^"]*)"', page)[1]))


def test_first_page_teaches(client):
    page = client.get("/").text
    for shown in (
        "For example",
        "Try one",
        "SMS, UK",
        "WhatsApp, India",
        "E-mail, US",
        "Phone script, Kenya",
        "reads English",
    ):
        assert shown in page


@pytest.mark.parametrize(
    "path", ["/", "/?try=uk-sms", "/?try=us-email", "/?try=nope", "/rules", "/rules/threat.suit", "/nope"]
)
def test_no_inline_script_or_style(client, path):
    answer = client.get(path)
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "style=" not in answer.text
    assert "<style" not in answer.text
    assert not re.search(r"\son\w+=", answer.text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", answer.text)


def test_words_of_the_pages_never_scold():
    said = Path(words.__file__).read_text() + "".join(
        p.read_text() for p in Path(view.__file__).parent.glob("templates/*")
    )
    assert not re.search(r"\b(illegal|bad|wrong|violation|violates|incorrect)\b", said, re.I)


def test_marks_are_counted_as_browsers_count(client):
    text = "😀👍🏽 " + COURT
    page = read(client, text)
    found = [r for r in ranges(page) if r[2] == "threat"]
    assert found
    start, end = found[0][:2]
    assert "we take you to court" in text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")
    unit = re.search(r'data-unit="(\d+) (\d+)"', page)
    whole = text.encode("utf-16-le")[2 * int(unit[1]) : 2 * int(unit[2])].decode("utf-16-le")
    assert whole == "Pay today or we take you to court."


def test_line_ends_of_a_plain_form_do_not_shift_the_marks(client):
    text = "Hello Tom.\r\n\r\nPay today or we take you to court."
    start, end = ranges(read(client, text))[0][:2]
    assert "take you to court" in text.replace("\r\n", "\n")[start:end]


def test_reading_keeps_nothing(client):
    before = kept(client)
    read(client, COURT)
    client.get("/?try=uk-sms")
    client.post("/", data={"text": COURT})
    client.post("/share", data={"text": COURT})
    assert kept(client) == before
    said = client.post("/draft/keep", data={"text": COURT}).json()
    assert "Kept for you alone" in said["said"]
    assert len(kept(client)) == len(before) + 1


def test_a_fragment_swaps_every_part(client):
    page = read(client, COURT, channel="sms")
    parts = ("verdict", "size", "points", "reads", "better", "bar")
    assert [p for p in parts if not re.search(rf'id="{p}"[^>]*hx-swap-oob="true"', page)] == []


def test_blank_text_shows_the_first_time_state(client):
    assert "For example" in read(client, "  \n ")


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script> {{7*7}} {% raw %}", "\"><img src=x onerror=alert(1)>' &amp;"]
)
def test_what_is_written_is_shown_as_text(client, text):
    whole = text + " Pay today or we take you to court."
    for page in (client.post("/", data={"text": whole, "context": whole}).text, read(client, whole)):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "49" not in re.sub(r"\d{3,}", "", re.sub(r"v=\w+", "", page)).replace("{{7*7}}", "")
    assert text in unescape(client.post("/", data={"text": whole}).text)


def test_without_script_the_whole_page_answers(client):
    page = client.post("/", data={"text": COURT, "channel": "sms"}).text
    assert re.search(r'<mark class="mark" data-f="threat">[^<]*take you to court', page)
    assert "Revise before you send." in page
    assert "A better version" in page
    assert "Left out:" in page
    assert 'name="accept"' in page


def test_without_script_accept_and_use_change_the_message(client):
    page = client.post("/", data={"text": COURT}).text
    unit = re.search(r'name="accept" value="(\d+\.0)"', page)[1]
    accepted = client.post("/", data={"text": COURT, "accept": unit}).text
    assert "Nothing found in these words." in accepted
    assert "take you to court" not in accepted
    used = client.post("/", data={"text": COURT, "use": "light"}).text
    assert "Nothing found in these words." in used
    assert "NB-40718" in used
    for odd in ("x", "0", "99.0", "0.99", "0.0.0"):
        assert "take you to court" in client.post("/", data={"text": COURT, "accept": odd}).text


def test_without_script_a_point_can_be_disputed(client):
    said = client.post("/", data={"text": COURT, "dispute": "1", "reason_1": "A claim is decided."}).text
    assert "Thank you. Someone will look at it." in said
    answer = client.post("/", data={"text": COURT, "dispute": "1", "reason_1": " "})
    assert answer.status_code == 422
    assert "Say in a few words" in answer.text
    assert client.post("/", data={"text": COURT, "dispute": "77", "reason_77": "x"}).status_code == 422


def test_verdicts_in_plain_words(client):
    send = read(client, KIND)
    assert "Nothing found in these words." in send
    assert "Not checked: hours, consent" in send
    assert "Please don't send this as it is." in unescape(read(client, SHAME))
    unread = read(client, SWAHILI)
    assert "could not be read" in unread
    assert "Swahili" in unread
    assert "Forbear reads English" in unread
    assert 'data-do="copy">' not in unread


def test_someone_who_may_not_be_safe_comes_first(client):
    page = read(client, KIND, context="I can't do this any more, I want to kill myself.")
    assert "Please stop collecting here." in page
    assert "They wrote:" in page
    assert "A better version" not in page.replace('aria-label="A better version"', "")


def test_missing_words_are_said(client):
    case = {"country": "US", "lender_role": "collector", "channel": "email"}
    page = read(client, KIND, **case)
    assert re.search(r"required lines? (is|are) missing", page)
    assert "Missing words" in page
    page = client.post("/", data={"text": COURT, "keep": "1", **case}).text
    assert "Kept for you alone" in page
    assert "Try one" in client.post("/", data={"text": " "}).text


def test_risk_is_named_only_for_a_known_country(client):
    assert "Risk under" not in read(client, COURT)
    assert "CONC 7.3.18R" in read(client, COURT, country="UK")
    refused = client.post("/", data={"text": COURT, "country": "Atlantis"})
    assert refused.status_code == 422
    assert "two capital letters" in refused.text


def test_long_and_odd_texts(client):
    assert client.post("/", data={"text": "a" * 20_001}).status_code == 422
    assert client.post("/", data={"text": "a" * 300_000}).status_code == 413
    assert client.post("/", data={"text": "Pay \0 now"}).status_code == 422
    assert client.post("/draft/read", data={"text": "x" * 5_000}).status_code == 200


def test_thirty_points_fold_after_eight(client):
    page = read(client, "\n".join(f"Pay item {n} today or we take you to court." for n in range(30)))
    assert "30 points" in page
    assert "22 more" in page


def test_the_original_of_a_stop_needs_a_reason(client):
    sent = {"text": SHAME, "final": SHAME}
    refused = client.post("/draft/sent", data=sent, headers={"accept": "application/json"})
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    done = client.post("/draft/sent", data={**sent, "reason": "The lead asked for it."}).json()
    again = client.post("/draft/sent", data={**sent, "reason": "Again.", "review": done["review"]}).json()
    assert again["review"] == done["review"]
    assert client.post("/draft/sent", data={"text": SHAME, "final": KIND}).status_code == 200
    assert client.post("/draft/sent", data={"text": SHAME, "final": " "}).status_code == 422
    assert client.post("/draft/sent", data={"text": SHAME, "final": KIND, "review": "rev_x"}).status_code == 404


def test_share_target(client):
    manifest = client.get("/manifest.webmanifest").json()
    target = manifest["share_target"]
    assert (target["action"], target["method"]) == ("/share", "POST")
    assert "take you to court" in client.post("/share", data={"title": "A chat", "text": COURT, "url": ""}).text
    assert "https://example.com/x" in client.post("/share", data={"url": "https://example.com/x"}).text
    assert "Hello you" in client.get("/share", params={"text": "Hello you"}).text
    assert "For example" in client.get("/share").text


def test_rules_can_be_searched_without_script(client, reviewer):
    everything = client.get("/rules").text
    assert all(f'href="/rules/{rule}"' in everything for rule in reviewer.pack.rules)
    found = client.get("/rules", params={"q": "court lawyers", "fault": "threat"}).text
    assert 'href="/rules/threat.suit"' in found
    assert found.count('href="/rules/') < len(reviewer.pack.rules)
    assert "No rule has these words" in client.get("/rules", params={"q": "zzzz"}).text


def test_every_rule_has_its_page(client, reviewer):
    for rule in reviewer.pack.rules:
        page = client.get(f"/rules/{rule}")
        assert page.status_code == 200, rule
        assert "Say instead" in page.text
    suit = client.get("/rules/threat.suit").text
    assert "CONC 7.3.18R" in suit
    assert '<mark class="mark" data-f="threat">' in suit

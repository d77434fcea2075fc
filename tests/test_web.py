"""The pages without a browser: they render, escape, work without script, and keep nothing before they are asked to."""

import json
import re
from html import unescape
from pathlib import Path

import httpx
import pytest

from app.access.service import add_user
from app.config import Settings
from app.language.values import Unit
from app.main import prepare
from app.web import diff, view, words
from tests.serving import make_app, serving

COURT = "Hello Mrs Whitlock, it's Dean. Your June payment of £184.50 is late. Pay today or we take you to court. Ref NB-40718."
SHAME = "Hello Tom. Pay £86.40 or we will tell your employer about this. Ref TW-20917."
KIND = "Hello Tom, your June payment of £86.40 hasn't reached us. What would be possible for you? Ref TW-20917."
SWAHILI = "Habari, karibu nyumbani kwetu kesho asubuhi tafadhali, tunakusubiri wewe na familia yako."
PAGE = {"accept": "text/html"}


@pytest.fixture(scope="module")
def client(tmp_path_factory, reviewer):
    with (
        serving(make_app(tmp_path_factory.mktemp("var"), reviewer)) as url,
        httpx.Client(base_url=url, headers=PAGE) as made,
    ):
        yield made


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


def test_errors_are_pages_for_people_and_json_for_programs(client):
    page = client.get("/nope")
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert "Nothing is lost" in page.text
    for path, accept in (("/nope", "application/json"), ("/v1/reviews/rev_x", "text/html"), ("/rules/x.y", "*/*")):
        answer = client.get(path, headers={"accept": accept})
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert client.get("/rules/x.y").headers["content-type"].startswith("text/html")
    assert client.request("DELETE", "/rules").status_code == 405


def test_a_crash_is_a_page_without_words(client, monkeypatch, reviewer):
    def crash(*_args, **_kwargs):
        raise RuntimeError(COURT)

    monkeypatch.setattr(reviewer, "review", crash)
    answer = client.post("/", data={"text": COURT})
    assert answer.status_code == 500
    assert "your words are most likely still on the page" in answer.text
    assert "Whitlock" not in answer.text


def test_static_files_are_named_by_content_and_compressed(client):
    page = client.get("/").text
    links = [unescape(u) for u in re.findall(r'(?:href|src)="(/(?:static|htmx)/[^"]+)"', page)]
    assert links
    total = 0
    for url in [*links, "/"]:
        with client.stream("GET", url, headers={"accept-encoding": "gzip"}) as answer:
            size = sum(len(part) for part in answer.iter_raw())
        total += size
        assert answer.status_code == 200
        assert url == "/" or "immutable" in answer.headers["cache-control"]
        assert "icon" in url or size < 800 or answer.headers["content-encoding"] == "gzip"
    assert total <= 60 * 1024
    assert client.get("/static/forbear.css").headers["cache-control"] == "no-cache"
    assert client.get("/static/../pages.py").status_code == 404
    for script in (Path(view.__file__).parent / "static").glob("*.js"):
        assert script.stat().st_size < 12 * 1024, script


def test_pages_that_hold_words_stay_out_of_caches(client):
    assert client.post("/", data={"text": COURT}).headers["cache-control"] == "no-store"
    assert client.get("/share", params={"text": "x"}).headers["cache-control"] == "no-store"
    assert client.get("/", headers={"accept-encoding": "identity"}).headers.get("content-encoding") is None
    assert client.get("/sw.js").headers["content-type"].startswith("text/javascript")
    assert client.get("/favicon.ico").headers["content-type"] == "image/png"


def test_login_where_it_is_needed(tmp_path, reviewer):
    settings = {"host": "0.0.0.0", "secret": "s" * 40}  # noqa: S104
    made = Settings(var=tmp_path, database_url=f"sqlite:///{tmp_path / 'forbear.db'}", **settings)
    with prepare(made).begin() as session:
        add_user(session, "local", "ama", "correct horse battery")
    with serving(make_app(tmp_path, reviewer, **settings)) as url, httpx.Client(base_url=url, headers=PAGE) as client:
        away = client.get("/")
        assert (away.status_code, away.headers["location"]) == (303, "/login")
        assert client.post("/draft/read", data={"text": KIND}, headers={"accept": "*/*"}).status_code == 401
        assert "Your drafts belong to you alone" in client.get("/login").text
        refused = client.post("/login", data={"name": "ama", "password": "no"})
        assert refused.status_code == 401
        assert 'role="alert"' in refused.text
        assert (
            client.post("/login", data={"name": "ama", "password": "correct horse battery"}).headers["location"] == "/"
        )
        assert "Try one" in client.get("/").text


def test_nobody_logs_in_on_their_own_machine(client):
    answer = client.get("/login")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_where_nothing_may_be_kept_the_page_says_so(tmp_path, reviewer):
    with serving(make_app(tmp_path, reviewer, store="none")) as url, httpx.Client(base_url=url, headers=PAGE) as client:
        assert "keeps nothing" in client.post("/draft/keep", data={"text": COURT}).json()["said"]
        assert "keeps nothing" in client.post("/", data={"text": COURT, "dispute": "1", "reason_1": "x"}).text
        assert client.post("/draft/sent", data={"text": COURT, "final": KIND}).json() == {}


def test_diff_keeps_sentences_beside_each_other():
    draft, offer = "Hi Tom. No. Pay now. Ref 1.", "Hi Tom. What is possible? Now or later is fine. Ref 1."
    units = [Unit(0, 7), Unit(8, 11), Unit(12, 20), Unit(21, 27)]
    got = [(draft[slice(*r.before)], offer[slice(*r.after)], r.same) for r in diff.rows(draft, units, offer)]
    assert got == [
        ("Hi Tom.", "Hi Tom.", True),
        ("No. Pay now.", "What is possible? Now or later is fine.", False),
        ("Ref 1.", "Ref 1.", True),
    ]
    assert diff.rows("Go.", [Unit(0, 3)], "") == [diff.Row((0, 3), (0, 0), same=False)]
    assert diff.rows("", [], "Reply STOP.") == [diff.Row((0, 0), (0, 11), same=False)]


def test_sizes_and_levels():
    assert view.size("Hi", "sms").text == "2 characters, 1 text. Room for 158 more."
    assert view.size("Hi 😀", "sms").text == "4 characters, 1 text. Emoji or special letters make texts shorter."
    assert view.size("Hi you", "email").text == "2 words"
    assert [words.fault_level(s) for s in (0, 18, 24, 38, 90)] == ["none", "a trace", "some", "strong", "heavy"]
    assert [words.care_level(s) for s in (0, 18, 28, 50, 90)] == ["none yet", "a little", "some", "good", "warm"]

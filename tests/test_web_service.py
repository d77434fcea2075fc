"""Around the pages: errors, static files, caches, logging in, and the parts that need no server."""

import re
from html import unescape
from pathlib import Path

import httpx

from app.access.service import add_user
from app.config import Settings
from app.language.values import Unit
from app.main import prepare
from app.web import diff, view, words
from tests.serving import COURT, KIND, PAGE, make_app, serving


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

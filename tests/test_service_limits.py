"""Bad input gets a clear 4xx, a crash tells nothing, nothing is logged, and the commit comes first."""

import asyncio
import json
import logging

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from app.errors import AppError, explain
from app.middleware import BODY_LIMIT
from app.reviews import service
from app.reviews.schemas import DraftIn
from app.reviews.schemas import explain as explain_draft
from tests.factories import KIND, PERSONAL, THREAT, client_of, make_app

JSON = {"content-type": "application/json"}
FIELDS = list(DraftIn.model_fields)


def is_problem(answer, status):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert {"type", "title", "status", "detail"} <= set(body)
    assert body["status"] == status
    assert body["detail"]
    return body


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": ""}, "text"),
        ({"text": " \n\t\u200b\ufeff "}, "text"),
        ({"text": "\n" * 10_000}, "text"),
        ({"text": None}, "text"),
        ({"text": 5}, "text"),
        ({"text": ["a"]}, "text"),
        ({"text": {"a": 1}}, "text"),
        ({"text": "Hello\0there"}, "text"),
        ({"text": "x" * 20_001}, "text"),
        ({"text": "Hello", "context": "x" * 20_001}, "context"),
        ({"text": "Hello", "context": "\0"}, "context"),
        ({"text": "Hello", "context": None}, "context"),
        ({"text": "Hello", "channel": "fax"}, "channel"),
        ({"text": "Hello", "channel": 1}, "channel"),
        ({"text": "Hello", "language": "english please"}, "language"),
        ({"text": "Hello", "id": ""}, "id"),
        ({"text": "Hello", "id": 7}, "id"),
        ({"text": "Hello", "turns": []}, "turns"),
        ({"text": "Hello", "case": "UK"}, "case"),
        ({"text": "Hello", "case": {"country": "uk"}}, "case.country"),
        ({"text": "Hello", "case": {"contry": "UK"}}, "case.contry"),
        ({"text": "Hello", "case": {"product": "mortgage"}}, "case.product"),
        ({"text": "Hello", "case": {"lender_role": "owner"}}, "case.lender_role"),
        ({"text": "Hello", "case": {"first_contact": "maybe"}}, "case.first_contact"),
        ({"text": "Hello", "case": {"amount": 86.4}}, "case.amount"),
        ({"text": "Hello", "case": {"name": "x" * 201}}, "case.name"),
        ({"text": "Hello", "case": {"name": "a\0b"}}, "case.name"),
    ],
)
def test_a_wrong_field_is_named(local, body, field):
    said = is_problem(local.post("/v1/reviews", json=body), 422)
    assert [e["field"] for e in said["errors"]] == [field]
    assert said["detail"].startswith(field)
    assert local.get("/v1/reviews").json()["items"] == []


def test_what_is_allowed_is_listed(local):
    def allowed(body):
        return local.post("/v1/reviews", json=body).json()["errors"][0]["allowed"]

    assert allowed({"text": "a", "channel": "fax"}) == [
        "sms",
        "whatsapp",
        "email",
        "letter",
        "chat",
        "phone",
        "voicemail",
    ]
    assert allowed({"text": "a", "txt": "b"}) == FIELDS
    assert allowed({"text": "a", "case": {"limitation": "maybe"}}) == ["ok", "unknown", "expired"]
    assert "first_contact" in allowed({"text": "a", "case": {"x": 1}})


@pytest.mark.parametrize("body", [b"", b"{", b"[1", b"\x00\xff\xfe\x80" * 50, b'{"text": "\xed\xa0\x80"}', b'{"text": "\\ud800"}', b"[" * 50_000, b'{"text": NaN']
)  # fmt: skip
def test_what_is_not_json_is_a_400(local, body):
    said = is_problem(local.post("/v1/reviews", content=body, headers=JSON), 400)
    assert said["title"] == "Not JSON"
    assert ("lone surrogate" in said["detail"]) == (b"\\ud800" in body or b"\xed" in body)


@pytest.mark.parametrize("body", [b"[]", b"5", b'"text"', b"null", b"true"])
def test_what_is_no_object_is_a_422(local, body):
    assert is_problem(local.post("/v1/reviews", content=body, headers=JSON), 422)["errors"][0]["field"] == "body"


@pytest.mark.parametrize("media", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_only_json_is_taken(local, media):
    is_problem(local.post("/v1/reviews", content=b'{"text": "Hello"}', headers={"content-type": media}), 415)


@pytest.mark.parametrize("query", ["include=everything", "store=all", "includes=rewrite", "include=rewrite;store=none"])
def test_a_wrong_option_is_named(local, query):
    said = is_problem(local.post(f"/v1/reviews?{query}", json={"text": "Hello"}), 422)
    assert said["errors"][0]["allowed"]


def test_20_000_characters_are_fine_in_any_script(local):
    for text in ("word " * 4_000, "ж" * 20_000, "😀" * 2_000, f"{THREAT} " * 200, "\r\n.\u2028" * 5_000):
        assert local.post("/v1/reviews?store=none", json={"text": text}).status_code == 200


def test_a_body_that_is_too_large_is_refused_while_it_comes(local):
    is_problem(local.post("/v1/reviews", json={"text": "x" * 200_000}), 422)
    is_problem(local.post("/v1/reviews", content=b"x" * 1_000_000, headers=JSON), 413)
    pulled = []

    def stream():
        for part in range(100):
            pulled.append(part)
            yield b" " * 65_536

    is_problem(local.post("/v1/reviews", content=stream(), headers=JSON), 413)
    fine = b'{"text": "Hello"}'.ljust(BODY_LIMIT)
    assert local.post("/v1/reviews", content=fine, headers=JSON).status_code == 201
    is_problem(local.post("/v1/reviews", content=fine + b" ", headers=JSON), 413)


def test_a_body_without_a_length_is_counted(sqlite_url, reviewer):
    api = make_app(sqlite_url, reviewer)
    parts = 0

    async def receive():
        nonlocal parts
        parts += 1
        return {"type": "http.request", "body": b" " * 65_536, "more_body": True}

    sent = asyncio.run(call(api, "POST", "/v1/reviews", receive))
    assert sent[0]["status"] == 413
    assert parts == 5
    api.state.sessions.kw["bind"].dispose()


async def call(api, method, path, receive, headers=()):
    """Send one request straight into the application; return what it sent."""
    sent = []

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "state": {},
        "headers": [(b"host", b"localhost"), (b"content-type", b"application/json"), *headers],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip
    await api(scope, receive, send)
    return sent


def body_of(value):
    async def receive():
        return {"type": "http.request", "body": json.dumps(value).encode(), "more_body": False}

    return receive


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/v1/", 404),
        ("GET", "/v1/reviews/", 404),
        ("PUT", "/v1/reviews", 405),
        ("PATCH", f"/v1/reviews/rev_{'0' * 32}", 405),
        ("POST", "/healthz", 405),
        ("GET", f"/v1/reviews/rev_{'0' * 32}", 404),
        ("GET", "/docs", 404),
    ],
)
def test_every_error_is_a_problem(local, method, path, status):
    answer = local.request(method, path)
    is_problem(answer, status)
    assert status != 405 or answer.headers["allow"]


def test_a_crash_tells_and_logs_nothing_of_the_text(sqlite_url, reviewer, monkeypatch, caplog):
    def crash(_reviewer, draft, _options):
        raise RuntimeError(f"cannot read {draft.text}")

    monkeypatch.setattr(service, "read_draft", crash)
    caplog.set_level(logging.DEBUG)
    with client_of(make_app(sqlite_url, reviewer)) as client:
        answer = client.post("/v1/reviews", json={"text": THREAT}, headers={"x-request-id": "abc-1"})
    said = is_problem(answer, 500)
    assert answer.headers["x-request-id"] == "abc-1"
    assert "court" not in json.dumps(said)
    assert "RuntimeError at" in caplog.text
    assert "test_service_limits.py" in caplog.text
    assert "court" not in caplog.text


def test_a_crash_after_the_answer_began_breaks_off(sqlite_url, reviewer):
    from starlette.responses import StreamingResponse

    async def parts():
        yield b"first"
        raise RuntimeError("Whitlock")

    api = make_app(sqlite_url, reviewer)
    api.add_api_route("/stream", lambda: StreamingResponse(parts()))
    with client_of(api) as client, pytest.raises(ConnectionAbortedError) as caught:
        client.get("/stream")
    assert "Whitlock" not in str(caught.value)


def test_nothing_that_is_logged_contains_a_text(sqlite_url, reviewer, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(logging.getLogger("sqlalchemy.engine"), "level", logging.NOTSET)
    with client_of(make_app(sqlite_url, reviewer, store="full")) as client:
        made = client.post("/v1/reviews", json={"text": THREAT, "context": "Whitlock here"}).json()["id"]
        path = f"/v1/reviews/{made}"
        client.get(path)
        client.get("/v1/reviews")
        client.post(f"{path}/disputes", json={"finding": 1, "reason": "Whitlock says so"})
        client.post(f"{path}/sent", json={"text": f"{KIND} Whitlock"})
        client.post("/v1/reviews", json={"text": THREAT, "Whitlock": 1})
        client.delete(path)
    assert "/v1/reviews" in caplog.text  # the client's own line: something is heard
    assert not [word for word in (*PERSONAL, "court") if word in caplog.text]


def test_the_commit_comes_before_the_answer(sqlite_url, reviewer):
    api = make_app(sqlite_url, reviewer)
    made = asyncio.run(call(api, "POST", "/v1/reviews", body_of({"text": THREAT})))
    review = json.loads(made[1]["body"])["id"]
    happened = []
    event.listen(api.state.sessions.kw["bind"], "commit", lambda _: happened.append("commit"))
    for method, path, body in (
        ("POST", "/v1/reviews", {"text": THREAT}),
        ("POST", f"/v1/reviews/{review}/disputes", {"finding": 1, "reason": "No"}),
        ("POST", f"/v1/reviews/{review}/sent", {"text": KIND}),
        ("DELETE", f"/v1/reviews/{review}", {}),
    ):
        happened.clear()
        asyncio.run(told(api, method, path, body, happened))
        assert happened == ["commit", "http.response.start", "http.response.body"], path
    api.state.sessions.kw["bind"].dispose()


async def told(api, method, path, body, happened):
    async def recording(scope, receive, send):
        async def send_and_tell(message):
            happened.append(message["type"])
            await send(message)

        await api(scope, receive, send_and_tell)

    await call(recording, method, path, body_of(body))


@pytest.mark.parametrize(
    ("path", "body"), [("/v1/reviews", {"text": THREAT}), ("disputes", {"finding": 1, "reason": "No"})]
)
def test_what_could_not_be_committed_is_not_acknowledged(sqlite_url, reviewer, path, body):
    with client_of(make_app(sqlite_url, reviewer)) as client:
        made = client.post("/v1/reviews", json={"text": THREAT}).json()["id"]
        path = path if path.startswith("/") else f"/v1/reviews/{made}/{path}"

        def fail(_connection):
            raise OperationalError("COMMIT", {}, Exception("disk full"))

        bind = client.app.state.sessions.kw["bind"]
        event.listen(bind, "commit", fail)
        answer = client.post(path, json=body)
        event.remove(bind, "commit", fail)
        is_problem(answer, 503)
        assert answer.headers["retry-after"]
        assert len(client.get("/v1/reviews").json()["items"]) == 1


def test_health_needs_no_database_but_readiness_does(sqlite_url, reviewer, monkeypatch):
    with client_of(make_app(sqlite_url, reviewer)) as client:
        assert client.get("/healthz").json() == {"status": "ok"}
        ready = client.get("/readyz")
        assert ready.json()["pack"] == reviewer.version["pack"]

        def fail(*_):
            raise OperationalError("BEGIN", {}, Exception("away"))

        monkeypatch.setattr(client.app.state.sessions, "begin", fail)
        is_problem(client.get("/readyz"), 503)
        assert client.get("/healthz").status_code == 200


def test_every_answer_has_its_headers(local):
    for answer in (
        local.get("/healthz"),
        local.get("/nothing"),
        local.post("/v1/reviews", content=b"x" * 400_000),
        local.get("/", headers={"host": "x"}),
    ):
        policy = answer.headers["content-security-policy"]
        assert all(
            p in policy
            for p in ("default-src 'self'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'")
        )
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert answer.headers["x-request-id"]
    assert local.get("/healthz", headers={"x-request-id": "a b"}).headers["x-request-id"] != "a b"
    assert local.get("/v1/reviews").headers["cache-control"] == "no-store"


def test_a_broken_house_sheet_or_pack_stops_the_start(sqlite_url, tmp_path):
    from app.errors import StartError

    (tmp_path / "house.yaml").write_text("id: x\n", "utf-8")
    for wrong in ({"house": tmp_path / "house.yaml"}, {"prompts": tmp_path}):
        with pytest.raises(StartError, match=str(tmp_path)):
            make_app(sqlite_url, **wrong)


def test_a_draft_is_explained_in_one_line_for_the_terminal():
    from pydantic import ValidationError

    with pytest.raises(ValidationError) as caught:
        DraftIn.model_validate({"text": "Whitlock", "channel": "fax", "id": "x" * 201})
    line = explain_draft(caught.value)
    assert line.startswith("id: ")
    assert "channel: Input should be 'sms'" in line
    assert "Whitlock" not in line
    assert explain(caught.value, DraftIn)[1]["allowed"][0] == "sms"
    assert str(AppError(409, "Exists", "There is one")) == "There is one"

"""Bad input gets a clear 4xx, a crash tells nothing, nothing is logged, and the commit comes first."""

import shutil
from pathlib import Path

import pytest

from app.errors import AppError, explain
from app.middleware import BODY_LIMIT
from app.reviews.schemas import DraftIn
from app.reviews.schemas import explain as explain_draft
from tests.factories import THREAT, call, is_problem, make_app, run_apart

ROOT = Path(__file__).parents[1]
JSON = {"content-type": "application/json"}
FIELDS = list(DraftIn.model_fields)


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
    for text in (
        "word " * 4_000,
        "ж" * 20_000,
        "😀" * 20_000,
        f"{THREAT} " * 200,
        "\r\n.\u2028" * 5_000,
        "a." * 10_000,
    ):
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

    sent = run_apart(call(api, "POST", "/v1/reviews", receive))
    assert sent[0]["status"] == 413
    assert parts == 5
    api.state.sessions.kw["bind"].dispose()


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
    shutil.copytree(ROOT / "prompts", tmp_path / "mine")
    (tmp_path / "mine" / "en" / "rephrase" / "threat" / "suit.j2").unlink()
    with pytest.raises(StartError, match=r"suit\.j2"):
        make_app(sqlite_url, prompts=tmp_path / "mine")


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

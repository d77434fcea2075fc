"""When something breaks: nothing is told or logged of a text, and nothing is acknowledged that was not kept."""

import json
import logging

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from app.reviews import service
from tests.factories import KIND, PERSONAL, THREAT, body_of, call, client_of, is_problem, make_app, run_apart


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
    assert "test_faults.py" in caplog.text
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
    made = run_apart(call(api, "POST", "/v1/reviews", body_of({"text": THREAT})))
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
        run_apart(told(api, method, path, body, happened))
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

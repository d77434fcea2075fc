"""What stays of a review, and for how long: drafts go, disputes and what was sent keep."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import StatementError

from app.reviews import answers
from app.reviews.models import CreditRow, DisputeRow, FindingRow, ReviewRow, SendRow
from tests.factories import KIND, THREAT, change, client_of, create, everything, make_app, rows


@pytest.fixture
def client(either):
    return either


def test_a_draft_that_was_not_sent_is_gone_after_its_day(client):
    made = create(client)
    row = rows(client)[0]
    assert row.expires_at - row.created_at == timedelta(days=1)
    change(client, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert client.get(f"/v1/reviews/{made['id']}").status_code == 404
    assert client.post(f"/v1/reviews/{made['id']}/sent", json={"text": "Hello"}).status_code == 404
    assert len(rows(client)) == 1
    assert client.get("/v1/reviews").json()["items"] == []
    assert [rows(client, t) for t in (ReviewRow, FindingRow, CreditRow)] == [[], [], []]


def test_old_drafts_go_at_the_start_too(url, reviewer):
    with client_of(make_app(url, reviewer, draft_days=3)) as client:
        create(client)
        row = rows(client)[0]
        assert row.expires_at - row.created_at == timedelta(days=3)
        change(client, expires_at=datetime.now(UTC))
    with client_of(make_app(url, reviewer)) as client:
        assert rows(client) == []


def test_old_drafts_go_while_nobody_looks(sqlite_url, reviewer, monkeypatch):
    monkeypatch.setattr("app.main._HOUR", 0.05)
    with client_of(make_app(sqlite_url, reviewer)) as client:
        create(client)
        change(client, expires_at=datetime.now(UTC))
        for _ in range(200):
            if not rows(client):
                break
            time.sleep(0.02)
        assert rows(client) == []


def test_a_moment_without_a_zone_is_refused(client):
    with pytest.raises(StatementError, match="time zone"):
        change(client, expires_at=datetime(2026, 11, 24))  # noqa: DTZ001


def test_a_review_is_deleted_with_all_that_hangs_on_it(client):
    made, other = create(client), create(client)
    client.post(f"/v1/reviews/{made['id']}/disputes", json={"finding": 1, "reason": "It is a quotation."})
    assert client.delete(f"/v1/reviews/{made['id']}").status_code == 204
    assert client.delete(f"/v1/reviews/{made['id']}").status_code == 404
    assert [r.id for r in rows(client)] == [other["id"]]
    assert {f.review_id for f in rows(client, FindingRow)} == {other["id"]}
    assert rows(client, DisputeRow) == []


def test_a_dispute_keeps_the_review_and_is_shown_with_it(client):
    made = create(client)
    path = f"/v1/reviews/{made['id']}"
    answer = client.post(f"{path}/disputes", json={"finding": 1, "reason": "Mrs Whitlock asked about court herself."})
    answers.DisputeOut.model_validate(answer.json())
    assert (answer.status_code, answer.json()["status"], answer.json()["review"]) == (201, "open", made["id"])
    client.post(f"{path}/disputes", json={"missed": 0, "reason": "It blames her."})
    kept = client.get(path).json()
    answers.StoredOut.model_validate(kept)
    assert [d.get("finding", d.get("missed")) for d in kept["disputes"]] == [1, 0]
    assert "expires_at" not in kept
    assert "Whitlock" not in everything(client)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"finding": 9, "reason": "No"}, "finding"),
        ({"finding": 0, "reason": "No"}, "finding"),
        ({"finding": "x", "reason": "No"}, "finding"),
        ({"missed": 3, "reason": "No"}, "missed"),
        ({"missed": -1, "reason": "No"}, "missed"),
        ({"missed": 0, "finding": 1, "reason": "No"}, "body"),
        ({"reason": "No"}, "body"),
        ({"finding": 1}, "reason"),
        ({"finding": 1, "reason": " "}, "reason"),
        ({"finding": 1, "reason": "x" * 2001}, "reason"),
        ({"finding": 1, "reason": "No", "status": "upheld"}, "status"),
    ],
)
def test_a_dispute_names_one_thing_of_the_review(local, body, field):
    made = create(local)
    answer = local.post(f"/v1/reviews/{made['id']}/disputes", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field
    assert rows(local, DisputeRow) == []
    assert rows(local)[0].expires_at is not None  # a refused dispute keeps nothing


def test_the_original_of_a_stop_is_sent_only_with_a_reason(client):
    made = create(client)
    change(client, verdict="stop")
    path = f"/v1/reviews/{made['id']}/sent"
    refused = client.post(path, json={"text": f" {THREAT}\n"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "reason")
    assert rows(client, SendRow) == []
    sent = client.post(path, json={"text": THREAT, "reason": "The court date is set, and Mrs Whitlock asked for it."})
    answers.SentOut.model_validate(sent.json())
    assert (sent.status_code, sent.json()["edited"], sent.json()["verdict"]) == (201, False, "stop")
    better = client.post(path, json={"text": KIND})
    assert (better.status_code, better.json()["edited"], "reason" in better.json()) == (201, True, False)
    assert "Whitlock" not in everything(client)


def test_what_was_sent_is_kept_even_when_the_review_is_deleted(client):
    made = create(client)
    client.post(f"/v1/reviews/{made['id']}/sent", json={"text": KIND})
    assert "expires_at" not in client.get(f"/v1/reviews/{made['id']}").json()
    client.delete(f"/v1/reviews/{made['id']}")
    assert [(s.review_id, s.verdict, s.edited) for s in rows(client, SendRow)] == [(made["id"], made["verdict"], True)]


def test_a_race_with_the_end_of_a_review_is_a_404(client):
    made = create(client)
    with client.app.state.sessions.begin() as session:
        session.execute(ReviewRow.__table__.delete())
    for path in ("sent", "disputes"):
        answer = client.post(
            f"/v1/reviews/{made['id']}/{path}", json={"text": KIND} if path == "sent" else {"missed": 0, "reason": "No"}
        )
        assert answer.status_code == 404

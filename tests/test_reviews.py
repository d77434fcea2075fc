"""Reviews over HTTP: the contract, what is kept and for how long, disputes, and what was sent."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import StatementError

from app.db import Base
from app.errors import NotFound
from app.ids import new_id, parse_id, uuid7
from app.language.values import Case, Draft
from app.reviews import answers, service
from app.reviews.masking import Cover
from app.reviews.models import CreditRow, DisputeRow, FindingRow, ReviewRow, SendRow
from app.reviews.schemas import CaseIn, DraftIn
from tests.factories import KIND, PERSONAL, THREAT, client_of, make_app

CASE = {"country": "UK", "lender_role": "purchaser", "name": "Beatrix Whitlock", "reference": "TW-20917"}
STOP = {"text": THREAT, "context": "I want to end it all, I cannot go on living."}


@pytest.fixture
def client(either):
    return either


def create(client, text=THREAT, query="", **more):
    answer = client.post(f"/v1/reviews{query}", json={"text": text, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


def rows(client, table=ReviewRow):
    with client.app.state.sessions.begin() as session:
        return session.scalars(select(table)).all()


def change(client, **values):
    with client.app.state.sessions.begin() as session:
        session.execute(update(ReviewRow).values(**values))


def everything(client):
    """All that the database holds, as one text."""
    with client.app.state.sessions.begin() as session:
        return "\n".join(str(tuple(r)) for t in Base.metadata.tables.values() for r in session.execute(select(t)))


def test_a_review_is_answered_about_the_text_as_sent_and_kept_masked(client):
    answer = client.post("/v1/reviews", json={"text": THREAT, "channel": "sms", "case": CASE})
    made = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/v1/reviews/{made['id']}"
    answers.ReviewOut.model_validate(made)
    assert "Whitlock" in made["rewrite"]["text"]
    assert made["rewrite"] == made["offers"][0]
    kept = client.get(answer.headers["location"])
    answers.StoredOut.model_validate(kept.json())
    assert "take you to court" in kept.json()["text"]
    assert "£86.40" in kept.json()["rewrite"]["text"]
    assert {k: v for k, v in kept.json().items() if k in ("verdict", "scores", "units", "version", "not_checked")} == {
        k: v for k, v in made.items() if k in ("verdict", "scores", "units", "version", "not_checked")
    }
    assert not [word for word in (*PERSONAL, "Beatrix") if word in kept.text or word in everything(client)]


def test_findings_and_credits_are_rows_that_can_be_counted(client):
    made = create(client, f"{THREAT} I understand that you lost your job in May.")
    found = rows(client, FindingRow)
    assert [(f.n, f.rule, f.kind, f.start, f.end) for f in found] == [
        (f["n"], f["rule"], "finding", f["start"], f["end"]) for f in made["findings"]
    ]
    assert {f.review_id for f in found} == {made["id"]}
    assert len(rows(client, CreditRow)) == len(made["credits"])
    row = rows(client)[0]
    assert (row.verdict, row.purpose, row.overall, row.pack) == (
        made["verdict"], made["purpose"], made["scores"]["overall"], made["version"]["pack"],
    )  # fmt: skip


def test_nothing_is_kept_when_asked_and_there_is_no_id(client):
    before = everything(client)
    answer = client.post("/v1/reviews?store=none", json={"text": THREAT})
    assert (answer.status_code, "id" in answer.json(), "location" in answer.headers) == (200, False, False)
    assert everything(client) == before
    assert client.get("/v1/reviews").json() == {"items": [], "next": None}


def test_only_a_deployer_may_have_all_kept(local, sqlite_url, reviewer):
    refused = local.post("/v1/reviews?store=full", json={"text": THREAT})
    assert refused.json()["errors"][0]["allowed"] == ["none", "masked"]
    with client_of(make_app(sqlite_url, reviewer, store="full")) as client:
        made = create(client, case={"name": "Whitlock"}, context="Hello, Whitlock here.")
        kept = client.get(f"/v1/reviews/{made['id']}").json()
        assert (kept["text"], kept["context"]) == (THREAT, "Hello, Whitlock here.")
        assert kept["rewrite"] == made["rewrite"]
        masked = create(client, query="?store=masked")
        assert "Whitlock" not in client.get(f"/v1/reviews/{masked['id']}").text
    with client_of(make_app(sqlite_url, reviewer, store="none")) as client:
        assert client.post("/v1/reviews", json={"text": THREAT}).status_code == 200
        assert client.post("/v1/reviews?store=masked", json={"text": THREAT}).status_code == 422


@pytest.mark.parametrize(
    ("query", "rewritten", "sentiment"),
    [
        ("", True, False),
        ("?include=", False, False),
        ("?include=rewrite,sentiment", True, True),
        ("?include=sentiment", False, True),
    ],
)
def test_what_to_include_is_chosen(local, query, rewritten, sentiment):
    made = create(local, query=query)
    assert ("rewrite" in made, bool(made["offers"]), "sentiment" in made["scores"]) == (rewritten, rewritten, sentiment)


def test_a_list_goes_newest_first_by_a_cursor_and_misses_nothing(client):
    made = [create(client, f"{KIND} {n}", "?include=")["id"] for n in range(7)]
    seen, cursor = [], ""
    for _ in range(4):
        page = client.get(f"/v1/reviews?limit=2{cursor}").json()
        answers.ReviewsOut.model_validate(page)
        seen += [i["id"] for i in page["items"]]
        create(client, KIND, "?include=")  # what comes in between does not shift the pages
        cursor = f"&cursor={page['next']}"
    assert seen == made[::-1]
    assert page["next"] is None


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "cursor=x", "cursor=rev_x", "offset=1"])
def test_a_wrong_page_is_told(local, query):
    answer = local.get(f"/v1/reviews?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == query.split("=")[0]


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
    made = create(client, **{k: v for k, v in STOP.items() if k != "text"})
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


@pytest.mark.parametrize(
    "name",
    ["x", "rev_", "rev_" + "g" * 32, "usr_" + "0" * 32, "rev_" + "0" * 33, "REV_" + "0" * 32, "%00", "rev_" + "٠" * 32],
)
def test_an_id_that_cannot_be_is_not_found(local, name):
    assert local.get(f"/v1/reviews/{name}").status_code == 404
    assert local.delete(f"/v1/reviews/{name}").status_code == 404


def test_ids_sort_by_time_and_say_their_kind():
    made = [new_id("rev") for _ in range(300)]
    assert len(set(made)) == 300
    assert made[0] < made[-1]
    assert (uuid7().version, uuid7().variant) == (7, "specified in RFC 4122")
    assert parse_id("rev", made[0]) == made[0]
    with pytest.raises(NotFound):
        parse_id("usr", made[0])


def test_rules_are_listed_and_explained(local):
    listed = local.get("/v1/rules").json()
    answers.RulesOut.model_validate(listed)
    assert {"threat.suit"} <= {r["id"] for r in listed["items"]}
    one = local.get("/v1/rules/threat.suit").json()
    assert one in listed["items"]
    assert one["say"]
    assert all(s["cite"] for s in one["sources"])
    assert not [e for e in one["flags"] if isinstance(e, str) and e.startswith("[")]
    assert local.get("/v1/rules/threat.nothing").status_code == 404


def test_a_long_review_runs_beside_and_gives_the_same(local, monkeypatch):
    text = " ".join(["Please ring us when you can."] * 40)
    ran = []
    monkeypatch.setattr(service, "read_draft", lambda r, d, _: ran.append(_in_loop()) or r.review(d))
    long = create(local, text, "?include=")
    create(local, KIND, "?include=")
    assert ran == [False, True]
    assert len(long["units"]) == 40


def _in_loop():
    import asyncio

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def test_a_case_becomes_the_cores_own(reviewer):
    sent = DraftIn.model_validate(
        {"text": "Hello", "case": {"country": "GB", "first_contact": True, "certain": "decided", "amount": "£5"}}
    )
    assert sent.to_draft().case == Case(country="UK", first_contact="yes", certain="decided", amount="£5")
    assert DraftIn(text="Hello").to_draft() == Draft("Hello")
    assert CaseIn(first_contact=False).to_case().first_contact == "no"
    assert set(CaseIn.model_fields) == set(Case._fields)
    assert [c for c in CaseIn.model_fields if not CaseIn.model_fields[c].description] == []
    with_law = create_json(reviewer, sent)
    assert with_law["findings"] == []


def create_json(reviewer, sent):
    return service.create_review(None, None, reviewer, sent.to_draft(), service.Options(store="none"))


def test_masking_covers_what_was_made_from_a_draft(reviewer):
    draft = Draft(THREAT, context="Al Whitlock here, 0161 496 0174", case=Case(name="Beatrix", email="b@x.example"))
    cover = Cover(draft)
    assert len(cover.text) == len(draft.text)
    made = cover.made(
        "Dear Beatrix, Mrs WHITLOCK, your £86.40 on TW-20917: ring 0161 496 0174 or b@x.example. Altogether fine."
    )
    assert (
        made
        == "Dear •••••••, ••• ••••••••, your £86.40 on ••-•••••: ring •••• ••• •••• or •@•.•••••••. Altogether fine."
    )
    review = cover.review(reviewer.review(draft, rewrite=True))
    assert [f.quote for f in review.findings] == [cover.text[f.start : f.end] for f in review.findings]
    assert not [w for w in PERSONAL if w in str(review)]

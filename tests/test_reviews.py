"""Reviews over HTTP: the contract, what is kept and for how long, disputes, and what was sent."""

import pytest

from app.errors import NotFound
from app.ids import new_id, parse_id, uuid7
from app.language.values import Case, Draft
from app.reviews import answers, service
from app.reviews.masking import Cover
from app.reviews.models import CreditRow, FindingRow
from app.reviews.schemas import CaseIn, DraftIn
from tests.factories import KIND, PERSONAL, THREAT, client_of, create, everything, make_app, rows

CASE = {"country": "UK", "lender_role": "purchaser", "name": "Beatrix Whitlock", "reference": "TW-20917"}


@pytest.fixture
def client(either):
    return either


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

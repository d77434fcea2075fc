"""Who may do what: two firms walk every route, and nobody comes in by a side door."""

import re

import pytest
from sqlalchemy import select
from starlette.routing import Route
from starlette.websockets import WebSocketDisconnect

from app.access import service
from app.access.models import Caller, User
from app.access.service import add_user, set_password
from app.config import Settings, is_loopback
from app.errors import AppError, StartError
from app.ids import new_id
from app.main import create_app, prepare
from tests.factories import PASSWORD, SECRET, THREAT, add_people, client_of, logged_in, login_app, new_url

OPEN = {"/healthz", "/readyz", "/openapi.json", "/login", "/logout", "/manifest.webmanifest", "/sw.js", "/favicon.ico"}
PLACES = {"review_id", "rule_id"}
OWN_WORDS = "Zanzibar"
ORIGIN = {"origin": "https://forbear.example"}


def routes(router):
    """Return every route with its methods, in included routers too."""
    for route in router.routes:
        if hasattr(route, "original_router"):
            yield from routes(route.original_router)
        elif isinstance(route, Route):
            yield from ((method, route.path) for method in sorted(route.methods - {"HEAD"}))


def all_routes(api):
    found = sorted(set(routes(api)))
    documented = {(m.upper(), path) for path, item in api.openapi()["paths"].items() for m in item if m != "parameters"}
    assert documented <= set(found)
    assert ("GET", "/rules") in found  # the pages are there
    return found


def bodies(path):
    if path.startswith("/v1/reviews") and path.endswith("disputes"):
        return {"json": {"finding": 1, "reason": "It is a quotation."}}
    if path.startswith("/v1/"):
        return {"json": {"text": THREAT}}
    return {"data": {"text": THREAT, "review": "", "name": "one", "password": PASSWORD}}


def test_two_firms_walk_every_route_and_never_meet(guarded):
    one, two = logged_in(guarded, "first", "one"), logged_in(guarded, "second", "two")
    made = one.post("/v1/reviews", json={"text": f"{THREAT} {OWN_WORDS}"}).json()["id"]
    walked = all_routes(guarded)
    assert len(walked) > 10
    assert {name for _, path in walked for name in re.findall(r"{(\w+)", path)} <= PLACES
    for method, path in walked:
        if path in ("/login", "/logout"):
            continue
        filled = path.replace("{review_id}", made).replace("{rule_id}", "threat.suit")
        answer = two.request(method, filled, headers=ORIGIN, **(bodies(path) if method != "GET" else {}))
        assert OWN_WORDS not in answer.text, path
        assert "{review_id}" not in path or answer.status_code == 404, (method, path, answer.text)
        assert answer.status_code < 500, path
    mine = one.get(f"/v1/reviews/{made}").json()
    assert OWN_WORDS in mine["text"]
    assert "disputes" not in mine
    assert "expires_at" in mine
    assert [i["id"] for i in one.get("/v1/reviews").json()["items"]] == [made]


def test_a_colleague_does_not_see_an_unsent_draft_either(guarded):
    with guarded.state.sessions.begin() as session:
        add_user(session, "first", "three", PASSWORD)
    one, three = logged_in(guarded, "first", "one"), logged_in(guarded, "first", "three")
    made = one.post("/v1/reviews", json={"text": THREAT}).json()["id"]
    assert three.get(f"/v1/reviews/{made}").status_code == 404
    assert three.delete(f"/v1/reviews/{made}").status_code == 404
    assert three.get("/v1/reviews").json() == {"items": [], "next": None}
    assert one.get(f"/v1/reviews/{made}").status_code == 200


def test_without_login_nothing_but_the_door_opens(guarded):
    stranger = client_of(guarded, "https://forbear.example")
    for method, path in all_routes(guarded):
        filled = path.replace("{review_id}", new_id("rev")).replace("{rule_id}", "threat.suit")
        answer = stranger.request(method, filled, **(bodies(path) if method != "GET" else {}))
        if path not in OPEN:
            assert answer.status_code == 401, (method, path)
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["title"] == "Not logged in"


def test_login_gives_a_cookie_that_scripts_and_other_sites_cannot_use(guarded):
    client = client_of(guarded, "https://forbear.example")
    form = {"organisation": "first", "name": "one", "password": PASSWORD}
    answer = client.post("/login", data=form)
    cookie = answer.headers["set-cookie"].lower()
    assert all(flag in cookie for flag in ("httponly", "samesite=lax", "secure", "path=/", "max-age=43200"))
    assert client.get("/v1/reviews").status_code == 200
    shown = client.post("/login", data=form, headers={"accept": "text/html"})
    assert (shown.status_code, shown.headers["location"]) == (303, "/")
    assert client.post("/logout").status_code == 204
    assert client.get("/v1/reviews").status_code == 401


def test_plain_http_on_this_machine_still_gets_its_cookie(guarded):
    client = client_of(guarded)
    answer = client.post("/login", data={"organisation": "first", "name": "one", "password": PASSWORD})
    assert "secure" not in answer.headers["set-cookie"].lower()


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"organisation": "first", "name": "one", "password": "wrong horse battery"}, 401),
        ({"organisation": "second", "name": "one", "password": PASSWORD}, 401),
        ({"organisation": "first", "name": "nobody", "password": PASSWORD}, 401),
        ({"name": "local", "password": ""}, 422),
        ({"name": "local", "password": "local"}, 401),
        ({"name": "one"}, 422),
        ({"name": "one", "password": "x" * 2000}, 422),
    ],
)
def test_a_wrong_login_is_refused(guarded, form, status):
    answer = client_of(guarded, "https://forbear.example").post("/login", data=form)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert "set-cookie" not in answer.headers


def test_a_new_password_ends_every_session(guarded):
    client = logged_in(guarded, "first", "one")
    with guarded.state.sessions.begin() as session:
        set_password(session, "first", "one", "another horse battery")
    assert client.get("/v1/reviews").status_code == 401


@pytest.mark.parametrize("cookie", ["", "x", "a.b.c", "eyJ.eyJ.eyJ", "•".encode().decode("latin-1")])
def test_a_forged_cookie_is_nobody(guarded, cookie):
    client = client_of(guarded, "https://forbear.example")
    assert (
        client.get("/v1/reviews", headers={"cookie": f"forbear_session={cookie}".encode("latin-1")}).status_code == 401
    )


def test_a_cookie_is_signed_with_our_secret_and_grows_old(guarded, tmp_path, reviewer, monkeypatch):
    client = logged_in(guarded, "first", "one")
    value = client.cookies["forbear_session"]
    monkeypatch.setattr("app.access.service.SESSION_SECONDS", -1)
    assert client.get("/v1/reviews").status_code == 401
    monkeypatch.undo()
    with client_of(login_app(new_url(tmp_path / "other"), reviewer, secret="b" * 32), "https://x.example") as other:
        assert other.get("/v1/reviews", headers={"cookie": f"forbear_session={value}"}).status_code == 401


def test_on_this_machine_nobody_logs_in(local):
    assert local.get("/v1/reviews").status_code == 200
    answer = local.post("/login", data={"name": "local", "password": "x"})
    assert (answer.status_code, answer.json()["title"]) == (404, "Not found")


@pytest.mark.parametrize(
    ("secret", "told"), [(None, "FORBEAR_SECRET"), ("short", "FORBEAR_SECRET"), (SECRET, "forbear users add")]
)
@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "forbear.example"])  # noqa: S104
def test_beyond_this_machine_it_needs_a_secret_and_somebody_with_a_password(sqlite_url, reviewer, host, secret, told):
    with pytest.raises(StartError, match=told):
        create_app(Settings(database_url=sqlite_url, host=host, secret=secret), reviewer)


def test_loopback_is_told_from_everything_else():
    assert all(map(is_loopback, ("localhost", "LOCALHOST", "a.localhost", "127.0.0.1", "127.9.9.9", "::1", "[::1]")))
    assert not any(map(is_loopback, ("", "0.0.0.0", "::", "localhost.evil.example", "127.0.0.1.nip.io", "1270.0.0.1")))  # noqa: S104


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8000", "localhost.evil.example", "", "127.0.0.1.nip.io:80", "[::1", "10.0.0.1"],
)
@pytest.mark.parametrize("path", ["/v1/reviews", "/healthz", "/openapi.json"])
def test_another_host_name_is_refused_on_this_machine(local, host, path):
    answer = local.get(path, headers={"host": host})
    assert (answer.status_code, answer.headers["content-type"]) == (421, "application/problem+json")


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000", "[::1]", "127.0.0.1"])
def test_this_machine_is_reached_by_all_its_names(local, host):
    assert local.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "fine"),
    [
        ({}, True),
        ({"origin": "http://localhost"}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"origin": "http://localhost:9"}, False),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "http://localhost"}, False),
    ],
)
def test_what_another_site_sends_is_not_done(local, headers, fine):
    answer = local.post("/v1/reviews?store=none", json={"text": THREAT}, headers=headers)
    assert answer.status_code == (200 if fine else 403)
    assert local.get("/v1/reviews", headers=headers).status_code == 200


def test_a_live_socket_has_the_same_gate(local):
    for headers in ({"host": "evil.example"}, {"origin": "https://evil.example"}):
        with pytest.raises(WebSocketDisconnect) as refused, local.websocket_connect("/v1/live", headers=headers):
            pass
        assert refused.value.code == 1008


@pytest.mark.parametrize("password", ["", "short", "x" * 1025])
def test_a_weak_password_is_refused(sqlite_url, password):
    sessions = prepare(Settings(database_url=sqlite_url))
    with pytest.raises(AppError, match="12 to 1,024"), sessions.begin() as session:
        add_user(session, "local", "one", password)
    sessions.kw["bind"].dispose()


def test_people_are_added_once_to_a_firm_that_is_there(sqlite_url):
    sessions = prepare(Settings(database_url=sqlite_url))
    with sessions.begin() as session:
        user = add_user(session, "local", "one", PASSWORD)
        assert user.password.startswith("$argon2id$")
        with pytest.raises(AppError, match="already"):
            add_user(session, "local", "one", PASSWORD)
        with pytest.raises(AppError, match="no organisation 'nowhere'"):
            add_user(session, "nowhere", "one", PASSWORD)
        with pytest.raises(AppError, match="nothing of this name"):
            set_password(session, "local", "nobody", PASSWORD)
        assert session.scalars(select(User.name).order_by(User.name)).all() == ["local", "one"]
    add_people(sessions)
    with pytest.raises(AppError, match="'first' already"):
        add_people(sessions)
    sessions.kw["bind"].dispose()


def test_passwords_are_costly_to_guess():
    assert service.slow_hasher().hash(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_caller_says_firm_and_person(local):
    caller = local.app.state.local_caller
    assert isinstance(caller, Caller)
    assert caller.organisation_id.startswith("org_")
    assert caller.user_id.startswith("usr_")

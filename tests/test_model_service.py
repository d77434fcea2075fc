"""The service with the model on: what it hears reaches the caller, and a crowd is told to come back."""

import threading
from pathlib import Path

import httpx
import pytest

from app.language.values import Draft, Review
from tests.packs import real_listener
from tests.serving import make_app, serving

QUIET = "By Friday the 4,000 is here or your landlady and I will have a long talk about you."


def test_what_only_the_model_hears_is_kept_with_its_source_and_version(tmp_path: Path) -> None:
    listener = real_listener()
    with serving(make_app(tmp_path, listener)) as address:
        made = httpx.post(f"{address}/v1/reviews", json={"text": QUIET, "channel": "sms"})
        assert made.status_code == 201
        kept = httpx.get(f"{address}{made.headers['location']}").json()
        page = httpx.post(address, data={"text": QUIET, "channel": "sms"}, headers={"accept": "text/html"}).text
    (found, *_) = made.json()["findings"]
    assert (found["fault"], found["source"]) == ("threat", "model")
    assert made.json()["version"]["model"] == kept["version"]["model"] == listener.version["model"]
    assert made.json()["suggestions"]
    assert "mark" in page
    assert found["why"].split(".")[0] in page.replace("&#39;", "'")


def test_a_crowd_is_told_to_come_back_and_those_who_wait_are_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listener, open_again = real_listener(), threading.Event()

    class Slow:
        listens = True

        def __getattr__(self, name: str) -> object:
            return getattr(listener, name)

        def review(self, draft: Draft, **options: bool) -> Review:
            open_again.wait(20)
            return listener.review(draft, **options)

    monkeypatch.setattr("app.reviews.routes._WAITING", 2)
    api = make_app(tmp_path, listener)
    api.state.reviewer = Slow()
    got: list[httpx.Response] = []
    with serving(api) as address:

        def ask() -> None:
            got.append(httpx.post(f"{address}/v1/reviews?store=none", json={"text": QUIET}, timeout=30))
            if got[-1].status_code == 503:
                open_again.set()

        crowd = [threading.Thread(target=ask) for _ in range(6)]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()
    refused = [r for r in got if r.status_code == 503]
    assert refused
    assert all(r.headers["retry-after"] == "1" and r.json()["title"] for r in refused)
    assert {r.status_code for r in got} == {200, 503}

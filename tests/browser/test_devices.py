"""The pages on a phone, on a slow line, with thirty points, with odd words, installed; and for axe."""

import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.desk import ARABIC, LONG, MARKED, SHAME, THIRTY, paste, settle, verdict
from tests.serving import COURT, KIND


@pytest.mark.parametrize("text", [COURT, SHAME])
def test_a_phones_first_screen(open_page, text):
    page = open_page(width=360, height=640, permissions=["clipboard-read", "clipboard-write"])
    paste(page, text, "stop" if text == SHAME else "revise")
    bar = page.locator("#bar")
    for part in (
        page.locator("#verdict strong"),
        page.locator("#text"),
        bar.get_by_text("Copy better version"),
        bar.get_by_text("Why"),
    ):
        expect(part).to_be_in_viewport()
    message, fixed = page.locator("#text").bounding_box(), bar.bounding_box()
    assert message["y"] + message["height"] < fixed["y"]
    assert page.evaluate("() => [scrollY, document.documentElement.scrollWidth]") == [0, 360]
    assert page.locator("kbd:visible").count() == 0
    expect(page.locator("#fold-reads")).not_to_have_attribute("open", "")
    bar.get_by_text("Copy better version").tap()
    expect(page.locator(".toast")).to_have_text("Copied.")
    bar.get_by_text("Why").tap()
    expect(page.locator("#points-h")).to_be_in_viewport()


def test_share_target(open_page):
    page = open_page(width=360, height=640)
    page.set_content("<p>another app</p>")
    page.goto("/")
    page.evaluate("""(text) => { const form = Object.assign(document.createElement("form"), {method: "post", action: "/share"});
        form.append(Object.assign(document.createElement("textarea"), {name: "text", value: text})); document.body.append(form); form.submit(); }""", COURT)  # fmt: skip
    page.wait_for_url("**/share")
    verdict(page, "Revise")
    expect(page.get_by_role("radio", name="WhatsApp")).to_be_checked()
    assert any("take you to court" in words for words in page.evaluate(MARKED)["threat"])


def test_installable(open_page):
    page = open_page()
    page.evaluate("() => navigator.serviceWorker.ready.then(() => 1)")
    session = page.context.new_cdp_session(page)
    assert session.send("Page.getAppManifest")["errors"] == []
    page.reload()
    held = page.evaluate(
        "async () => (await (await caches.open((await caches.keys())[0])).keys()).map((r) => new URL(r.url).pathname)"
    )
    assert all(path.startswith(("/static/", "/htmx/")) for path in held)


def test_thirty_points(open_page):
    page = open_page()
    paste(page, THIRTY)
    expect(page.locator("#points-h")).to_have_text("30 points")
    expect(page.locator(".points > li:visible")).to_have_count(8)
    page.locator("#verdict").focus()
    for _ in range(9):
        page.keyboard.press("j")
    expect(page.locator("#rest")).to_have_attribute("open", "")


@pytest.mark.parametrize("text", [ARABIC, LONG, THIRTY])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_runs_off_the_page(open_page, text, width):
    page = open_page(width=width)
    paste(page, text)
    assert page.evaluate("() => document.documentElement.scrollWidth") == width
    lines = page.evaluate(
        "() => ['#text', '#copy'].map((s) => document.querySelector(s).getBoundingClientRect().height)"
    )
    assert lines[0] == lines[1]


def test_words_from_right_to_left(open_page):
    page = open_page()
    paste(page, ARABIC)
    assert page.evaluate("() => getComputedStyle(document.querySelector('#text')).direction") == "rtl"
    assert any("take you to court" in words for words in page.evaluate(MARKED)["threat"])


def test_when_the_line_drops_the_words_are_safe(open_page):
    page = open_page()
    paste(page, KIND, "send")
    page.route("**/draft/*", lambda route: route.abort())
    page.locator("#text").fill(COURT)
    trouble = page.get_by_role("alert")
    expect(trouble).to_contain_text("No connection, so this was not read. Your words are still on this page")
    page.unroute("**/draft/*")
    trouble.get_by_role("button", name="Try again").click()
    verdict(page, "Revise")
    expect(trouble).to_be_hidden()


def test_a_slow_line_still_answers(open_page):
    page = open_page(width=360, height=640)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    slow = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    session.send("Network.emulateNetworkConditions", slow)
    start = time.monotonic()
    paste(page, COURT)
    assert time.monotonic() - start < 2


PAGES = ["/", "/?try=uk-sms", "/?try=in-whatsapp", "/rules", "/rules/threat.suit", "/nope"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(open_page, path, width, scheme):
    page = open_page(path, width=width, scheme=scheme)
    settle(page)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_axe_finds_nothing_when_all_is_open(open_page):
    page = open_page(width=360, scheme="dark")
    paste(page, THIRTY)
    page.evaluate(
        "() => { for (const d of document.querySelectorAll('details')) { d.removeAttribute('name'); d.open = true; } }"
    )
    settle(page)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()

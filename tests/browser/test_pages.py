"""The pages in a real browser: paste, see, accept, copy; by keyboard, without script, on a phone, on a slow line."""

import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from app.language.values import Draft

COURT = "😀 Hello Mrs Whitlock, it's Dean. Your June payment of £184.50 is late. Pay today or we take you to court. Ref NB-40718."
TWO = "😀👍🏽 Hello Tom. Pay today or we take you to court.\nPay the rest or we will sue you. Ref TW-20917."
SHAME = "Hello Tom. Pay £86.40 or we will tell your employer about this. Ref TW-20917."
KIND = "Hello Tom, your June payment of £86.40 hasn't reached us. What would be possible for you? Ref TW-20917."
THIRTY = "\n".join(f"Pay item {n} today or we take you to court." for n in range(30))
ARABIC = "مرحبا Tom, pay today or we take you to court. نرجو الدفع اليوم."
LONG = "Hello Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft, pay today or we take you to court."
MARKED = """() => Object.fromEntries([...CSS.highlights].map(([name, h]) => [name, [...h].map(String).sort()]))"""
CLIPBOARD = "() => navigator.clipboard.readText()"


def paste(page, text, verdict="revise"):
    page.locator("#text").fill(text)
    expect(page.locator("#verdict")).to_have_attribute("data-verdict", verdict)


def verdict(page, words):
    expect(page.locator("#verdict")).to_contain_text(words)


def settle(page):
    """Wait until no animation runs."""
    page.evaluate("() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => 0)))")


def test_paste_mark_accept_copy(open_page):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    paste(page, TWO)
    marked = page.evaluate(MARKED)
    assert len(marked["threat"]) == 2
    assert "take you to court" in marked["threat"][0] or "take you to court" in marked["threat"][1]
    assert all(words in TWO for words in marked["threat"])
    assert len(marked["now"]) == 1
    for left in ("One point", "No points"):
        page.get_by_role("button", name="Accept").first.click()
        expect(page.locator("#points-h")).to_have_text(left)
    verdict(page, "Nothing found in these words.")
    text = page.locator("#text").input_value()
    assert text.startswith("😀👍🏽 Hello Tom.")
    assert text.endswith("Ref TW-20917.")
    page.get_by_role("button", name="Copy as it is").click()
    expect(page.locator(".toast")).to_have_text("Copied.")
    assert page.evaluate(CLIPBOARD) == text
    kept = page.request.get("/v1/reviews").json()["items"]
    assert kept[0]["verdict"] == "send"
    assert "expires_at" not in kept[0]


def test_marks_move_with_the_words_while_typing(open_page):
    page = open_page()
    paste(page, COURT)
    before = page.evaluate(MARKED)["threat"]
    page.route("**/draft/read", lambda route: route.abort())
    page.locator("#text").press("Control+Home")
    page.keyboard.type("Good day. 😀 ")
    assert page.evaluate(MARKED)["threat"] == before


def test_undo_takes_back_what_was_accepted(open_page):
    page = open_page()
    paste(page, COURT)
    page.get_by_role("button", name="Accept").first.click()
    verdict(page, "Nothing found")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#text")).to_have_value(COURT)
    verdict(page, "Revise")


def test_keyboard_alone(open_page):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.locator("#text").focus()
    page.keyboard.insert_text(TWO)
    verdict(page, "Revise")
    page.keyboard.press("Escape")
    expect(page.locator("#points summary:focus")).to_have_count(1)
    page.keyboard.press("j")
    expect(page.locator(".points > li").nth(1).locator("> details")).to_have_attribute("open", "")
    page.keyboard.press("k")
    expect(page.locator(".points > li").nth(0).locator("> details")).to_have_attribute("open", "")
    page.keyboard.press("a")
    expect(page.locator("#points-h")).to_have_text("One point")
    expect(page.locator("#points summary:focus")).to_have_count(1)
    page.keyboard.press("u")
    expect(page.locator("#points-h")).to_have_text("Two points")
    page.keyboard.press("r")
    verdict(page, "Nothing found")
    expect(page.locator("#said")).to_contain_text("Nothing found in these words.")
    page.locator("#verdict").focus()
    page.keyboard.press("c")
    expect(page.locator(".toast")).to_have_text("Copied.")
    assert page.evaluate(CLIPBOARD) == page.locator("#text").input_value()
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()


def test_letters_typed_in_the_message_are_letters(open_page):
    page = open_page()
    page.locator("#text").focus()
    page.keyboard.type("Thank you for calling back, Tom. jakurc?")
    expect(page.locator("#text")).to_have_value("Thank you for calling back, Tom. jakurc?")
    expect(page.locator("#help")).to_be_hidden()


def test_without_script(open_page):
    page = open_page(script=False)
    page.get_by_role("textbox", name="Your message").fill(COURT)
    page.get_by_role("button", name="Read it").click()
    verdict(page, "Revise before you send.")
    expect(page.locator("mark[data-f=threat]").first).to_be_visible()
    page.get_by_role("button", name="Accept").first.click()
    verdict(page, "Nothing found in these words.")
    expect(page.locator("#text")).to_have_value(re.compile("NB-40718"))


def test_the_original_of_a_stop_asks_why(open_page):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    paste(page, SHAME, "stop")
    page.get_by_role("button", name="Copy as it is").click()
    dialog = page.locator("#why-send")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Copy as it is").click()
    expect(dialog).to_be_visible()
    dialog.get_by_label("Your reason").fill("The lead decided so.")
    with page.expect_response("**/draft/sent") as answer:
        dialog.get_by_role("button", name="Copy as it is").click()
    assert answer.value.ok
    assert page.evaluate(CLIPBOARD) == SHAME


def test_a_better_version_is_copied_and_recorded(open_page):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    paste(page, SHAME, "stop")
    with page.expect_response("**/draft/sent") as answer:
        page.locator("#better").get_by_role("button", name="Copy").click()
    assert answer.value.ok
    copied = page.evaluate(CLIPBOARD)
    assert "employer" not in copied
    assert "TW-20917" in copied


def test_a_gap_is_filled_before_it_is_copied(open_page, reviewer):
    drafts = (f"Hello Tom, ref {n}. There is nothing more we can do for you." for n in range(1000, 1200))
    with_gap = next(
        d for d in drafts if any(o.slots for o in reviewer.review(Draft(d, channel="sms"), rewrite=True).offers)
    )
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    paste(page, with_gap)
    page.locator("#better").get_by_role("button", name="Copy").click()
    expect(page.locator(".toast")).to_have_text("Fill the gap in brackets first.")
    page.get_by_label("Fill the gap").fill("a smaller amount for three months")
    expect(page.locator("#better .offer .slot")).to_have_text("a smaller amount for three months")
    page.locator("#better").get_by_role("button", name="Copy").click()
    expect(page.locator(".toast")).to_have_text("Copied.")
    assert "we could look at a smaller amount for three months" in page.evaluate(CLIPBOARD)
    page.get_by_role("button", name="Use this one").click()
    expect(page.locator("#text")).to_have_value(re.compile("a smaller amount for three months"))


def test_a_browser_without_highlights_gets_marks(chromium, address):
    context = chromium.new_context(base_url=address)
    context.add_init_script("delete window.Highlight")
    page = context.new_page()
    page.goto("/")
    paste(page, COURT)
    assert page.locator("#copy .mark[data-f=threat]").all_text_contents() == ["Pay today or we take you to court"]
    assert page.locator("#copy").text_content().rstrip("\u200b") == COURT
    context.close()


def test_dispute(open_page):
    page = open_page()
    paste(page, COURT)
    page.get_by_text("This is not fair").first.click()
    page.get_by_role("button", name="Send", exact=True).first.click()
    expect(page.locator(".toast")).to_contain_text("Say in a few words")
    page.get_by_label("Why is it not fair here?").first.fill("The claim is decided.")
    page.get_by_role("button", name="Send", exact=True).first.click()
    expect(page.locator("#points .kept")).to_have_text("Thank you. Someone will look at it.")


def test_the_account_is_remembered_and_the_words_are_not(open_page):
    page = open_page()
    paste(page, COURT)
    expect(page.locator("#points")).not_to_contain_text("Risk under")
    page.get_by_text("About this account").click()
    page.get_by_label("Country").select_option("UK")
    expect(page.locator("#points")).to_contain_text("Risk under CONC 7.3.18R")
    page.goto("/rules")
    page.goto("/")
    expect(page.get_by_label("Country")).to_have_value("UK")
    assert "Whitlock" not in page.evaluate("() => JSON.stringify({...localStorage})")


def test_going_back_finds_the_words(open_page):
    page = open_page()
    paste(page, COURT)
    page.get_by_role("link", name="More on this").first.click()
    expect(page.get_by_role("heading", name="Why it hurts")).to_be_visible()
    page.go_back()
    expect(page.locator("#text")).to_have_value(COURT)
    verdict(page, "Revise")


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

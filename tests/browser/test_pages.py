"""The draft page in a real browser: paste, see, accept, copy, dispute; by keyboard and without script."""

import re

from playwright.sync_api import expect

from app.language.values import Draft
from tests.browser.desk import CLIPBOARD, MARKED, SHAME, TWO, paste, verdict
from tests.serving import COURT


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
    with page.expect_response("**/draft/sent"):
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
        d
        for d in drafts
        if any(
            s.text in o.text for o in reviewer.review(Draft(d, channel="sms"), rewrite=True).offers[:1] for s in o.slots
        )
    )
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    paste(page, with_gap)
    page.locator("#better").get_by_role("button", name="Copy").click()
    expect(page.locator(".toast")).to_have_text("Fill the gap in brackets first.")
    page.locator(".panel.p1").get_by_label("Fill the gap").fill("a smaller amount for three months")
    expect(page.locator("#better .offer .slot").first).to_have_text("a smaller amount for three months")
    page.locator("#better").get_by_role("button", name="Copy").click()
    expect(page.locator(".toast")).to_have_text("Copied.")
    assert "a smaller amount for three months" in page.evaluate(CLIPBOARD)
    page.get_by_role("button", name="Use this one").first.click()
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


def test_a_consequence_is_asked_about_once_and_stays_only_where_it_is_decided(open_page):
    page = open_page()
    paste(page, COURT)
    expect(page.get_by_text("What they may hear").first).to_be_visible()
    ask = page.get_by_role("group", name="Will this really happen on this account?")
    expect(ask).to_be_visible()
    expect(page.locator("#better .offer .words").first).not_to_contain_text("court")
    ask.get_by_text("Decided", exact=True).click()
    expect(page.locator("#better .offer .words").first).to_contain_text("a claim in court")
    expect(page.locator(".panel.p1 .proof")).to_contain_text("Check with your compliance lead")
    assert page.evaluate("() => document.activeElement.value") == "decided"


def test_three_versions_are_offered_and_the_warm_one_says_why(open_page):
    page = open_page()
    paste(page, COURT)
    expect(page.locator("#better .offer")).to_have_count(3)
    page.locator("#better .offer").nth(1).click()
    expect(page.locator(".panel.p2")).to_contain_text("Why this shape")

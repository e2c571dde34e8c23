"""A real server on a real file, and Debian's Chromium through Playwright."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.support.own_database import ROOT, own_database, run

CHROMIUM = os.environ.get("GI_CHROMIUM") or shutil.which("chromium")
FLAGS = [
    "--no-sandbox",  # the test run may be root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
GUNICORN = "config/gunicorn_embedded.py"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, server: subprocess.Popen[bytes], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert server.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310  our own server
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(url)


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build the demonstration city, serve it as `make run` does; yield its address.

    GI_CITY names one that is served already: a new one each time is not waited for.
    """
    if served := os.environ.get("GI_CITY"):
        yield served
        return
    folder = tmp_path_factory.mktemp("city")
    port = free_port()
    with own_database(folder, "gi_browser") as environment:
        environment = {**environment, "PORT": str(port)}
        run(["manage.py", "demo"], environment)
        log = (folder / "server.log").open("wb")
        server = subprocess.Popen(  # noqa: S603  our own interpreter
            [sys.executable, "-m", "gunicorn", "config.wsgi", "-c", GUNICORN],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/healthz", server)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)
            log.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    assert CHROMIUM, "no Chromium: apt-get install chromium, or set GI_CHROMIUM"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class People:
    """Everyone of the chain, each in a browser window of their own."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.pages: dict[str, Page] = {}
        self.faults: list[str] = []

    def window(
        self, viewport: dict[str, int], *, scripts: bool = True, **more: Any
    ) -> Page:
        """Open a window that remembers every script error and refused resource."""
        context: BrowserContext = self.browser.new_context(
            viewport=viewport,
            locale="zh-CN",
            base_url=self.address,
            java_script_enabled=scripts,
            accept_downloads=True,
            **more,
        )
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self._hear(page, said.type, said.text))
        return page

    def _hear(self, page: Page, kind: str, text: str) -> None:
        # A refused form answers 4xx, which Chromium reports as an error of its own.
        if kind == "error" and "Failed to load resource" not in text:
            self.faults.append(f"{page.url}: {text}")

    def __call__(
        self, username: str, viewport: dict[str, int] = DESK, **more: Any
    ) -> Page:
        """Return the window of a demonstration log-in, signed in."""
        if username not in self.pages:
            page = self.window(viewport, **more)
            page.goto("/login/")
            page.fill("#id_username", username)
            page.fill("#id_password", "demo-registry-2026")
            page.click("main button[type=submit]")
            page.wait_for_url("**/desk/")
            self.pages[username] = page
        return self.pages[username]

    def close(self) -> None:
        for context in self.browser.contexts:
            context.close()


@pytest.fixture
def people(chromium: Browser, city: str) -> Iterator[People]:
    found = People(chromium, city)
    yield found
    found.close()

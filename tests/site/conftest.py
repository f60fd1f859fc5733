"""The real site: the production server on a free port, with the demo edition."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import unavailable

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a-long-test-password"
BROWSERS = ["chromium", "chromium-browser", "google-chrome"]
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Paper:
    """A running paper: where it is, and how to run its commands."""

    address: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def get(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers in lower case and body, whatever the status is."""
        try:
            response = urllib.request.urlopen(self.address + path, timeout=20)  # noqa: S310
        except urllib.error.HTTPError as error:
            response = error
        with response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            return response.status, headers, response.read()


@pytest.fixture(scope="session")
def paper(tmp_path_factory):
    folder = tmp_path_factory.mktemp("paper")
    port = _free_port()
    environment = os.environ | {
        "VAR_DIR": str(folder),
        "EDITOR_PASSWORD": PASSWORD,
        "ALLOWED_HOSTS": "127.0.0.1",
        "PYTHONPATH": str(ROOT),
    }
    paper = Paper(f"http://127.0.0.1:{port}", environment)
    paper.manage("open_paper")
    paper.manage("collectstatic", "--noinput", "--verbosity", "0")
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1"),
            *("--blocking-threads", "2", "--host", "127.0.0.1", "--port", str(port)),
            *("--no-access-log", "--log-level", "warning", "newsmania.wsgi:application"),
        ],
        cwd=ROOT,
        env=environment,
    )
    try:
        _wait_for(paper, server)
        yield paper
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="session")
def story(paper):
    """The address of the summit story."""
    return "/2025/08/23/before-meeting-with-trump-south-koreas-lee-in-japan-to-strengthen-ties/"


@pytest.fixture(scope="session")
def browser():
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        unavailable("no Chromium was found")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=BROWSER_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser, paper):
    """Open a window on the paper: `visit(width=390, dark=True, javascript=False)`."""
    contexts = []

    def open_window(*, width=1280, dark=False, javascript=True):
        context = browser.new_context(
            base_url=paper.address,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
        )
        contexts.append(context)
        return context.new_page()

    yield open_window
    for context in contexts:
        context.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(paper: Paper, server: subprocess.Popen) -> None:
    for _ in range(200):
        assert server.poll() is None, "the server ended before it answered"
        try:
            if paper.get("/healthz")[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not answer within 20 seconds")

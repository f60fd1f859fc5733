"""The real site: the production server on a free port, with the demo edition."""

import fcntl
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import unavailable

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a-long-test-password"
ANOTHER_EDITOR = """
from django.contrib.auth.models import Group, User
user, is_new = User.objects.get_or_create(username="{0}", defaults=dict(is_staff=True))
if is_new:
    user.set_password("{1}")
    user.save()
    user.groups.add(Group.objects.get(name="Editors"))
"""
LOUD = {"error", "warning"}
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

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers in lower case and body as it came, whatever the status is."""
        request = urllib.request.Request(self.address + path, headers=headers)  # noqa: S310
        try:
            response = urllib.request.urlopen(request, timeout=20)  # noqa: S310
        except urllib.error.HTTPError as error:
            response = error
        with response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            return response.status, headers, response.read()


@contextmanager
def running_paper(
    folder: Path, static: Path, *, workers: int = 1, **environment: str
) -> Iterator[Paper]:
    """
    The production server, with a demo edition of its own in a folder.

    `static` is that of a paper which was made once for all; a new one copies its edition.
    """
    folder.mkdir(parents=True, exist_ok=True)
    is_new = "DATABASE_URL" not in environment and not (folder / "paper.sqlite3").exists()
    if is_new:
        shutil.copytree(static.parent / "edition", folder, dirs_exist_ok=True)
    (folder / "static").symlink_to(static)
    port = _free_port()
    environment = os.environ | {
        "VAR_DIR": str(folder),
        "EDITOR_PASSWORD": PASSWORD,
        "ALLOWED_HOSTS": "127.0.0.1",
        "READS_SECONDS": "1",
        "PYTHONPATH": str(ROOT),
        **environment,
    }
    paper = Paper(f"http://127.0.0.1:{port}", environment)
    if not is_new:
        paper.manage("open_paper")
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", str(workers)),
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
        server.wait(timeout=60)  # It finishes what it has begun; a busy machine is slow at that.


@pytest.fixture(scope="session")
def static(tmp_path_factory):
    """The static files as the server serves them, hashed and compressed once for all papers."""
    return made_once(tmp_path_factory, "paper-for-all", _make_paper) / "static"


def made_once(tmp_path_factory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that the first process of a run to ask for it makes, for all of them."""
    root = tmp_path_factory.getbasetemp()
    root = root.parent if "PYTEST_XDIST_WORKER" in os.environ else root
    folder = root / name
    with open(root / f"{name}.lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            part = root / f"{name}.part"
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
            make(part)
            part.rename(folder)
    return folder


def _make_paper(folder: Path) -> None:
    """Static files, and beside them the demo edition."""
    environment = os.environ | {"EDITOR_PASSWORD": PASSWORD, "PYTHONPATH": str(ROOT)}
    Paper("", environment | {"VAR_DIR": str(folder)}).manage(
        "collectstatic", "--noinput", "-v", "0"
    )
    Paper("", environment | {"VAR_DIR": str(folder / "edition")}).manage("open_paper")
    shutil.rmtree(folder / "edition" / "pages", ignore_errors=True)


@pytest.fixture(scope="session")
def paper(tmp_path_factory, static):
    with running_paper(tmp_path_factory.mktemp("paper"), static) as paper:
        yield paper


@pytest.fixture(scope="session")
def story():
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


@pytest.fixture
def sign_in(paper):
    """Sign a window in: `sign_in(page)`, or `sign_in(page, "ana")` for a second editor."""
    from playwright.sync_api import expect

    def enter(page, username="editor"):
        if username != "editor":
            paper.manage("shell", "-v", "0", "-c", ANOTHER_EDITOR.format(username, PASSWORD))
        page.goto("/admin/login/?next=/admin/")
        page.get_by_label("Username").fill(username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_role("heading", name="Desk", exact=True)).to_be_visible()

    return enter


@pytest.fixture
def newsroom(visit, sign_in):
    """
    A signed-in window: `newsroom("/admin/articles/article/add/", username="ana", width=390)`.

    Whatever a browser complains of fails the test, save what `newsroom.expected` matches.
    """
    complaints: list[str] = []

    def open_window(path, *, username="editor", **window):
        page = visit(**window)
        page.on("console", lambda said: complaints.append(said.text) if said.type in LOUD else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        sign_in(page, username)
        page.goto(path)
        return page

    open_window.expected = None
    yield open_window
    left = [
        text
        for text in complaints
        if not (open_window.expected and re.search(open_window.expected, text))
    ]
    assert not left


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


@pytest.fixture
def at_desk(visit):
    """A window of the newsroom, the editor signed in: `at_desk(width=390)`."""

    def enter(**traits):
        page = visit(**traits)
        page.goto("/admin/login/")
        page.fill("[name=username]", "editor")
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url("**/admin/**")
        page.locator("#site-name").wait_for()
        return page

    return enter

"""Fresh in all processes and behind a real Varnish; over a real Redis, on several machines."""

import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.conftest import unavailable
from tests.site.conftest import ROOT, Paper, running_paper

CHANGE = """
from articles.models import Article
story = Article.objects.get(slug__startswith="before-meeting")
story.{0}
"""
WITHDRAW = CHANGE.format("withdraw(by=None, note='It was not so.')")
EDIT = CHANGE.format(
    "write(story.head_content | dict(standfirst='{0}'), by=None); story.publish_changes(by=None)"
)
# What the loading of the demo edition had to tell.
FORGET = "from newsmania.models import Delivery; Delivery.objects.all().delete()"
# Enough that with two processes both have answered, whichever takes a connection.
TIMES = 12


def shell(paper: Paper, code: str) -> None:
    paper.manage("shell", "-v", "0", "-c", code)


@contextmanager
def server(*command: str, port: int):
    """A server of the system's that listens on a port of loopback; ended by its own number."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            assert process.poll() is None, f"{command[0]} ended before it listened"
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def varnish_and_paper(tmp_path_factory, static):
    """A Varnish with the VCL that is shipped, before a paper that knows of it."""
    program = shutil.which("varnishd", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    if program is None or not list(Path("/usr/lib").rglob("libvmod_xkey.so")):
        unavailable("Varnish, or its xkey of varnish-modules, was not found")
    folder = tmp_path_factory.mktemp("varnish")
    port = free_port()
    edge = f"http://127.0.0.1:{port}/"
    with running_paper(
        folder / "paper", static, workers=2, EDGE="varnish", EDGE_ADDRESS=edge
    ) as paper:
        vcl = (ROOT / "deploy" / "varnish" / "newsmania.vcl").read_text()
        vcl = vcl.replace('"8000"', f'"{paper.address.rpartition(":")[2]}"')
        (folder / "paper.vcl").write_text(vcl)
        with server(
            *(program, "-j", "none", "-F", "-n", str(folder / "state"), "-a", f"127.0.0.1:{port}"),
            *("-f", str(folder / "paper.vcl"), "-s", "malloc,64m"),
            port=port,
        ):
            time.sleep(1)  # The first probe: until then Varnish holds the paper to be ill.
            shell(paper, FORGET)
            yield Paper(edge.rstrip("/"), paper.environment), paper


def test_a_withdrawn_story_is_gone_from_varnish_within_a_second(varnish_and_paper, story):
    varnish, paper = varnish_and_paper
    for address in [story, "/section/science/"]:
        assert [varnish.get(address)[1]["x-cache"] for _ in range(2)] == ["miss", "hit"]
    headers = varnish.get(story)[1]
    assert "xkey" not in headers
    assert "stale-while-revalidate" not in headers["cache-control"]
    shell(paper, EDIT.format("Edited at noon."))
    wait_until(lambda: b"Edited at noon." in varnish.get(story)[2])
    assert varnish.get("/section/science/")[1]["x-cache"] == "hit"  # It shows nothing of it.
    shell(paper, WITHDRAW)
    wait_until(lambda: varnish.get(story)[0] == 410)
    assert b"Before meeting with Trump" not in varnish.get("/")[2]


def test_tracking_parameters_and_cookies_do_not_split_what_varnish_keeps(varnish_and_paper):
    varnish, _ = varnish_and_paper
    varnish.get("/section/climate/")
    again = varnish.get("/section/climate/?utm_source=a&fbclid=b")
    assert again[1]["x-cache"] == "hit"


def test_nothing_private_is_kept_by_varnish(varnish_and_paper):
    varnish, _ = varnish_and_paper
    for _ in range(2):
        assert varnish.get("/admin/login/")[1]["x-cache"] == "miss"


def wait_until(holds, seconds=10.0):
    """Within a second, on a machine that does nothing else; what counts is that nobody helps."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


def test_all_processes_of_a_machine_are_fresh_with_the_next_request(tmp_path, static, story):
    with running_paper(tmp_path, static, workers=3) as paper:
        for _ in range(TIMES):
            paper.get(story)
        shell(paper, EDIT.format("Edited at noon."))
        seen = [paper.get(story) for _ in range(TIMES)]
        assert all(b"Edited at noon." in body for _, _, body in seen)
        assert any("hit" in headers["cache-status"] for _, headers, _ in seen)
        shell(paper, WITHDRAW)
        assert {paper.get(story)[0] for _ in range(TIMES)} == {410}
        assert all(b"Before meeting" not in paper.get("/")[2] for _ in range(TIMES))


@contextmanager
def redis():
    """A real Redis; yields its address."""
    program = shutil.which("redis-server")
    if program is None:
        unavailable("Redis was not found")
    port = free_port()
    with server(program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", port=port):
        yield f"redis://127.0.0.1:{port}/0"


def test_machines_that_share_a_redis_hear_of_each_others_purges(tmp_path, static, story):
    """Two machines are two folders of kept pages on one database."""
    with redis() as url, running_paper(tmp_path / "one", static, REDIS_URL=url) as one:
        database = f"sqlite:///{tmp_path / 'one' / 'paper.sqlite3'}"
        with running_paper(tmp_path / "two", static, REDIS_URL=url, DATABASE_URL=database) as two:
            for paper in (one, two):
                wait_until(lambda paper=paper: is_hit(paper, story))
            shell(one, EDIT.format("Edited at noon."))
            assert b"Edited at noon." in one.get(story)[2]
            wait_until(lambda: b"Edited at noon." in two.get(story)[2])
            shell(two, WITHDRAW)
            assert two.get(story)[0] == 410
            wait_until(lambda: one.get(story)[0] == 410)


def test_a_machine_that_has_lost_redis_shows_nothing_that_it_kept(tmp_path, static, story):
    with ExitStack() as running:
        url = running.enter_context(redis())
        with running_paper(tmp_path, static, REDIS_URL=url) as paper:
            wait_until(lambda: is_hit(paper, story))
            running.close()
            wait_until(lambda: not is_hit(paper, story))
            assert paper.get(story)[0] == 200


def is_hit(paper: Paper, address: str) -> bool:
    return "hit" in paper.get(address)[1]["cache-status"]


# Killed by its own hand where the change is stored and its purge is not yet in the journal.
KILLED = """
import os, signal
from newsmania import purging
purging._send = lambda: os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_process_changed_is_not_shown_as_it_was(tmp_path, static, story):
    with running_paper(tmp_path, static, workers=2) as paper:
        for _ in range(TIMES):
            assert paper.get(story)[0] == 200
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "-v", "0", "-c", KILLED + WITHDRAW],
            cwd=ROOT,
            env=paper.environment,
            check=False,
        )
        assert done.returncode == -signal.SIGKILL
        wait_until(lambda: paper.get(story)[0] == 410)
        time.sleep(0.2)
        assert {paper.get(story)[0] for _ in range(TIMES)} == {410}

"""
A reply that was acknowledged is kept: the server is killed with -9 in a stream of them.

Bounded: some hundreds of replies in a few seconds to a server of the test's own, which alone is
ended, by its own number.
"""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from contextlib import contextmanager
from threading import Event, Thread
from urllib.error import HTTPError

import pytest

from tests.conftest import unavailable
from tests.site.conftest import PASSWORD, ROOT, Paper, _free_port, _wait_for

MOST = 400
ENOUGH = 12
SECONDS = 20
COUNT = (
    "from comments.models import Comment; "
    "print('kept:', *Comment.objects.values_list('text', flat=True), sep='|')"
)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments, **options):
        return None


@contextmanager
def fragile_paper(folder, **environment):
    """A paper and what starts its server, which leads processes of its own; ends what is left."""
    started = []
    port = _free_port()
    environment = os.environ | {
        "VAR_DIR": str(folder),
        "EDITOR_PASSWORD": PASSWORD,
        "ALLOWED_HOSTS": "127.0.0.1",
        "REPLY_LIMITS": "100000/1",
        "PYTHONPATH": str(ROOT),
        **environment,
    }
    paper = Paper(f"http://127.0.0.1:{port}", environment)

    def start(log=None):
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1"),
                *("--blocking-threads", "2", "--host", "127.0.0.1", "--port", str(port)),
                *("--no-access-log", "--log-level", "warning", "newsmania.wsgi:application"),
            ],
            cwd=ROOT,
            env=environment,
            start_new_session=True,
            stdout=log,
            stderr=log,
        )
        started.append(server)
        _wait_for(paper, server)
        return server

    yield paper, start
    for server in started:
        kill(server)


def kill(server):
    """With -9: it and its workers have no time for anything."""
    if server.poll() is None:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(timeout=20)


@pytest.fixture
def fragile(tmp_path):
    with fragile_paper(tmp_path) as paper_and_start:
        yield paper_and_start


def stream(paper, number, sender, acknowledged, stop):
    opener = urllib.request.build_opener(_Stay)
    for count in range(MOST // 2):
        if stop.is_set():
            return
        text = f"Durable {sender} {count}"
        fields = {"comment": text, "name": "Rea", "email": f"{sender}-{count}@example.org"}
        request = urllib.request.Request(  # noqa: S310
            f"{paper.address}/comments/{number}/",
            data=urllib.parse.urlencode(fields).encode(),
            headers={"Origin": paper.address},
        )
        try:
            opener.open(request, timeout=SECONDS)
        except HTTPError as answer:
            if answer.code == 303:
                acknowledged.append(text)
        except OSError:
            return  # Killed: what was on its way was not acknowledged.


def number_of_story(paper):
    place = "/2025/08/23/before-meeting-with-trump-south-koreas-lee-in-japan-to-strengthen-ties/"
    return re.search(rb"/comments/(\d+)/", paper.get(place)[2])[1].decode()


def acknowledged_until_killed(paper, start):
    server = start()
    number = number_of_story(paper)
    acknowledged, stop = [], Event()
    senders = [
        Thread(target=stream, args=(paper, number, sender, acknowledged, stop)) for sender in "ab"
    ]
    for sender in senders:
        sender.start()
    deadline = time.monotonic() + SECONDS
    while len(acknowledged) < ENOUGH and time.monotonic() < deadline:
        time.sleep(0.01)
    kill(server)
    stop.set()
    for sender in senders:
        sender.join(timeout=SECONDS + 5)
    return acknowledged


def test_every_acknowledged_reply_survives_kill_9(fragile):
    paper, start = fragile
    paper.manage("open_paper")
    paper.manage("collectstatic", "--noinput", "--verbosity", "0")
    acknowledged = acknowledged_until_killed(paper, start)
    assert len(acknowledged) >= ENOUGH
    kept = paper.manage("shell", "--no-imports", "-c", COUNT).split("kept:")[1].strip().split("|")
    assert set(acknowledged) <= set(kept)
    # And the paper opens again, whole.
    start()
    assert paper.get("/")[0] == 200


def test_it_survives_on_postgresql_too(fragile):
    tool = ROOT / "bin" / "with-postgresql"
    probe = subprocess.run([tool, "true"], capture_output=True, text=True, check=False)
    if probe.returncode:
        unavailable("PostgreSQL's server is not installed")
    done = subprocess.run(
        [
            *(tool, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
            f"{__file__}::test_every_acknowledged_reply_survives_kill_9",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr

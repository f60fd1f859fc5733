"""
Letters outlive a server that is killed with -9, and a mail server that is away, hangs or fails.

Nobody waits for them, and nothing of them or of who wrote comes into the log.
"""

import socket
import time
import urllib.parse
import urllib.request
from urllib.error import HTTPError

import pytest

from tests.mailserver import running_mail_server
from tests.site.conftest import _free_port
from tests.site.test_durability import _Stay, fragile_paper, kill, number_of_story

WATCH = """
from django.contrib.auth.models import User
from comments.models import Watch
User.objects.filter(username="editor").update(email="ed@private.example")
Watch.objects.of(User.objects.get(username="editor"))
Watch.objects.update(pace="each")
"""
DUE = "from newsmania.models import Letter; Letter.objects.update(next_try_at='2026-01-01T00:00Z')"
LETTERS = "from newsmania.models import Letter; print('letters:', Letter.objects.count())"
# A mail server has 20 seconds (newsmania/mailers.py); a reader who waited for it would fail here.
PROMPT = 10
PATIENCE = 60


@pytest.fixture
def mail_port():
    return _free_port()


@pytest.fixture
def fragile(tmp_path, static, mail_port):
    (tmp_path / "static").symlink_to(static)
    with fragile_paper(tmp_path, MAIL_URL=f"smtp://127.0.0.1:{mail_port}") as (paper, start):
        paper.manage("open_paper")
        paper.manage("shell", "-v", "0", "-c", WATCH)
        with (tmp_path / "log").open("ab") as log:
            yield paper, lambda: start(log)


def send(paper, path, **fields):
    """Post as a reader does; what is answered, be it a page or a way on."""
    request = urllib.request.Request(  # noqa: S310
        paper.address + path,
        data=urllib.parse.urlencode(fields).encode(),
        headers={"Origin": paper.address},
    )
    try:
        return urllib.request.build_opener(_Stay).open(request, timeout=PROMPT).status
    except HTTPError as answer:
        return answer.code


def reply(paper, number):
    """One that is held, of which a moderator is written; and what else a reader sends."""
    words = {"name": f"Rea {number}", "email": f"rea{number}@private.example"}
    story = number_of_story(paper)
    text = f"Private words {number}"
    assert send(paper, f"/comments/{story}/", comment=text, **words) == 303
    assert send(paper, f"/comments/{story}/", comment="", **words) == 422
    assert send(paper, "/comments/mine/", email=words["email"]) == 200


def count(paper):
    return int(paper.manage("shell", "--no-imports", "-c", LETTERS).split("letters:")[1])


def wait_until(is_so):
    end = time.monotonic() + PATIENCE
    while not is_so() and time.monotonic() < end:
        time.sleep(0.1)
    assert is_so()


def test_letters_wait_for_a_mail_server_through_kill_9(fragile, mail_port, tmp_path):
    paper, start = fragile
    server = start()
    reply(paper, 1)  # Nobody listens there.
    kill(server)
    waiting = count(paper)
    assert waiting > 0

    with socket.create_server(("127.0.0.1", mail_port)) as listening:
        listening.settimeout(PATIENCE)
        paper.manage("shell", "-v", "0", "-c", DUE)
        server = start()
        line, _ = listening.accept()  # It takes the line and says nothing: killed in the middle.
        reply(paper, 2)
        kill(server)
        line.close()
    assert count(paper) > waiting

    with running_mail_server(mail_port) as failing:
        failing.answers["RCPT"] = "451 Try again later"
        paper.manage("shell", "-v", "0", "-c", DUE)
        server = start()
        reply(paper, 3)
        kill(server)
        assert not failing.letters

    with running_mail_server(mail_port) as mail:
        paper.manage("shell", "-v", "0", "-c", DUE)
        server = start()
        wait_until(lambda: count(paper) == 0)
        told = [one.get_content() for one in mail.letters if one["To"] == "ed@private.example"]
        for number in (1, 2, 3):
            assert sum(f"> Private words {number}" in text for text in told) == 1
        kill(server)

    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert "A letter waits." in log  # It is the log.
    for private in ["private.example", "Private words", "Rea "]:
        assert private not in log

"""A mail server that hangs slows nobody down, and loses nothing."""

import socket
import threading
import time

import pytest

from comments.models import Comment, Watch
from newsmania import outbox
from newsmania.models import Letter
from tests.mailserver import running_mail_server


@pytest.fixture
def hanging_server():
    """It takes the line, and then says nothing for ever."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_neither_reader_nor_moderator_waits_and_the_letters_stay(
    send, moderator, mail, settings, hanging_server
):
    moderator.user.email = "mo@example.org"
    moderator.user.save()
    Watch.objects.create(user=moderator.user, pace="each")
    options = {"host": "127.0.0.1", "port": hanging_server.getsockname()[1], "timeout": 5}
    backend = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": options}}
    stop = outbox.start_sending()
    try:
        began = time.monotonic()
        assert send().status_code == 303
        assert send(comment="Another.", email="b@example.org").status_code in {303, 429}
        Comment.objects.first().approve(by=moderator.user)
        assert time.monotonic() - began < options["timeout"]
        assert Letter.objects.exists()
    finally:
        stop.set()
        outbox._posted.set()
        hanging_server.close()
        for thread in [one for one in threading.enumerate() if one.name == "letters"]:
            thread.join()
    # What another process finds after a restart.
    with running_mail_server() as server:
        settings.MAILERS = server.mailers
        Letter.objects.update(next_try_at="2026-01-01T00:00Z")
        outbox.send_due()
    assert "A reply awaits you" in server.letters[0]["Subject"]

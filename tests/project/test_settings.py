"""What the settings must be, asked of the processes that read them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import DatabaseError, connection

ROOT = Path(__file__).resolve().parents[2]


def manage(*arguments, **environment):
    clean = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=clean | {"ENV_FILE": os.devnull} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_secret_key_nothing_starts():
    done = manage("check")
    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr


def test_production_is_the_default(tmp_path):
    asked = (
        "from django.conf import settings as s; print(s.DEBUG, s.HTTPS, s.SESSION_COOKIE_SECURE)"
    )
    done = manage("shell", "-v0", "-c", asked, SECRET_KEY="x", VAR_DIR=str(tmp_path))
    assert done.stdout.split() == ["False", "True", "True"], done.stderr


def test_a_file_database_waits_logs_ahead_and_takes_its_lock_at_once(tmp_path):
    asked = """
from django.db import connection
with connection.cursor() as cursor:
    for pragma in ["journal_mode", "busy_timeout", "synchronous"]:
        print(cursor.execute(f"PRAGMA {pragma}").fetchone()[0])
print(connection.transaction_mode)
"""
    done = manage("shell", "-v0", "-c", asked, SECRET_KEY="x", VAR_DIR=str(tmp_path))
    assert done.stdout.split() == ["wal", "20000", "2", "IMMEDIATE"], done.stderr


@pytest.mark.django_db
def test_healthz_tells_whether_the_database_answers(client, monkeypatch):
    assert client.get("/healthz").content == b"ok\n"

    def fail():
        raise DatabaseError("secret details")

    monkeypatch.setattr(connection, "cursor", fail)
    page = client.get("/healthz")
    assert page.status_code == 503
    assert b"secret" not in page.content


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ({"SITE_ADDRESS": "https://example.org/"}, "https://example.org"),
        ({"ALLOWED_HOSTS": "*,.example.org,www.example.org"}, "https://www.example.org"),
        ({"ALLOWED_HOSTS": "localhost", "HTTPS": "off"}, "http://localhost"),
        (
            {"ALLOWED_HOSTS": "localhost", "HTTPS": "off", "LOCAL_PORT": "8000"},
            "http://localhost:8000",
        ),
        ({"ALLOWED_HOSTS": "example.org", "LOCAL_PORT": "8000"}, "https://example.org"),
    ],
)
def test_letters_know_where_the_paper_is_without_a_request(tmp_path, told, address):
    asked = "from newsmania.addresses import address_for_letters as a; print(a())"
    told |= {"SECRET_KEY": "x", "VAR_DIR": str(tmp_path)}
    assert manage("shell", "-v0", "-c", asked, **told).stdout.split() == [address]


def test_mail_without_an_address_of_the_paper_is_warned_of(tmp_path):
    told = {"SECRET_KEY": "x", "VAR_DIR": str(tmp_path), "MAIL_URL": "filemail:///var/mail"}
    assert "newsmania.W001" in manage("check", ALLOWED_HOSTS="*", **told).stderr
    assert "newsmania.W001" not in manage("check", ALLOWED_HOSTS="example.org", **told).stderr

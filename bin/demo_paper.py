"""A paper with a fresh demo edition, served from a temporary folder on a free port."""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PASSWORD = secrets.token_urlsafe(16)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def manage(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=True)


@contextmanager
def demo_paper() -> Iterator[tuple[str, dict[str, str]]]:
    """Its address, and the environment of its commands."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "ENV_FILE": os.devnull,
            "SECRET_KEY": secrets.token_urlsafe(50),
            "VAR_DIR": folder,
            "EDITOR_PASSWORD": PASSWORD,
            "ALLOWED_HOSTS": "127.0.0.1",
            "HTTPS": "off",
        }
        manage(environment, "open_paper")
        manage(environment, "collectstatic", "--noinput", "--verbosity", "0")
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
            wait_for(f"http://127.0.0.1:{port}", server)
            yield f"http://127.0.0.1:{port}", environment
        finally:
            server.terminate()
            server.wait(timeout=20)


def wait_for(address: str, server: subprocess.Popen) -> None:
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("The paper did not answer, so there is nothing to look at.")

"""
A newsroom at work on a paper of its own, and the processes that serve it: programs for a test.

`python -m tests.site.newsroom_at_work acts` does what tests/pagecache/newsroom.py chooses, in the
folder that VAR_DIR names. It starts some of `… door`: each is a server's process without the
server, which is asked on its standard input and answers on its standard output, a line of JSON
each. All read the clock that the newsroom sets.
"""

import json
import subprocess
import sys
from datetime import UTC, datetime

import django
import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

import tests.environment  # noqa: F401 - before Django reads it


class Door:
    """A process of its own, as a WSGI application."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", __spec__.name, "door"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, environ, start_response):
        asked = [datetime.now(UTC).isoformat(), environ["PATH_INFO"], environ["QUERY_STRING"]]
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        status, headers, body = json.loads(self.process.stdout.readline())
        start_response(status, list(headers.items()))
        return [body.encode("latin-1")]

    def die(self):
        """As a process does that is given no time for last words."""
        self.process.kill()
        self.process.communicate()


def answer():
    from newsmania.wsgi import application
    from tests.pagecache.conftest import ask
    from tests.pagecache.newsroom import show_few_a_page

    show_few_a_page()
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        for line in sys.stdin:
            now, path, query = json.loads(line)
            clock.move_to(datetime.fromisoformat(now))
            given = ask(application, path, query)
            told = [given.status, given.headers, given.body.decode("latin-1")]
            print(json.dumps(told), flush=True)


def act():
    django.setup()
    from tests.pagecache.newsroom import PROCESSES, Newsroom, chosen_acts, show_few_a_page

    show_few_a_page()
    doors = [Door() for _ in range(PROCESSES)]

    class NewsroomAndProcesses(Newsroom):
        def open_doors(self):
            """They stay from one newsroom to the next, as if all that was before were withdrawn."""
            return doors

        @rule(which=st.integers(0, PROCESSES - 1))
        def a_process_starts_anew(self, which):
            doors[which].die()
            doors[which] = Door()

    try:
        run_state_machine_as_test(NewsroomAndProcesses, settings=chosen_acts())
    finally:
        for door in doors:
            door.die()


if __name__ == "__main__":
    {"door": answer, "acts": act}[sys.argv[1]]()

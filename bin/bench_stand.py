"""
What `bin/bench` measures with: papers in a temporary folder, servers on free ports of this machine
that end with the block that started them, and wrk.
"""

import argparse
import json
import math
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
# Turns are for what is compared; a paper's pages are asked so often at most.
MOST_PROBES = 3
# What nginx says of a file by itself.
ITS_OWN = {
    "content-length",
    "content-type",
    "date",
    "etag",
    "last-modified",
    "server",
    "connection",
}


@dataclass
class Rate:
    a_second: float
    median: float
    slowest: float
    failed: int
    requests: int


class Bench:
    def __init__(self, folder: Path, options: argparse.Namespace) -> None:
        self.folder, self.options = folder, options
        self.environment = {
            name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ
        }
        self.environment |= {
            "ENV_FILE": os.devnull,
            "SECRET_KEY": "a-key-for-an-hour-on-loopback-" + os.urandom(16).hex(),
            "ALLOWED_HOSTS": "127.0.0.1",
            "HTTPS": "off",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'bin'}",
        }

    def paper(self, name: str, **more: str) -> dict[str, str]:
        """The environment of a paper in a folder of its own."""
        place = self.folder / name
        if not place.exists():
            place.mkdir()
            first = self.folder / "static"
            paper = self.environment | {"VAR_DIR": str(self.folder)}
            if not first.exists():
                self.run(paper, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
            (place / "static").symlink_to(first)
        return self.environment | {"VAR_DIR": str(place)} | more

    def run(self, environment: dict[str, str], *arguments: str) -> str:
        command = [PYTHON, *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def create(self, server: str, database: str) -> str:
        """Another database beside the one at this address; its own address."""
        statement = f"CREATE DATABASE {database}"
        code = (
            f"import psycopg; psycopg.connect({server!r}, autocommit=True).execute('{statement}')"
        )
        self.run(self.environment, "-c", code)
        return f"{server.rpartition('/')[0]}/{database}"

    def fill(self, paper: dict[str, str], stories: int, replies: int) -> None:
        began = time.monotonic()
        self.run(paper, "bin/bench_probe.py", str(stories), str(replies))
        seconds = time.monotonic() - began
        kind = "PostgreSQL" if "DATABASE_URL" in paper else "SQLite"
        print(
            f"{stories:,} stories and {replies:,} replies on {kind}: {seconds:.0f} s.\n", flush=True
        )

    def probes(self, papers: dict[str, dict[str, str]]) -> dict[str, list[dict]]:
        """What each paper's pages cost, one paper after the other, in so many turns."""
        told: dict[str, list[dict]] = {name: [] for name in papers}
        for _ in range(min(self.options.turns, MOST_PROBES)):
            for name, paper in papers.items():
                told[name].append(json.loads(self.run(paper, "bin/bench_probe.py")))
        return told

    @contextmanager
    def postgresql(self) -> Iterator[str]:
        """The address of a PostgreSQL of its own, or nothing where there is none."""
        command = [str(ROOT / "bin" / "with-postgresql"), "sh", "-c", 'echo "$DATABASE_URL"; cat']
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()  # That ends the cat, and with it the server.
            process.wait(timeout=120)

    @contextmanager
    def server(
        self, environment: dict[str, str], application: str = "newsmania.wsgi:application"
    ) -> Iterator[tuple[str, int]]:
        """As `make run` starts it; its address and its number."""
        port = free_port()
        command = [
            *(PYTHON, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
            *("--port", str(port), "--workers", "2", "--blocking-threads", "2"),
            *("--backpressure", "64", "--no-access-log", "--log-level", "warning", application),
        ]
        with started(command, port, environment) as number:
            yield f"http://127.0.0.1:{port}", number

    @contextmanager
    def nginx(self, body: bytes, headers: list[tuple[str, str]]) -> Iterator[str]:
        """The same bytes as a file, with the headers that the paper sends."""
        place = self.folder / "nginx"
        place.mkdir(exist_ok=True)
        (place / "story").write_bytes(body)
        port = free_port()
        (place / "nginx.conf").write_text(
            f"daemon off; worker_processes 2; pid {place}/pid; error_log stderr crit;\n"
            f"{'user root;' if os.getuid() == 0 else ''}\n"
            "events { worker_connections 256; }\n"
            "http { access_log off; sendfile on; default_type text/html;\n"
            + "".join(f"{kind}_temp_path {place}/{kind};\n" for kind in
                      ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
            + "".join(f"add_header {name} {quoted(value)};\n" for name, value in headers
                      if name.lower() not in ITS_OWN)
            + f"server {{ listen 127.0.0.1:{port}; root {place}; }} }}\n"
        )  # fmt: skip
        program = program_named("nginx") or "nginx"
        with started([program, "-c", f"{place}/nginx.conf"], port, self.environment):
            yield f"http://127.0.0.1:{port}/story"

    def drive(self, address: str, connections: int, script: str = "") -> Rate:
        """wrk for so many seconds: requests a second, milliseconds."""
        command = ["wrk", "-t1", f"-c{connections}", f"-d{self.options.seconds}s", "--latency"]
        if script:
            (self.folder / "drive.lua").write_text(script)
            command += ["-s", str(self.folder / "drive.lua")]
        out = subprocess.run(
            [*command, address], check=True, capture_output=True, text=True,
            timeout=self.options.seconds + 60,
        ).stdout  # fmt: skip
        failed = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
        return Rate(
            float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1]),
            milliseconds(re.search(r"50%\s+(\S+)", out)[1]),
            milliseconds(re.search(r"99%\s+(\S+)", out)[1]),
            int(failed[1]) if failed else 0,
            int(re.search(r"(\d+) requests in", out)[1]),
        )

    def cost(self, address: str, number: int) -> float:
        """
        Milliseconds of processor time that a server spends on a request, one after the other.

        On a machine that has other work, too, a request that takes longer is put off more often, so
        times by the clock would compare the other work.
        """
        before = worked(number)
        requests = self.drive(address, 1).requests
        return (worked(number) - before) * 1000 / requests if requests else math.nan


def milliseconds(words: str) -> float:
    """Not a number, where no request was answered in time."""
    told = re.fullmatch(r"([\d.]+)(us|ms|s|m)", words)
    return (
        float(told[1]) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[told[2]]
        if told
        else math.nan
    )


def program_named(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def started(command: list[str], port: int, environment: dict[str, str]) -> Iterator[int]:
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        for _ in range(600):
            if process.poll() is not None:
                raise SystemExit(f"{command[0]} ended before it listened.")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


def quoted(value: str) -> str:
    """For nginx.conf."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def fetched(address: str) -> bytes:
    return fetched_whole(address)[0]


def fetched_whole(address: str) -> tuple[bytes, list[tuple[str, str]]]:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read(), answer.getheaders()


def memory(number: int) -> float:
    """Megabytes of a process and all below it, what they share counted once (PSS)."""
    pss = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{number}/smaps_rollup").read_text(), re.M)
    below = Path(f"/proc/{number}/task/{number}/children").read_text().split()
    return int(pss[1]) / 1024 + sum(memory(int(one)) for one in below)


def worked(number: int) -> float:
    """Seconds of processor time of a process and all below it (proc_pid_stat(5), fields 14, 15)."""
    fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    below = Path(f"/proc/{number}/task/{number}/children").read_text().split()
    ticks = int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK") + sum(worked(int(one)) for one in below)

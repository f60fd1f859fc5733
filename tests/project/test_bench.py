"""`make bench` works: each of its tables is printed, with few stories and short runs."""

import subprocess
import sys
from pathlib import Path
from shutil import which

import pytest

from tests.conftest import unavailable

ROOT = Path(__file__).resolve().parents[2]

TABLES = {
    "### Rates": ["story, kept", "home, kept", "section, kept", "search, kept", "feed, kept",
                  "story, cold", "posting a reply"],
    "### Beside the limits": ["story, kept", "nginx, the same bytes", "a bare Django view",
                              "story, made anew", "a bare view that asks its queries"],
    "### Freshness": ["another process", "renderings for 200 readers", "of 74 kept pages"],
    "### Growth": ["home", "section, page 2,000", "archive, page 2,000", "story", "search", "feed"],
}  # fmt: skip


@pytest.fixture(scope="module")
def printed():
    for program in ("wrk", "nginx"):
        if not which(program, path="/usr/bin:/usr/sbin:/usr/local/bin"):
            unavailable(f"{program} was not found")
    done = subprocess.run(
        [sys.executable, "bin/bench", "--quick"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0
    return done.stdout


@pytest.mark.parametrize("table", TABLES)
def test_each_table_has_its_rows(printed, table):
    part = printed.partition(table)[2].partition("\n###")[0]
    rows = [line.split("|")[1].strip() for line in part.splitlines() if line.startswith("|")]
    for name in TABLES[table]:
        assert any(row.startswith(name) for row in rows), (name, rows)


def test_readers_of_an_expired_page_cost_one_rendering(printed):
    (row,) = [line for line in printed.splitlines() if line.startswith("| renderings for 200")]
    assert [cell.strip() for cell in row.split("|")][2:4] == ["1", "1"]


def test_no_request_is_refused_and_a_change_is_seen(printed):
    assert "refused)" not in printed
    assert "never" not in printed

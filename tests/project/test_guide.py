"""The guide shows pictures and names buttons that exist; the architecture's figures are true."""

import re
from pathlib import Path

from tests.articles import test_pages, test_sitemaps

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
GUIDE = (DOCS / "editing.md").read_text(encoding="utf-8")
ARCHITECTURE = (DOCS / "architecture.md").read_text(encoding="utf-8")

SHOWN = set(re.findall(r"!\[[^\]]+\]\(([^)]+)\)", GUIDE))
PRESSED = {name.casefold() for name in re.findall(r"\*\*([^*]+)\*\*", GUIDE)} - {"like this"}

MOST_BYTES = 60_000
MOST_BYTES_TOGETHER = 700_000

# Where a person who edits finds words to press: templates, forms, models and the editor's tools.
SOURCES = [
    *(ROOT / "templates").rglob("*.html"),
    *(ROOT / "articles").glob("*.py"),
    *(ROOT / "articles" / "admin").glob("*.py"),
    *(ROOT / "articles" / "models").glob("*.py"),
    *(ROOT / "comments" / "admin").glob("*.py"),
    *(ROOT / "comments" / "models").glob("*.py"),
    *(ROOT / "static" / "newsroom").glob("*.js"),
]


def words_of(path):
    """A source without its markup's seams, so that a sentence of it can be found whole."""
    text = path.read_text(encoding="utf-8").replace("_", " ")
    return " ".join(re.sub(r"\{[%{].*?[%}]\}|[\"'<>=]", " ", text).split()).casefold()


def test_every_picture_of_the_guide_exists_and_every_one_that_exists_is_shown():
    assert SHOWN
    assert {path.relative_to(DOCS).as_posix() for path in DOCS.glob("editing/*")} == SHOWN


def test_the_pictures_open_on_a_phone():
    sizes = {path.name: path.stat().st_size for path in DOCS.glob("editing/*")}
    assert max(sizes.values()) <= MOST_BYTES, sizes
    assert sum(sizes.values()) <= MOST_BYTES_TOGETHER


def test_the_guide_names_no_button_that_the_newsroom_has_not():
    newsroom = "\n".join(map(words_of, SOURCES))
    assert len(PRESSED) > 30
    assert {name for name in PRESSED if name not in newsroom} == set()


def test_the_command_takes_each_picture_of_the_guide():
    command = (ROOT / "bin" / "take-screenshots").read_text(encoding="utf-8")
    taken = re.findall(r"@shot\ndef (\w+)\(", command)
    assert {f"editing/{name.replace('_', '-')}.webp" for name in taken} == SHOWN


def test_the_architecture_tells_the_queries_that_the_tests_count():
    told = dict(re.findall(r"^\| ([^|]+) \| ([0-9]+) \|", ARCHITECTURE, re.MULTILINE))
    pages = {
        "front page": ["/"],
        "section, desk, author, tag": [
            *("/section/world/", "/desk/news-mania-desk/", "/author/ana-ruiz/", "/tag/moon/")
        ],
        "the archive": ["/archive/"],
        "archives of a year, month, day": ["year", "month", "day"],
        "story with its discussion": ["story"],
        "page of the paper": ["/about/"],
        "sitemap of a month, of news": ["/sitemap-2026-03.xml", "/news-sitemap.xml"],
    }
    queries = test_pages.QUERIES | test_sitemaps.QUERIES
    counted = {row: {queries[page] for page in named} for row, named in pages.items()}
    assert {row: {int(count)} for row, count in told.items()} == counted

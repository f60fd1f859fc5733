"""Rules of the house that a reader of the code should not have to check."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ["newsmania", "articles", "comments"]
MODULES = [
    path
    for app in APPS
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))

LONGEST_FUNCTION = 40
LONGEST_MODULE = 300
LONGEST_SHEET = 200

# Who may import whom: comments -> articles -> the small shared modules of newsmania.
WIRING = {"urls.py", "open_paper.py"}


def imported_by(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]
        elif isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way_and_nothing_grows_too_long(path):
    app = path.relative_to(ROOT).parts[0]
    forbidden = {"newsmania": {"articles", "comments"}, "articles": {"comments"}, "comments": set()}
    if path.name not in WIRING:
        assert not set(imported_by(path)) & forbidden[app]
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= LONGEST_MODULE
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            length = node.end_lineno - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{node.name} has {length} lines"


def test_html_is_trusted_in_one_place_alone():
    trusting = [
        str(path.relative_to(ROOT))
        for path in MODULES
        if re.search(r"^(?!.*#).*\bmark_safe\b|SafeString\(|allow_tags", path.read_text(), re.M)
    ]
    assert trusting == ["articles/bodies.py"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_trusts_or_inlines(path):
    text = path.read_text(encoding="utf-8")
    for forbidden in ["|safe", "autoescape off", " style=", "<style", " onclick=", "javascript:"]:
        assert forbidden not in text
    assert not re.search(r"<script(?![^>]* src=)", text)


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_each_colour_is_written_once(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST_SHEET
    if path.name != "tokens.css":
        assert not re.search(r"#[0-9a-f]{3,8}\b|rgb\(|hsl\(|oklch\(", text)


def test_no_view_filters():
    for app in ["articles", "comments"]:
        assert ".filter(" not in (ROOT / app / "views.py").read_text(encoding="utf-8")


def test_machines_are_told_times_without_fractions_of_a_second():
    """The filter's `c` writes microseconds, and HTML's datetime has room for milliseconds alone."""
    found = [
        path.name for path in TEMPLATES if re.search(r"""\|date:['"]c['"]""", path.read_text())
    ]
    assert found == []

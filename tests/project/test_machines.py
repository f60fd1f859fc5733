"""robots.txt, the web manifest and the icons; settings that are wrong are told before serving."""

import json
from urllib.robotparser import RobotFileParser

import pytest
from django.contrib.staticfiles import finders
from PIL import Image

from newsmania.checks import check_paper
from newsmania.crawlers import CRAWLERS, refused


def robots(reader):
    answer = reader.get("/robots.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Cache-Control"].startswith("public, ")
    rules = RobotFileParser()
    rules.parse(answer.text.splitlines())
    return rules


STORY = "http://testserver/2025/08/23/low-water/"


def test_readers_programs_may_read_and_the_newsroom_is_closed(reader):
    rules = robots(reader)
    for address in [STORY, "http://testserver/", "http://testserver/feed/"]:
        assert rules.can_fetch("Googlebot", address)
    for path in ["/admin/", "/comments/7/", "/shared/x/", "/search/?q=tide", "/lite/search/?q=x"]:
        assert not rules.can_fetch("Googlebot", f"http://testserver{path}")
    assert rules.site_maps() == [
        "http://testserver/sitemap.xml",
        "http://testserver/news-sitemap.xml",
    ]


@pytest.mark.parametrize(
    ("policy", "purposes"),
    [
        (["refuse"], {"training", "search", "user"}),
        (["allow"], set()),
        (["training"], {"training"}),
        ([" Training", "user"], {"training", "user"}),
        ([], set()),
    ],
)
def test_the_operator_says_which_crawlers_of_ai_stay_away(reader, settings, policy, purposes):
    settings.AI_CRAWLERS = policy
    rules = robots(reader)
    for purpose, names in CRAWLERS.items():
        for name in names:
            assert rules.can_fetch(name, STORY) == (purpose not in purposes), name
    assert rules.can_fetch("Googlebot", STORY)


def test_no_crawler_has_two_purposes():
    names = [name.lower() for name in refused(["refuse"])]
    assert len(names) == len(set(names))


def test_the_default_refuses_training_alone(settings):
    assert settings.AI_CRAWLERS == ["training"]


def test_the_manifest_names_icons_of_their_true_size(reader):
    answer = reader.get("/manifest.webmanifest")
    assert answer.headers["Content-Type"] == "application/manifest+json"
    manifest = json.loads(answer.content)
    assert manifest["name"] == "News Mania"
    assert manifest["start_url"] == "/"
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        with Image.open(finders.find(icon["src"].removeprefix("/static/"))) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]


@pytest.mark.parametrize(
    ("name", "size"), [("icon-32.png", 32), ("apple-touch-icon.png", 180), ("favicon.ico", 48)]
)
def test_there_is_an_icon_for_every_program(name, size):
    with Image.open(finders.find(f"icons/{name}")) as picture:
        assert picture.size == (size, size)
        if name == "favicon.ico":
            assert picture.info["sizes"] == {(16, 16), (32, 32), (48, 48)}


def test_who_reads_no_html_finds_the_icon_at_the_root(reader):
    answer = reader.get("/favicon.ico")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/static/icons/favicon.ico"


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"SITE_ADDRESS": "paper.example"}, "newsmania.E001"),
        ({"SITE_ADDRESS": "https://paper.example/news"}, "newsmania.E001"),
        ({"WEBSUB_HUB": "https://hub.example/"}, "newsmania.E002"),
        ({"WEBSUB_HUB": "file:///etc/hostname"}, "newsmania.E004"),
        ({"AI_CRAWLERS": ["robots"]}, "newsmania.E003"),
        ({"AI_CRAWLERS": ["allow", "training"]}, "newsmania.E003"),
    ],
)
def test_wrong_settings_are_told(settings, wrong, error):
    for name, value in wrong.items():
        setattr(settings, name, value)
    assert error in [one.id for one in check_paper()]


def test_right_settings_are_not(settings):
    settings.SITE_ADDRESS, settings.WEBSUB_HUB = "https://paper.example", "https://hub.example/"
    assert check_paper() == []

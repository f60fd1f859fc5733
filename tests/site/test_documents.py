"""Each kind of page before judges that are not ours: the Nu HTML checker and axe."""

import json
import os
import re
import shutil
import subprocess
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.conftest import unavailable

PAGES = {
    "front": "/",
    "section": "/section/world/",
    "desk": "/desk/news-mania-desk/",
    "author": "/author/piyal-chatterjee/",
    "tag": "/tag/japan/",
    "archive": "/archive/",
    "year": "/2025/",
    "month": "/2025/08/",
    "day": "/2025/08/23/",
    "search": "/search/?q=japan&section=world&from=2020-01-01",
    "search for nothing": "/search/?q=nosuchword",
    "search not begun": "/search/",
    "saved": "/saved/",
    "lite": "/lite/",
    "page of the paper": "/about/",
    "missing": "/no-such-page/",
    "corrections": "/corrections/",
    "portrait": "/author/graphics-team/",
    "rich": "/2025/08/19/the-moon-goes-away-and-mirrors-tell-how-fast/",
    "bengali": quote("/2025/08/15/হুগলি-নদীতে-বান-ডাকে-কেন/"),
    "hindi": quote("/2025/06/01/मानसून-किस-दिन-कहाँ-पहुँचता-है/"),
    "withdrawn": "/2025/07/30/a-tariff-in-sixty-seconds/",
}


def every_page(paper, story):
    reply = re.search(r'action="(/comments/[0-9]+/)"', paper.get(story)[2].decode())[1]
    return PAGES | {"story": story, "lite story": f"/lite{story}", "reply": reply}


def test_the_nu_html_checker_finds_nothing(paper, story, tmp_path):
    checker, java = os.environ.get("VNU_JAR"), shutil.which("java")
    if not (checker and java):
        unavailable("the Nu HTML checker (VNU_JAR) or Java was not found")
    for name, address in every_page(paper, story).items():
        (tmp_path / f"{name}.html").write_bytes(paper.get(address)[2])
    done = subprocess.run(
        [java, "-jar", checker, "--format", "json", "--stdout", *map(str, tmp_path.glob("*.html"))],
        capture_output=True,
        text=True,
        check=False,
    )
    # The checker's CSS grammar is older than light-dark() and is not asked about style sheets.
    assert json.loads(done.stdout)["messages"] == [], done.stdout


@pytest.mark.browser
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_no_violation_and_nothing_scrolls_sideways(paper, story, visit, width, dark):
    from axe_playwright_python.sync_playwright import Axe

    page = visit(width=width, dark=dark)
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    for name, address in every_page(paper, story).items():
        page.goto(address)
        found = Axe().run(page).response["violations"]
        assert found == [], f"{name}: {[(rule['id'], rule['nodes'][0]['html']) for rule in found]}"
        scroll = page.evaluate("document.documentElement.scrollWidth")
        assert scroll <= width, f"{name} is {scroll} px wide"
    # The complaints that are right: the missing page is missing, the withdrawn story is gone.
    assert all("404" in one or "410" in one for one in complaints), complaints


@pytest.mark.browser
def test_no_page_asks_another_host_or_needs_javascript(paper, story, visit):
    page = visit(javascript=False)
    asked = set()
    page.on("request", lambda request: asked.add(request.url))
    for address in every_page(paper, story).values():
        page.goto(address)
        assert page.locator("h1").count() == 1
    assert asked
    assert all(url.startswith(paper.address + "/") for url in asked), asked


@pytest.mark.browser
def test_back_to_top_and_the_skip_link_work_by_keyboard_without_javascript(story, visit):
    page = visit(javascript=False)
    page.goto(story)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#content$"))
    page.get_by_role("link", name="Back to top").click()
    expect(page).to_have_url(re.compile("#top$"))


def test_static_files_are_hashed_compressed_and_kept(paper, story):
    text = paper.get(story)[2].decode()
    (sheet,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', text)
    assert re.fullmatch(r"/static/css/paper\.[0-9a-f]{12}\.css", sheet)
    status, headers, body = paper.get(sheet)
    assert status == 200
    assert "immutable" in headers["cache-control"]
    assert b"@import" not in body
    assert b".story__headline" in body


@pytest.mark.parametrize(
    ("found_by", "kind"),
    [(r'<img src="(/media/[^"]+)"', "image/jpeg"), (r'srcset="(/media/\S+\.webp) ', "image/webp")],
)
def test_pictures_are_kept_and_can_do_nothing(paper, story, found_by, kind):
    address = re.search(found_by, paper.get(story)[2].decode())[1]
    status, headers, _ = paper.get(address)
    assert status == 200
    assert headers["content-type"] == kind
    assert "immutable" in headers["cache-control"]
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["x-content-type-options"] == "nosniff"

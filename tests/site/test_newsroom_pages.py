"""The newsroom's own pages before axe, in both schemes and on a phone as well as on a desk."""

import pytest

pytestmark = pytest.mark.browser

NEWSROOM = {
    "desk": "/admin/",
    "stories": "/admin/articles/article/",
    "a new story": "/admin/articles/article/add/",
    "a live story": "/admin/articles/article/{story}/change/",
    "revisions": "/admin/articles/article/{story}/revisions/",
    "compare": "/admin/articles/article/{story}/revisions/1/",
    "history": "/admin/articles/article/{story}/history/",
    "library": "/admin/articles/image/",
    "a picture": "/admin/articles/image/{picture}/change/",
    "upload": "/admin/articles/image/upload/",
    "describe": "/admin/articles/image/describe/?pictures={picture}",
    "front page": "/admin/articles/pin/",
    "banner": "/admin/articles/banner/add/",
    "redirects": "/admin/articles/redirect/",
    "redirects import": "/admin/articles/redirect/import/",
    "audit trail": "/admin/articles/trailentry/",
    "deleted stories": "/admin/articles/deletedstory/",
    "corrections": "/admin/articles/correction/",
    "a new correction": "/admin/articles/correction/add/?article={story}",
    "pages of the paper": "/admin/articles/page/",
    "a page of the paper": "/admin/articles/page/{page}/change/",
    "a page's history": "/admin/articles/page/{page}/history/",
    "the paper": "/admin/articles/paper/",
    "replies": "/admin/comments/comment/",
    "mail about replies": "/admin/comments/watch/",
}
# Django's own template names the search box of every list by a picture of a lens, "Search": a name,
# but for axe no visible one.
DJANGO_S_OWN = ("label-title-only", "#searchbar")
NUMBERS = """
from articles.models import Image, Page, Revision
story = Revision.objects.filter(article__status="published", number=2).first().article_id
print(story, Image.objects.first().pk, Page.objects.first().pk)
"""


@pytest.fixture(scope="module")
def pages(paper):
    numbers = paper.manage("shell", "-v", "0", "-c", NUMBERS).split()
    known = dict(zip(("story", "picture", "page"), numbers, strict=True))
    return {name: address.format(**known) for name, address in NEWSROOM.items()}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_no_violation_and_nothing_scrolls_sideways(newsroom, pages, width, dark):
    from axe_playwright_python.sync_playwright import Axe

    page = newsroom("/admin/", width=width, dark=dark)
    wrong = {}
    for name, address in pages.items():
        answer = page.goto(address)
        assert answer.status == 200, f"{name}: {answer.status}"
        page.wait_for_load_state("load")
        found = Axe().run(page).response["violations"]
        told = [
            f"{rule['id']}: {node['target'][0]}: {node['html'][:100]}"
            for rule in found
            for node in rule["nodes"]
            if (rule["id"], node["target"][0]) != DJANGO_S_OWN
        ]
        if (scroll := page.evaluate("document.documentElement.scrollWidth")) > width:
            told.append(f"{scroll} px wide")
        if told:
            wrong[name] = told
    assert wrong == {}

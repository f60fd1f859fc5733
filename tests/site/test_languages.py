"""A story that runs from right to left, in a paper that runs from left to right."""

import pytest

pytestmark = pytest.mark.browser

SLUG = "jwar-bhata"
WRITE = """
from articles.models import Article, Section
story, is_new = Article.objects.get_or_create(
    slug="jwar-bhata",
    defaults=dict(
        headline="جوار بھاٹا کیوں آتا ہے، اور 2025 میں کب؟",
        standfirst="چاند کھینچتا ہے، سمندر پیچھے آتا ہے۔",
        language="ur",
        body=(
            "<h2>چاند</h2><p>سمندر کا پانی دن میں دو بار چڑھتا ہے۔</p>"
            "<blockquote><p>پانی انتظار نہیں کرتا۔</p></blockquote>"
            "<ul><li>پہلا</li><li>دوسرا</li></ul>"
            "<aside class='pull-quote'><p>چاند کھینچتا ہے۔</p></aside>"
            "<table><tbody><tr><th>دن</th><th>وقت</th></tr><tr><td>پیر</td><td>06:10</td></tr>"
            "</tbody></table>"
        ),
        section=Section.objects.named("Climate"),
    ),
)
if is_new:
    story.publish(by=None)
print(story.get_absolute_url())
"""
STYLE = "(node, name) => getComputedStyle(node)[name]"


@pytest.fixture(scope="module")
def urdu(paper):
    return paper.manage("shell", "-v", "0", "-c", WRITE).strip().splitlines()[-1]


def style(page, selector, name):
    return page.locator(selector).first.evaluate(STYLE, name)


def test_its_own_words_run_from_right_to_left_and_nothing_else_does(visit, urdu):
    page = visit()
    page.goto(urdu)
    for words in (".story__headline", ".story__standfirst", ".story__body"):
        assert style(page, words, "direction") == "rtl"
    for frame in ("html", ".byline", ".masthead", ".crumbs", ".discussion", ".footer"):
        assert style(page, frame, "direction") == "ltr"


def test_what_stands_in_its_text_is_mirrored(visit, urdu):
    page = visit(width=390)
    page.goto(urdu)
    quote, quoted = ".story__body blockquote", "border-right-width"
    assert style(page, quote, quoted) == "3px"
    assert style(page, quote, "border-left-width") == "0px"
    assert float(style(page, ".story__body ul", "padding-right").removesuffix("px")) > 10
    assert style(page, ".story__body ul", "padding-left") == "0px"
    left = page.locator(".story__body td").last.bounding_box()["x"]
    assert left < page.locator(".story__body td").first.bounding_box()["x"]


def test_a_list_of_the_paper_keeps_its_own_direction(visit, urdu):
    page = visit()
    page.goto("/section/climate/")
    headline = f".teaser__headline:has(a[href='{urdu}'])"
    assert style(page, headline, "direction") == "rtl"
    assert style(page, headline, "unicodeBidi") in {"isolate", "plaintext"}
    assert style(page, f".teaser:has(a[href='{urdu}']) .teaser__date", "direction") == "ltr"


@pytest.mark.parametrize("width", [640, 1280])
@pytest.mark.parametrize("address", ["/", "story", "urdu", "/search/?q=moon", "/archive/"])
def test_text_of_twice_the_size_still_fits(visit, story, urdu, width, address):
    """WCAG 1.4.4: the reader's own size of letters, at every width."""
    page = visit(width=width)
    page.goto({"story": story, "urdu": urdu}.get(address, address))
    before = style(page, "main p", "font-size")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert style(page, "html", "font-size") == "32px"
    assert style(page, "main p", "font-size") != before
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


UNBROKEN = """
from articles.models import Article, Author, Byline, Correction, Section, Tag
word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
section, _ = Section.objects.get_or_create(
    slug="unbroken", defaults={"name": word, "description": word * 2}
)
author, _ = Author.objects.get_or_create(slug="unbroken", defaults={"name": word})
tag, _ = Tag.objects.get_or_create(slug="unbroken", defaults={"name": word})
story, is_new = Article.objects.get_or_create(
    slug="unbroken",
    defaults=dict(
        headline=f"{word} {word}",
        standfirst=word * 2,
        body=f"<h2>{word}</h2><p>{word * 4}</p><h2>b</h2><ul><li>{word}</li></ul><h2>c</h2>"
        f"<p>{'word ' * 900}</p>",
        section=section,
    ),
)
if is_new:
    Byline.objects.create(article=story, author=author, position=0)
    story.tags.add(tag)
    story.publish(by=None)
    Correction.objects.create(article=story, text=word * 3, is_grave=True)
print(story.get_absolute_url())
"""


FORGET = """
from articles.models import Article, Author, Section, Tag
for model in (Article, Author, Tag, Section):
    model.objects.filter(slug="unbroken").delete()
"""


@pytest.fixture
def unbroken(paper):
    yield paper.manage("shell", "-v", "0", "-c", UNBROKEN).strip().splitlines()[-1]
    paper.manage("shell", "-v", "0", "-c", FORGET)


def test_a_word_as_long_as_a_line_is_broken_wherever_it_stands(visit, unbroken):
    page = visit(width=320)
    wide = []
    lists = ["/section/unbroken/", "/author/unbroken/", "/tag/unbroken/", "/corrections/"]
    for address in ["/", unbroken, *lists, "/search/?q=donau*", "/lite/", f"/lite{unbroken}"]:
        page.goto(address)
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            wide.append(address)
    assert wide == []

"""Who signs a story, in which order and in which words."""

import json
import re

import pytest

from articles.models import Author
from tests.articles.sending import opened, send
from tests.factories import ArticleFactory, AuthorFactory

pytestmark = pytest.mark.django_db


def signed(reader, article):
    page = reader.get(article.get_absolute_url()).text
    byline = page.partition('<div class="byline">')[2].partition("</div>")[0]
    block = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    text = " ".join(byline.replace("<", " <").replace(">", "> ").split())
    (story,) = [one for one in json.loads(block)["@graph"] if one["@type"] == "NewsArticle"]
    return text, story["author"]


def places(text, *names):
    return [text.index(name) for name in names]


def test_authors_sign_in_the_order_in_which_they_were_chosen(editor, reader):
    zoe, ana, bo = (AuthorFactory(name=name) for name in ["Zoe Wu", "Ana Ruiz", "Bo Li"])
    article = ArticleFactory(authors=[], published=True)
    chosen = [str(one.pk) for one in (zoe, bo, ana)]
    send(editor, article, opened(editor, article), signed_by=chosen, _publish_changes="x")
    text, authors = signed(reader, article)
    found = places(text, "Zoe Wu", "Bo Li", "Ana Ruiz")
    assert found == sorted(found)
    assert [one["name"] for one in authors] == ["Zoe Wu", "Bo Li", "Ana Ruiz"]
    assert opened(editor, article)["signed_by"] == chosen


def test_another_order_is_a_change_that_waits(editor, reader):
    article = ArticleFactory(authors=["Ana Ruiz", "Bo Li"], published=True)
    form = opened(editor, article)
    send(editor, article, form, signed_by=form["signed_by"][::-1], _continue="x")
    assert [one["name"] for one in signed(reader, article)[1]] == ["Ana Ruiz", "Bo Li"]
    article.refresh_from_db()
    article.publish_changes(by=None)
    assert [one["name"] for one in signed(reader, article)[1]] == ["Bo Li", "Ana Ruiz"]


def test_an_author_needs_no_account_and_has_a_page(reader):
    article = ArticleFactory(authors=["Guest Writer"], published=True)
    page = Author.objects.get().get_absolute_url()
    text, authors = signed(reader, article)
    assert page in text
    assert authors == [
        {"@type": "Person", "name": "Guest Writer", "url": f"http://testserver{page}"}
    ]
    assert article.headline in reader.get(page).text


@pytest.mark.parametrize("published", [True, False])
def test_where_nobody_signs_the_date_stands_alone(editor, published):
    article = ArticleFactory(authors=[], desk=None, published=published)
    page = editor.get(f"/admin/articles/article/{article.pk}/preview/").text
    assert re.search(r'<div class="byline"><p>\s*(<a|not published yet)', page)


def test_one_who_is_chosen_twice_signs_once(editor):
    ana = AuthorFactory()
    article = ArticleFactory(authors=[])
    send(editor, article, opened(editor, article), signed_by=[ana.pk, ana.pk], _continue="x")
    assert article.bylines.count() == 1


def test_words_sign_where_nobody_fits(reader):
    article = ArticleFactory(
        authors=[], desk=None, byline_text="From our <correspondents>", published=True
    )
    text, authors = signed(reader, article)
    assert "From our &lt;correspondents &gt;" in text or "From our &lt;correspondents&gt;" in text
    assert [one["name"] for one in authors] == ["From our <correspondents>"]
    assert "From our &lt;correspondents&gt;" in reader.get("/feed/").text


def test_a_desk_signs_alone_as_an_organisation(reader):
    article = ArticleFactory(authors=[], published=True)
    text, authors = signed(reader, article)
    assert "News Mania Desk" in text
    assert [(one["@type"], one["name"]) for one in authors] == [("Organization", "News Mania Desk")]


def test_an_author_who_has_signed_cannot_be_deleted(editor):
    ArticleFactory(authors=["Ana Ruiz"], published=True)
    editor.post(f"/admin/articles/author/{Author.objects.get().pk}/delete/", {"post": "yes"})
    assert Author.objects.exists()

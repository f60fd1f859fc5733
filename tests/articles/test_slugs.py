from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.slugs import MOST_CHARACTERS, make_slug, unused_slug
from tests.articles.sending import opened, send
from tests.factories import ArticleFactory


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("South Korea’s Lee  in Japan", "south-koreas-lee-in-japan"),
        ("Café au lait: 15% off!", "cafe-au-lait-15-off"),
        ("বর্ষার পূর্বাভাস", "বর্ষার-পূর্বাভাস"),
        ("मानसून की भविष्यवाणी", "मानसून-की-भविष्यवाणी"),
        ("المد والجزر", "المد-والجزر"),
        ("Ærø and Łódź", "ærø-and-łodz"),
        ("…!?", ""),
    ],
)
def test_headlines_of_every_script_make_addresses(headline, slug):
    assert make_slug(headline) == slug


def test_a_long_headline_is_cut_between_words():
    slug = make_slug("tide " * 60)
    assert len(slug) <= MOST_CHARACTERS
    assert slug.endswith("tide")


def test_the_first_free_number_is_taken():
    assert unused_slug("tide", ["tide", "tide-2", "tide-4"]) == "tide-3"


@given(st.text(max_size=200))
def test_a_slug_is_always_fit_for_an_address(text):
    slug = make_slug(text)
    assert len(slug) <= MOST_CHARACTERS
    assert not set(slug) & set("/?#% \t\n\x00")
    assert slug == make_slug(slug)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headline", ["বর্ষার পূর্বাভাস: আজ বৃষ্টি", "मानसून की भविष्यवाणी", "المد والجزر", "…!?", "100% tide?"]
)
def test_a_headline_of_any_script_makes_an_address_that_opens(reader, headline):
    article = ArticleFactory(headline=headline, published=True)
    address = article.get_absolute_url()
    assert address.isascii()
    assert reader.get(address).status_code == 200
    assert reader.get(unquote(address)).status_code == 200
    assert address in reader.get("/").text


@pytest.mark.django_db
def test_editors_choose_a_slug_and_take_no_other_storys(editor):
    ArticleFactory(slug="tide", published=True)
    second = ArticleFactory(headline="Low water", published=True)
    page = send(editor, second, opened(editor, second), slug="tide", _publish_changes="x")
    assert "Another story of that day has or had this slug" in page.text
    send(editor, second, opened(editor, second), slug="ebb", _publish_changes="x")
    second.refresh_from_db()
    assert second.slug == "ebb"


@pytest.mark.django_db
def test_what_is_typed_for_a_slug_becomes_fit_for_an_address(editor, reader):
    article = ArticleFactory(published=True)
    send(editor, article, opened(editor, article), slug="Ebb & flow/2?", _publish_changes="x")
    article.refresh_from_db()
    assert article.slug == "ebb-flow-2"
    assert reader.get(article.get_absolute_url()).status_code == 200
    page = send(editor, article, opened(editor, article), slug="/?", _continue="x")
    assert "needs a letter or a digit" in page.text
    sent = {"name": "Stars", "slug": "far stars/", "position": "1", "description": ""}
    editor.post("/admin/articles/section/add/", sent)
    assert reader.get("/section/far-stars/").status_code == 200

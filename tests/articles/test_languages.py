"""A page says where its language changes, so that it is read aloud in the right voice."""

import re

import pytest

from articles.languages import LANGUAGES, of_script
from articles.models.content import content_of, filled
from tests.factories import ArticleFactory


@pytest.mark.parametrize(
    ("headline", "language"),
    [
        ("হুগলি নদীতে বান ডাকে কেন", "bn"),
        ("मानसून किस दिन कहाँ पहुँचता है", "hi"),
        ("ISRO और चाँद: 2023 की कहानी", "hi"),
        ("What बान means", "en"),
        ("The tide comes in", "en"),
        ("سمندر کا پانی کیوں چڑھتا ہے", "ur"),
        ("لماذا يرتفع البحر", "ar"),
        ("東京と서울", ""),
        ("42", ""),
        ("", ""),
    ],
)
def test_the_script_of_most_letters_tells_the_language(headline, language):
    assert of_script(headline) == language


@pytest.mark.django_db
def test_the_storys_own_words_are_marked_and_the_papers_are_not(reader):
    article = ArticleFactory(headline="জোয়ার আসে", body="<p>জল ওঠে।</p>", published=True)
    text = reader.get(article.get_absolute_url()).text
    assert '<html lang="en-GB">' in text
    assert '<h1 class="story__headline" lang="bn">' in text
    assert '<div class="story__body" lang="bn">' in text
    assert 'class="teaser__headline" lang="bn">' in reader.get("/").text
    english = ArticleFactory(published=True)
    assert 'lang="bn"' not in reader.get(english.get_absolute_url()).text.split("</article>")[0]


URDU = {
    "headline": "جوار بھاٹا کیوں آتا ہے",
    "standfirst": "چاند کھینچتا ہے۔",
    "body": "<p>پانی</p>",
}


@pytest.fixture
def urdu(db):
    return ArticleFactory(**URDU, published=True)


def test_words_from_right_to_left_say_so_and_the_interface_stays(reader, urdu):
    text = reader.get(urdu.get_absolute_url()).text
    for place in ('h1 class="story__headline"', 'p class="story__standfirst"'):
        assert f'<{place} lang="ur" dir="rtl">' in text
    assert '<div class="story__body" lang="ur" dir="rtl">' in text
    assert '<div class="byline">' in text


@pytest.mark.parametrize("page", ["front", "section", "lite", "search", "related", "corrections"])
def test_a_list_keeps_an_urdu_headline_apart(reader, urdu, page):
    other = ArticleFactory(published=True)
    urdu.corrections.create(text="پانی نہیں، ہوا۔")
    addresses = {
        "front": "/",
        "section": urdu.section.get_absolute_url(),
        "lite": "/lite/",
        "search": "/search/?q=جوار",
        "related": other.get_absolute_url(),
        "corrections": "/corrections/",
    }
    # Every headline of it, wherever the page shows one.
    text = reader.get(addresses[page]).text
    places = [match.start() for match in re.finditer("بھاٹا کیوں آتا", text)]
    assert places
    assert all('lang="ur" dir="rtl"' in text[max(0, place - 220) : place] for place in places)


def test_the_editor_knows_better_than_the_script(reader, db):
    story = ArticleFactory(headline="भरती का येते", language="mr", published=True)
    assert '<h1 class="story__headline" lang="mr">' in reader.get(story.get_absolute_url()).text


@pytest.mark.parametrize(
    ("paper", "headline", "mark"),
    [
        ("hi", "मानसून कहाँ है", ""),
        ("hi", "The tide comes in", ' lang="en"'),
        ("bn", "জোয়ার আসে", ""),
        ("bn", "मानसून कहाँ है", ' lang="hi"'),
    ],
)
def test_what_is_marked_depends_on_the_papers_language(reader, settings, db, paper, headline, mark):
    settings.LANGUAGE_CODE = paper
    text = reader.get(ArticleFactory(headline=headline, published=True).get_absolute_url()).text
    assert f'<html lang="{paper}">' in text
    assert f'<h1 class="story__headline"{mark}>' in text


def test_machines_are_told_the_storys_language(reader, urdu):
    text = reader.get(urdu.get_absolute_url()).text
    assert '"inLanguage":"ur"' in text.replace('": "', '":"')
    assert '<meta property="og:locale" content="ur_PK">' in text
    assert '<entry xml:lang="ur">' in reader.get("/feed/atom/").text
    assert "<dc:language>ur</dc:language>" in reader.get("/feed/").text
    item = reader.get("/feed/json/").json()["items"][0]
    assert item["language"] == "ur"
    assert item["content_html"].startswith('<div lang="ur" dir="rtl">')


def test_a_story_in_the_papers_language_says_nothing_of_it_again(reader, db):
    ArticleFactory(published=True)
    assert "<entry>" in reader.get("/feed/atom/").text
    assert "dc:language" not in reader.get("/feed/").text
    assert "language" not in reader.get("/feed/json/").json()["items"][0]


def test_the_language_is_part_of_what_a_revision_keeps(db):
    story = ArticleFactory(published=True)
    content = content_of(story) | {"language": "hi"}
    story.write(content, by=None)
    story.refresh_from_db()
    assert story.language == ""
    story.publish_changes(by=None)
    story.refresh_from_db()
    assert story.language == "hi"


def test_a_revision_from_before_languages_is_no_change(db):
    story = ArticleFactory()
    first = story.record(by=None)
    del first.content["language"]
    first.save()
    assert filled(first.content) == content_of(story)
    assert story.record(by=None) == first


def test_each_language_of_the_list_has_a_name_and_a_territory():
    for tag, language in LANGUAGES.items():
        assert language.name
        assert language.locale.partition("_")[0] == tag

"""The demo edition shows each feature of the newsroom, and shows readers what is theirs to see."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import demo
from articles.differences import blocks_of
from articles.models import (
    Article,
    Author,
    Banner,
    Correction,
    Desk,
    Image,
    Note,
    Page,
    Pin,
    Redirect,
    Revision,
)
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

SUMMIT = "Before meeting with Trump, South Korea's Lee in Japan to strengthen ties"
MOON = "The moon goes away, and mirrors tell how fast"


@pytest.fixture(autouse=True)
def came_in():
    return demo.load(UserFactory(username="editor"))


def story(headline):
    return Article.objects.get(headline=headline)


def test_the_edition_is_whole_and_loads_once(came_in):
    everything = [
        Article,
        Author,
        Banner,
        Correction,
        Desk,
        Image,
        Note,
        Page,
        Pin,
        Redirect,
        Revision,
    ]
    before = [model.objects.count() for model in everything]
    assert came_in == Article.objects.count()
    assert Article.objects.published().count() == 24 + 3
    assert demo.load() == 0
    assert [model.objects.count() for model in everything] == before


def test_every_published_story_is_framed_and_every_picture_is_described():
    for article in Article.objects.published():
        assert article.lead_image, article
        assert article.standfirst, article
        assert article.tags.exists(), article
    for image in Image.objects.all():
        assert all([image.width, image.alt_text, image.caption, image.credit]), image


def test_the_summit_leads_even_when_a_newer_story_comes_out(reader):
    rainbow = Article.objects.scheduled().get()
    rainbow.publish_at = timezone.now() - timedelta(minutes=1)
    rainbow.save()
    page = reader.get("/").content.decode()
    headlines = re.findall(r'class="teaser__headline"[^>]*><a href="[^"]+">([^<]+)<', page)
    assert headlines[0].replace("&#x27;", "'") == SUMMIT
    assert headlines[1] == rainbow.headline
    assert headlines[3] == MOON
    assert len(set(headlines)) == len(headlines)


def test_one_story_holds_everything_that_a_text_can_hold(reader):
    moon = story(MOON)
    page = reader.get(moon.get_absolute_url()).content.decode()
    blocks = ["<h2", "<h3", "<ul>", "<table>", "<blockquote>", 'class="pull-quote"']
    within = [
        'href="/2025/',
        "data-picture=",
        "<source",
        '<span class="credit">',
        "data-embed=",
        "data-note=",
    ]
    missing = [one for one in (*blocks, *within) if one not in moon.body or one not in page]
    assert not missing


def test_the_embedded_film_is_a_card_with_an_address_of_its_provider():
    assert 'data-provider="Internet Archive"' in story(MOON).body
    assert 'data-embed="https://archive.org/embed/gov.archives.arc.45017"' in story(MOON).body


def test_links_between_the_stories_lead_somewhere(reader):
    texts = [*Article.objects.all(), *Page.objects.all()]
    inner = re.findall(r'href="(/[^"]+)"', "".join(one.body for one in texts))
    assert inner
    assert [reader.get(path).status_code for path in inner] == [200] * len(inner)


def test_bylines_are_signed_in_order_by_desks_authors_and_in_words():
    assert [str(one) for one in story(MOON).byline_authors] == ["Explainers Team", "Graphics Team"]
    bore = story("হুগলি নদীতে বান ডাকে কেন")
    assert [str(one) for one in bore.byline_authors] == ["Graphics Team", "Explainers Team"]
    assert story("मानसून किस दिन कहाँ पहुँचता है").byline_text
    assert Author.objects.exclude(portrait=None).get().biography
    assert all(desk.description for desk in Desk.objects.all())


def test_stories_in_bengali_and_hindi_have_addresses_of_their_own_words(reader):
    for headline in ["হুগলি নদীতে বান ডাকে কেন", "मानसून किस दिन कहाँ पहुँचता है"]:
        article = story(headline)
        assert article.slug == headline.replace(" ", "-")
        assert headline in reader.get(article.get_absolute_url()).content.decode()


def test_each_kind_of_correction_stands_on_its_story_and_on_the_corrections_page(reader):
    for kind in ["correction", "clarification", "update"]:
        correction = Correction.objects.get(kind=kind)
        for page in [correction.article.get_absolute_url(), "/corrections/"]:
            text = reader.get(page).content.decode()
            assert f"<strong>{correction.get_kind_display()}</strong>" in text
            assert correction.text in text
        assert correction.article.updated_for_readers


def test_what_is_not_out_yet_is_in_the_newsroom_alone(reader, editor):
    unseen = {
        "Why the Hooghly must be dredged": "draft",
        "What a leap second is, and why it is to go": "draft",
        "Aus, aman, boro: the three harvests of rice in Bengal": "review",
        "Where a rainbow stands, and why nobody else sees yours": "published",
    }
    desk = editor.get("/admin/articles/article/").content.decode()
    for headline, status in unseen.items():
        article = story(headline)
        assert (article.status, article.created_by.username) == (status, "reporter")
        for page in ["/", article.section.get_absolute_url(), "/feed/"]:
            assert headline not in reader.get(page).content.decode()
        if article.dateline:
            assert reader.get(article.get_absolute_url()).status_code == 404
        assert headline in desk


def test_one_story_is_scheduled_and_one_is_under_embargo():
    assert Article.objects.scheduled().get().publish_at > timezone.now()
    assert story("What a leap second is, and why it is to go").is_embargoed


def test_the_withdrawn_story_answers_with_its_note(reader):
    withdrawn = Article.objects.get(status="withdrawn")
    answer = reader.get(withdrawn.get_absolute_url())
    assert answer.status_code == 410
    assert "the paper had two on one subject" in answer.content.decode()


def test_changes_wait_behind_a_live_story(reader):
    live = Article.objects.published().get(staged__isnull=False)
    waiting = set(blocks_of(live.staged.content["body"])) - set(blocks_of(live.body))
    assert len(waiting) == 1
    assert waiting.pop() not in reader.get(live.get_absolute_url()).content.decode()


def test_colleagues_have_left_notes_that_readers_never_see(reader):
    notes = Note.objects.filter(article__headline="Why the Hooghly must be dredged")
    assert [note.by.username for note in notes] == ["reporter", "editor"]


def test_banners_have_ended_show_and_will_come(reader):
    now = timezone.now()
    assert Banner.objects.filter(ends_at__lt=now).count() == 1
    assert Banner.objects.filter(starts_at__gt=now).count() == 1
    shown = Banner.objects.showing()
    assert shown.ends_at - now < timedelta(hours=1, minutes=1)
    assert shown.text in reader.get("/").content.decode()


def test_old_addresses_lead_on(reader):
    assert reader.get("/tides/").status_code == 301
    assert "tides-can-be-foretold" in reader.get("/tides/").headers["location"]
    assert reader.get("/newest/").headers["location"] == "/"


def test_the_paper_gives_account_of_itself(reader):
    foot = reader.get("/").content.decode().partition('<footer class="footer">')[2]
    for address in ["/about/", "/who-we-are/", "/corrections-policy/", "/contact/"]:
        assert f'<a href="{address}">' in foot
        assert reader.get(address).status_code == 200
    assert set(Page.objects.values_list("role", flat=True)) >= {"about", "masthead", "contact"}

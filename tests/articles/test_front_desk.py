"""The front page arranged by hand: through its form, as an editor sends it."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from articles.models import Banner, Pin
from tests.factories import ArticleFactory, SectionFactory

pytestmark = pytest.mark.django_db

ARRANGE = "/admin/articles/pin/"


def arrange(editor, **places):
    """Send the form with the state that it shows now: `top_0=story`, `strip_3_1=(story, until)`."""
    form = {"state": editor.get(ARRANGE).context["state"]}
    for place, what in places.items():
        story, until = what if isinstance(what, tuple) else (what, None)
        prefix = place.replace("_", "-")
        prefix = f"top-0-{place[4:]}" if place.startswith("top") else prefix
        form[f"{prefix}-article"] = story if isinstance(story, str) else f"Any words #{story.pk}"
        form[f"{prefix}-until"] = f"{timezone.localtime(until):%Y-%m-%dT%H:%M}" if until else ""
    return editor.post(ARRANGE, form, follow=True)


def front(reader):
    page = reader.get("/").context["front"]
    return [article.headline for article in [page.lead, *page.seconds]], {
        strip.section.name: [article.headline for article in strip.articles]
        for strip in page.strips
    }


@pytest.fixture
def stories(db):
    """Twelve in one section, the first the newest."""
    now = timezone.now()
    return [
        ArticleFactory(headline=f"Story {number}", published=now - timedelta(hours=number))
        for number in range(1, 13)
    ]


def test_the_lead_and_the_seconds_are_pinned_and_the_rest_fills_itself(editor, reader, stories):
    page = arrange(editor, top_0=stories[9], top_2=stories[8])
    assert "Readers see the page in this order." in page.text
    top, strips = front(reader)
    assert top == [f"Story {n}" for n in (10, 1, 9, 2, 3, 4, 5)]
    assert not set(top) & set(strips["World"])


def test_a_story_is_named_by_its_address_or_its_whole_headline(editor, reader, stories):
    address = f"https://example.org{stories[7].get_absolute_url()}"
    arrange(
        editor,
        top_0=address,
        top_1="Story 6",
        top_2=f"/admin/articles/article/{stories[4].pk}/change/",
    )
    assert front(reader)[0][:3] == ["Story 8", "Story 6", "Story 5"]


@pytest.mark.parametrize(
    "words", ["No such story", "#0", "#" + "9" * 40, "/section/world/", "//", "http://["]
)
def test_words_that_name_no_story_are_told_and_kept(editor, stories, words):
    page = arrange(editor, top_0=words, top_1=stories[3])
    assert "No story is found by this" in page.text
    assert "Readers see the page as before" in page.text
    assert not Pin.objects.exists()
    assert f"Any words #{stories[3].pk}" in page.text


def test_a_pin_gives_its_place_back_at_its_time(editor, reader, stories):
    until = timezone.now() + timedelta(hours=2)
    arrange(editor, top_0=(stories[9], until))
    assert front(reader)[0][0] == "Story 10"
    with time_machine.travel(until + timedelta(minutes=1)):
        assert front(reader)[0][0] == "Story 1"


def test_a_time_that_has_passed_is_told(editor, stories):
    page = arrange(editor, top_0=(stories[9], timezone.now() - timedelta(hours=1)))
    assert "This time has passed." in page.text
    assert not Pin.objects.exists()


def test_a_sections_strip_is_pinned(editor, reader, stories):
    section = SectionFactory()
    arrange(editor, **{f"strip_{section.pk}_1": stories[11]})
    _, strips = front(reader)
    assert strips["World"] == ["Story 8", "Story 12", "Story 9", "Story 10"]
    shown = editor.get(ARRANGE).context["parts"]
    assert [part.is_open for part in shown] == [False, True]


def test_one_story_in_two_places_is_told_with_the_other_place(editor, stories):
    page = arrange(editor, top_0=stories[3], top_4=stories[3])
    assert "This story has another place already: Lead." in page.text
    assert not Pin.objects.exists()


def test_a_pinned_story_that_is_not_live_leaves_its_place_to_others_until_it_is(
    editor, reader, stories
):
    soon = timezone.now() + timedelta(hours=1)
    coming = ArticleFactory(headline="Not yet", scheduled=soon)
    page = arrange(editor, top_0=coming)
    assert "“Not yet” is not live; its place fills itself until it is." in page.text
    assert front(reader)[0][0] == "Story 1"
    assert "Not yet" not in reader.get("/").text
    with time_machine.travel(soon + timedelta(minutes=1)):
        assert front(reader)[0][0] == "Not yet"


def test_a_withdrawn_story_leaves_its_place(editor, reader, stories):
    arrange(editor, top_0=stories[9])
    stories[9].refresh_from_db()
    stories[9].withdraw(by=None)
    assert front(reader)[0][0] == "Story 1"


def test_two_editors_at_the_page_do_not_undo_each_other(editor, chief, reader, stories):
    seen = editor.get(ARRANGE).context["state"]
    arrange(chief, top_0=stories[9])
    page = editor.post(ARRANGE, {"state": seen, "top-0-0-article": f"Mine #{stories[5].pk}"})
    assert "A colleague arranged the page while you did." in page.text
    assert f"Mine #{stories[5].pk}" in page.text
    assert front(reader)[0][0] == "Story 10"


def test_a_changed_time_is_a_clash_too(editor, chief, stories):
    arrange(chief, top_0=(stories[9], timezone.now() + timedelta(hours=2)))
    seen = editor.get(ARRANGE).context["state"]
    arrange(chief, top_0=(stories[9], timezone.now() + timedelta(hours=5)))
    page = editor.post(ARRANGE, {"state": seen})
    assert "A colleague arranged the page while you did." in page.text


def test_the_trail_tells_who_arranged_what(editor, stories):
    arrange(editor, top_0=stories[9])
    entry = LogEntry.objects.get(object_repr="Front page")
    assert (entry.user, entry.change_message) == (editor.user, "Arranged. Lead: “Story 10”")
    assert "Arranged. Lead: “Story 10”" in editor.get("/admin/articles/trailentry/").text


def test_the_page_needs_no_script(editor, stories):
    arrange(editor, top_0=stories[9])
    page = editor.get(ARRANGE).text
    assert f'value="Story 10 #{stories[9].pk}"' in page
    assert f'<option value="Story 1 #{stories[0].pk}">' in page
    assert "Asia/Kolkata" in page


def test_the_banner_comes_and_goes_by_the_clock(editor, reader):
    now = timezone.localtime()
    starts, ends = now + timedelta(hours=1), now + timedelta(hours=3)
    form = {"text": "Polls have closed", "link": "/section/world/"}
    for name, moment in [("starts_at", starts), ("ends_at", ends)]:
        form |= {f"{name}_0": f"{moment:%Y-%m-%d}", f"{name}_1": f"{moment:%H:%M:%S}"}
    assert editor.post("/admin/articles/banner/add/", form).status_code == 302
    for moment, is_shown in [(now, False), (starts, True), (ends, False)]:
        with time_machine.travel(moment + timedelta(minutes=1)):
            assert ("Polls have closed" in reader.get("/").text) == is_shown


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "//evil.example", "section", "ftp://a.b/c"]
)
def test_a_banner_leads_to_a_path_or_a_whole_address(editor, link):
    now = timezone.localtime()
    form = {"text": "Polls", "link": link}
    for name, moment in [("starts_at", now), ("ends_at", now + timedelta(hours=1))]:
        form |= {f"{name}_0": f"{moment:%Y-%m-%d}", f"{name}_1": f"{moment:%H:%M:%S}"}
    page = editor.post("/admin/articles/banner/add/", form)
    assert "Write a path that starts with one slash" in page.text
    assert not Banner.objects.exists()


def take_back(editor):
    return editor.post(ARRANGE, {"_undo": "x"}, follow=True)


def test_the_last_order_is_taken_back_with_its_times(editor, reader, stories):
    until = (timezone.now() + timedelta(hours=2)).replace(second=0, microsecond=0)
    arrange(editor, top_0=(stories[9], until), **{f"strip_{stories[0].section_id}_0": stories[11]})
    before = sorted(Pin.objects.values_list("place", "position", "article", "until"))
    page = arrange(editor, top_0=stories[5])
    assert "Take back your last order" in page.text
    page = take_back(editor)
    assert "The page is as it was before you arranged it." in page.text
    assert sorted(Pin.objects.values_list("place", "position", "article", "until")) == before
    assert front(reader)[0][0] == "Story 10"
    assert "Take back your last order" not in page.text
    assert LogEntry.objects.latest("pk").change_message == "Took back the last arrangement."


def test_an_order_on_which_a_colleague_went_on_is_not_taken_back(editor, chief, reader, stories):
    arrange(editor, top_0=stories[9])
    page = arrange(chief, top_0=stories[5])
    assert "Take back your last order" in page.text
    assert "Take back your last order" not in editor.get(ARRANGE).text
    assert "a colleague has arranged the page since" in take_back(editor).text
    assert front(reader)[0][0] == "Story 6"


def test_what_was_deleted_since_does_not_come_back(editor, reader, stories):
    draft = ArticleFactory(headline="Never out")
    arrange(editor, top_0=draft, top_1=stories[9])
    arrange(editor, top_0=stories[5])
    draft.delete()
    assert "as it was before" in take_back(editor).text
    assert front(reader)[0][1] == "Story 10"


def test_who_may_not_arrange_takes_nothing_back(reporter, writer):
    for client in (reporter, writer):
        assert client.post(ARRANGE, {"_undo": "x"}).status_code == 403

"""Most read: counted in batches, without readers' names; no robot and no single network decides."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import readership
from articles.models import MostRead, Reads
from articles.readership import MOST_BY_NETWORK, MOST_STORIES, Tally
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
HEADERS = {"Sec-Fetch-Site": "same-origin", "User-Agent": BROWSER}


@pytest.fixture(autouse=True)
def tally(monkeypatch):
    from articles import views

    tally = Tally(seconds=0)
    monkeypatch.setattr(views, "tally", tally)
    return tally


@pytest.fixture
def read(client):
    """Read a story so many times, each time from another network."""

    def send(story, times=1, network="203.0.{}.{}", **headers):
        pk = getattr(story, "pk", story)
        for number in range(times):
            address = network.format(number // 250, number % 250 + 1)
            response = client.post(f"/read/{pk}/", headers=HEADERS | headers, REMOTE_ADDR=address)
        return response

    return send


def counted(story):
    return sum(Reads.objects.filter(article=story).values_list("number", flat=True))


def test_a_read_is_answered_without_a_cookie_or_a_word(read):
    story = ArticleFactory(published=True)
    response = read(story)
    assert response.status_code == 204
    assert not response.content
    assert not response.cookies
    assert response.headers["Cache-Control"] == "private, no-store"


def test_hearing_asks_no_database_and_storing_asks_a_few_times(
    client, tally, django_assert_num_queries, django_assert_max_num_queries
):
    stories = [ArticleFactory(published=True) for _ in range(12)]
    with django_assert_num_queries(0):
        for number, story in enumerate(stories * 3):
            client.post(f"/read/{story.pk}/", headers=HEADERS, REMOTE_ADDR=f"203.0.113.{number}")
    with django_assert_max_num_queries(18):
        tally.store()
    assert [counted(story) for story in stories] == [3] * 12
    with django_assert_num_queries(0):
        tally.store()


def test_reads_add_up_over_batches_and_processes(read, tally):
    story = ArticleFactory(published=True)
    read(story, 3)
    tally.store()
    Reads.objects.add({story.pk: 4}, at=timezone.now())
    assert counted(story) == 7
    assert Reads.objects.count() == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": "Mozilla/5.0 HeadlessChrome/140.0"},
        {"User-Agent": "python-requests/2.32"},
        {"User-Agent": ""},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_robots_are_not_counted(read, tally, headers):
    story = ArticleFactory(published=True)
    assert read(story, **headers).status_code == 204
    tally.store()
    assert counted(story) == 0


def test_another_site_cannot_count_for_its_visitors(read, tally):
    story = ArticleFactory(published=True)
    assert read(story, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    tally.store()
    assert counted(story) == 0


def test_a_read_is_only_told(client):
    assert client.get("/read/1/").status_code == 405


def test_one_network_cannot_push_a_story_up_until_the_next_hour(read, tally):
    story = ArticleFactory(published=timezone.now() - timedelta(days=1))
    with time_machine.travel(timezone.now().replace(minute=5), tick=False) as clock:
        read(story, 20, network="203.0.113.7")
        tally.store()
        assert counted(story) == MOST_BY_NETWORK
        clock.shift(timedelta(hours=1))
        read(story, 20, network="203.0.113.7")
        tally.store()
        assert counted(story) == 2 * MOST_BY_NETWORK


def test_made_up_stories_fill_no_memory_and_hide_no_story_for_long(read, tally):
    story = ArticleFactory(published=True)
    for made_up in range(10_000, 10_000 + MOST_STORIES + 50):
        read(made_up)
    read(2**70)
    assert len(tally._reads) == MOST_STORIES
    tally.store()
    assert not Reads.objects.exists()
    read(story)
    tally.store()
    assert counted(story) == 1


def test_as_many_stories_as_fit_are_stored_at_once():
    stories = [ArticleFactory(published=True) for _ in range(3)]
    padding = dict.fromkeys(range(10000, 10000 + MOST_STORIES - 3), 1)
    tally = Tally(seconds=0)
    tally._reads.update({story.pk: 2 for story in stories} | padding)
    tally.store()
    assert [counted(story) for story in stories] == [2, 2, 2]


def test_many_reads_are_stored_before_the_minute_is_over(read, monkeypatch):
    monkeypatch.setattr(readership, "MOST_READS", 5)
    story = ArticleFactory(published=True)
    read(story, 5)
    assert counted(story) == 5


def ranking():
    return list(MostRead.objects.values_list("article", flat=True))


def test_the_day_is_ranked_before_the_week_and_nothing_is_older():
    old, week, day, more = [
        ArticleFactory(published=timezone.now() - timedelta(days=9)) for _ in "1234"
    ]
    now = timezone.now()
    Reads.objects.add({old.pk: 900}, at=now - timedelta(days=8, hours=2))
    Reads.objects.add({week.pk: 90}, at=now - timedelta(days=3))
    Reads.objects.add({day.pk: 2, more.pk: 5}, at=now)
    MostRead.objects.rank()
    assert ranking() == [more.pk, day.pk, week.pk]
    assert not Reads.objects.filter(article=old).exists()


def test_only_stories_that_readers_can_see_are_ranked_and_shown(reader):
    moment = timezone.now() - timedelta(days=9)
    stories = [ArticleFactory(headline=f"Tide {n}", published=moment) for n in range(4)]
    Reads.objects.add({story.pk: 10 + n for n, story in enumerate(stories)}, at=timezone.now())
    MostRead.objects.rank()
    stories[3].withdraw(by=None)
    for address in ["/", stories[0].get_absolute_url()]:
        text = reader.get(address).text
        most = text[text.index('id="most-read"') :]
        most = most[: most.index("</ol>")]
        places = [most.index(f">Tide {n}<") for n in (2, 1, 0)]
        assert places == sorted(places)
        assert "Tide 3" not in most
    MostRead.objects.rank()
    assert ranking() == [story.pk for story in (stories[2], stories[1], stories[0])]


def test_two_stories_make_no_list(reader):
    stories = [ArticleFactory(published=True) for _ in range(2)]
    Reads.objects.add({story.pk: 1 for story in stories}, at=timezone.now())
    MostRead.objects.rank()
    assert "Most read" not in reader.get("/").text

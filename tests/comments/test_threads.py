"""Threads keep their shape, pages their place; a long discussion costs what a short one does."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments.models import Comment, Discussion
from comments.threads import NEWEST, OLDEST, PICKS, REPLIES_A_PAGE, THREADS_A_PAGE, Asked, page_of
from tests.comments.factories import CommentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def say(article):
    """`say("One")` is a published reply, `say("Two", to=one)` its answer; each a minute later."""
    begun = timezone.now() - timedelta(days=9)
    said = []

    def say(text, to=None, **traits):
        at = begun + timedelta(minutes=len(said))
        traits = {"status": "published", "created_at": at, "name": f"Who says {text}"} | traits
        said.append(text)
        return CommentFactory(article=article, to=to, text=text, **traits)

    return say


def shape(nodes):
    return [(node.reply.text, shape(node.below)) for node in nodes]


def texts(page):
    return [reply.text for reply in page.replies]


def order_of(reader, article, query=""):
    page = reader.get(article.get_absolute_url() + query)
    assert page.status_code == 200
    return re.findall(r'<div class="reply__body" dir="auto"><p>([^<]+)</p>', page.text)


def key_in(text, label="More replies"):
    (href,) = re.findall(rf'href="([^"]+)#replies"[^>]*>{label}', text)
    return "?" + href.replace("&amp;", "&").partition("?")[2]


# Their shape


def test_answers_stand_below_what_they_answer_whenever_they_come(say, article):
    one = say("One")
    two = say("Two")
    third = say("Three", to=one)
    say("Four", to=two)
    say("Five", to=third)
    say("Six", to=one)
    assert shape(page_of(article, Asked()).threads) == [
        ("One", [("Three", [("Five", [])]), ("Six", [])]),
        ("Two", [("Four", [])]),
    ]


def test_the_sixth_level_stands_below_the_fifth_and_names_whom_it_answers(say, article, reader):
    replies = [say("Level 1")]
    for level in range(2, 9):
        replies.append(say(f"Level {level}", to=replies[-1]))
    assert [reply.depth for reply in replies] == [1, 2, 3, 4, 5, 5, 5, 5]
    assert replies[-1].parent == replies[-2]
    assert order_of(reader, article) == [f"Level {level}" for level in range(1, 9)]
    text = reader.get(article.get_absolute_url()).text
    assert text.count('<ol class="thread__answers">') == 4
    link = f'href="#reply-{replies[6].pk}" rel="nofollow">in answer to <bdi>Who says Level 7</bdi>'
    assert link in text


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("trash", "This reply was removed."),
        ("spam", "This reply was removed."),
        ("held", "A moderator is looking at this reply."),
        ("withdrawn", "The writer has withdrawn this reply."),
    ],
)
def test_a_removed_reply_with_answers_leaves_a_placeholder(say, article, reader, status, words):
    one = say("Awful words", name="Nobody at all")
    answer = say("Answer", to=one)
    one.change_if_seen(status=status)
    text = reader.get(article.get_absolute_url()).text
    assert words in text
    assert "1 reply" in text
    for gone in ["Awful words", "Nobody at all", f"reply_to={one.pk}"]:
        assert gone not in text
    assert f'id="reply-{one.pk}"' in text
    # With its last answer goes the placeholder.
    answer.trash(by=None)
    text = reader.get(article.get_absolute_url()).text
    assert words not in text
    assert "No replies yet" in text


def test_a_removed_reply_without_answers_vanishes(say, article, reader):
    one = say("One")
    say("Held answer", to=one, status="held")
    one.trash(by=None)
    assert f"reply-{one.pk}" not in reader.get(article.get_absolute_url()).text


# Orders


def test_oldest_newest_and_picks_are_links(say, article, reader):
    one, two = say("One"), say("Two")
    say("Three", to=one)
    four = say("Four", to=two)
    assert order_of(reader, article) == ["One", "Three", "Two", "Four"]
    assert order_of(reader, article, "?order=newest") == ["Two", "Four", "One", "Three"]
    assert "order=picks" not in reader.get(article.get_absolute_url()).text
    four.pick(by=None)
    one.pick(by=None)
    assert order_of(reader, article, "?order=picks") == ["One", "Four"]
    page = reader.get(article.get_absolute_url() + "?order=newest").text
    assert re.search(r'order=newest#replies" aria-current="true">Newest first', page)
    assert "order=picks#replies" in page
    assert f'<link rel="canonical" href="http://testserver{article.get_absolute_url()}">' in page


def test_a_pick_is_marked_and_what_is_hidden_is_none(say, article, reader, moderator):
    one = say("One")
    assert one.pick(by=moderator.user)
    assert "reply__pick" in reader.get(article.get_absolute_url()).text
    one.trash(by=moderator.user)
    assert order_of(reader, article, "?order=picks") == []
    held = say("Held", status="held")
    assert not held.pick(by=moderator.user)


def test_a_pick_can_be_taken_back(say, moderator):
    one = say("One")
    one.pick(by=moderator.user)
    assert not one.pick(by=moderator.user)
    assert one.undo(by=moderator.user)
    assert not Comment.objects.get().is_picked
    one.pick(by=moderator.user)
    one.unpick(by=moderator.user)
    assert one.undo(by=moderator.user)
    assert Comment.objects.get().is_picked
    assert Comment.objects.get().is_published


@pytest.mark.parametrize("order", ["", "worst", "oldest"])
def test_an_order_that_is_none_is_the_usual_one(say, article, reader, order):
    say("One"), say("Two")
    assert order_of(reader, article, f"?order={order}") == ["One", "Two"]


@pytest.mark.parametrize("key", ["x", "0", "1j1051s9shrlqu", "W" * 15, "0" * 90, "১" * 15])
def test_what_is_no_key_is_404(reader, article, key):
    assert reader.get(f"{article.get_absolute_url()}?replies={key}").status_code == 404


# Pages


@pytest.mark.parametrize("order", [OLDEST, NEWEST, PICKS])
def test_all_pages_together_show_each_reply_once(say, article, monkeypatch, order):
    monkeypatch.setattr("comments.threads.THREADS_A_PAGE", 3)
    monkeypatch.setattr("comments.threads.REPLIES_A_PAGE", 7)
    heads = [say(f"Head {number}") for number in range(8)]
    for number in range(20):
        say(f"Answer {number}", to=heads[number % 2])
    for reply in Comment.objects.all():
        reply.pick(by=None)
    seen, key, pages = [], "", 0
    while key or not pages:
        page = page_of(article, Asked(order, key))
        seen += texts(page)
        key, pages = page.more, pages + 1
    assert len(seen) == len(set(seen)) == 28
    whole = page_of(article, Asked(order))
    assert seen[: len(whole.replies)] == texts(whole)
    assert pages > 3


def test_a_key_stays_valid_while_replies_come_and_go(say, article, reader):
    heads = [say(f"Head {number}") for number in range(THREADS_A_PAGE + 5)]
    first = reader.get(article.get_absolute_url()).text
    second = key_in(first)
    before = order_of(reader, article, second)
    assert before == [f"Head {number}" for number in range(THREADS_A_PAGE, THREADS_A_PAGE + 5)]
    say("Late answer on the first page", to=heads[3])
    heads[THREADS_A_PAGE - 1].trash(by=None)  # The reply that the key names.
    heads[0].trash(by=None)
    assert order_of(reader, article, second) == before
    say("New")
    assert order_of(reader, article, second) == [*before, "New"]
    newest = key_in(reader.get(article.get_absolute_url() + "?order=newest").text)
    assert "order=newest" in newest
    old = order_of(reader, article, newest)
    say("Newer still")
    assert order_of(reader, article, newest) == old


def test_a_page_tells_all_replies_and_the_way_back(say, article, reader):
    for number in range(THREADS_A_PAGE + 1):
        say(f"Head {number}")
    second = reader.get(
        article.get_absolute_url() + key_in(reader.get(article.get_absolute_url()).text)
    ).text
    assert f"{THREADS_A_PAGE + 1} replies" in second
    assert "Back to the first replies" in second
    beyond = reader.get(article.get_absolute_url() + "?replies=" + "v" * 15).text
    assert f"{THREADS_A_PAGE + 1} replies" in beyond
    assert "No more replies here." in beyond


def test_a_thread_longer_than_a_page_goes_on_upon_the_next(say, article, monkeypatch):
    monkeypatch.setattr("comments.threads.REPLIES_A_PAGE", 5)
    head = say("Head")
    for number in range(7):
        say(f"Answer {number}", to=head)
    first = page_of(article, Asked())
    assert texts(first) == ["Head", *(f"Answer {number}" for number in range(4))]
    second = page_of(article, Asked(key=first.more))
    assert shape(second.threads) == [(f"Answer {number}", []) for number in range(4, 7)]


@pytest.mark.parametrize("order", ["", "?order=newest"])
def test_a_thread_that_is_too_long_can_be_skipped(say, article, reader, monkeypatch, order):
    monkeypatch.setattr("comments.threads.REPLIES_A_PAGE", 5)
    other = say("Other") if order else None
    head = say("Head")
    for number in range(7):
        say(f"Answer {number}", to=head)
    other = other or say("Other")
    say("Its answer", to=other)
    first = reader.get(article.get_absolute_url() + order).text
    rest = order_of(reader, article, key_in(first, "More answers in this thread"))
    assert rest[:3] == ["Answer 4", "Answer 5", "Answer 6"]
    skipped = key_in(first, "Skip to the next thread")
    assert order_of(reader, article, skipped) == ["Other", "Its answer"]
    other.trash(by=None)
    Comment.objects.get(text="Its answer").trash(by=None)
    assert "Skip to the next thread" not in reader.get(article.get_absolute_url() + order).text


def test_an_answer_on_a_later_page_leads_back_to_what_it_answers(say, article, reader, monkeypatch):
    monkeypatch.setattr("comments.threads.REPLIES_A_PAGE", 3)
    head = say("Head")
    for number in range(4):
        say(f"Answer {number}", to=head)
    story = reader.get(article.get_absolute_url()).text
    assert f'class="reply__to" href="#reply-{head.pk}"' in story
    later = reader.get(article.get_absolute_url() + key_in(story, "More answers")).text
    assert f'class="reply__to" href="{head.get_absolute_url()}"' in later


def test_what_was_rendered_before_follows_each_change(say, article, reader, moderator, settings):
    """A reply is rendered once for as long as nothing that shows of it changes."""
    one = say("One", name="Rea")
    two = say("Two", to=one)
    seen = {reader.get(article.get_absolute_url()).text}

    def changed():
        before = len(seen)
        seen.add(reader.get(article.get_absolute_url()).text)
        return len(seen) > before

    assert not changed()
    for change in [
        {"text": "One and more"},
        {"name": "Bo"},
        {"website": "https://bo.example/"},
        {"voice": "staff"},
        {"edited_at": timezone.now()},
        {"is_edited_by_moderator": True},
        {"created_at": timezone.now()},
        {"picked_at": timezone.now()},
        {"status": "trash"},
        {"status": "withdrawn"},
    ]:
        Comment.objects.filter(pk=one.pk).update(**change)
        assert changed(), change
    Comment.objects.filter(pk=two.pk).update(text="Two and more")
    assert changed()
    settings.PAPER_NAME = "The Tide"
    assert changed()


# The address of each reply


def test_the_address_of_a_reply_finds_it_on_any_page(say, article, reader, monkeypatch):
    monkeypatch.setattr("comments.threads.THREADS_A_PAGE", 3)
    monkeypatch.setattr("comments.threads.REPLIES_A_PAGE", 5)
    heads = [say(f"Head {number}") for number in range(9)]
    for number in range(14):
        say(f"Answer {number}", to=heads[4])
    for reply in Comment.objects.published():
        answer = reader.get(reply.get_absolute_url())
        assert answer.status_code == 302
        assert answer.headers["Cache-Control"] == "private, no-store"
        page, _, fragment = answer.url.partition("#")
        assert f'id="{fragment}"' in reader.get(page).text
        assert fragment == f"reply-{reply.pk}"
    assert reader.get(heads[0].get_absolute_url()).url.startswith(article.get_absolute_url() + "#")


@pytest.mark.parametrize("status", ["held", "spam", "trash", "withdrawn"])
def test_what_readers_cannot_see_has_no_address(say, reader, status):
    reply = say("One", status=status)
    assert reader.get(reply.get_absolute_url()).status_code == 404
    assert reader.get("/comments/reply/99999999/").status_code == 404


# Answering one


def test_the_form_stands_below_the_reply_that_is_answered(say, article, reader):
    say("One")
    two = say("Two", name="Bo <Li>")
    text = reader.get(f"{article.get_absolute_url()}?reply_to={two.pk}").text
    assert text.count('id="respond"') == 1
    assert "Answer <bdi>Bo &lt;Li&gt;</bdi>" in text
    assert f'name="parent" value="{two.pk}"' in text
    assert text.index(f'id="reply-{two.pk}"') < text.index('id="respond"')
    assert text.index('id="respond"') < text.index("Reply to the story instead")
    assert f'href="{article.get_absolute_url()}#respond">Reply to the story instead' in text


def test_the_form_names_whom_it_answers_on_another_page(say, article, reader):
    for number in range(THREADS_A_PAGE):
        say(f"Head {number}")
    last = say("Last", name="Bo Li")
    text = reader.get(f"{article.get_absolute_url()}?reply_to={last.pk}").text
    assert "Answer <bdi>Bo Li</bdi>" in text
    assert f'name="parent" value="{last.pk}"' in text


@pytest.mark.parametrize("status", ["held", "trash"])
def test_what_cannot_be_answered_leaves_the_form_as_it_is(say, article, reader, status):
    one = say("One")
    say("Answer", to=one)
    one.change_if_seen(status=status)
    other = CommentFactory(published=True)
    for number in [one.pk, other.pk, "0", "x", "9" * 30, ""]:
        text = reader.get(f"{article.get_absolute_url()}?reply_to={number}").text
        assert "Leave a Reply" in text
        assert 'name="parent" value' not in text


# What it costs


def fill(article, count):
    """Bulk rows without the verbs: many, in threads of three, and as many that nobody sees."""
    begun = timezone.now() - timedelta(days=30)
    heads = []
    for number in range(count):
        heads.append(make(article, f"Head {number}", begun + timedelta(minutes=number)))
    Comment.objects.bulk_create(heads, batch_size=500)
    answers = []
    for number, head in enumerate(heads):
        at = head.created_at + timedelta(seconds=30)
        answers += [make(article, f"A {number} {one}", at, head) for one in range(2)]
        answers.append(make(article, f"Spam {number}", at, head, status="spam"))
    Comment.objects.bulk_create(answers, batch_size=500)


def make(article, text, at, parent=None, status="published"):
    reply = Comment(
        article=article, text=text, name="R", email="r@example.org", created_at=at, status=status
    )
    reply.parent = parent
    reply.fingerprint = f"{article.pk}-{text}"
    reply.take_place()
    return reply


def plan_of(sql):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [row[3] for row in cursor.fetchall()]


def test_five_thousand_replies_cost_what_fifty_do(reader, article):
    fill(article, 1700)
    Discussion.objects.recount()
    Comment.objects.filter(text="A 0 0").get().pick(by=None)
    for analysed in [False, True]:
        if analysed:
            connection.cursor().execute("ANALYZE")
        address = article.get_absolute_url()
        queries = ["", "?order=newest", "?order=picks"]
        queries += [key_in(reader.get(address + query).text) for query in queries[:2]]
        for query in queries:
            assert_it_costs_what_it_shows(reader, address, query)


def assert_it_costs_what_it_shows(reader, address, query):
    with CaptureQueriesContext(connection) as queries:
        page = reader.get(address + query)
    assert len(queries) == 4
    assert "5,100 replies" in page.text
    shown = page.text.count('class="reply__body"')
    assert shown == (1 if "picks" in query else 3 * THREADS_A_PAGE)
    (sql,) = [one["sql"] for one in queries if "has_picks" in one["sql"]]
    if connection.vendor == "sqlite":
        plan = plan_of(sql)
        index = "newest" if "newest" in query else "picks" if "picks" in query else "oldest"
        assert any(f"SEARCH comments_comment USING INDEX comment_{index}" in one for one in plan)
        assert any("INDEX comment_picks" in one for one in plan if "U0" in one), plan
        # Of the picks, which are few, and of nothing else.
        assert "picks" in query or not any("TEMP B-TREE" in one for one in plan), plan
        assert not any(one.startswith("SCAN") for one in plan if "CONSTANT" not in one), plan


def test_one_endless_thread_is_no_endless_page(say, article):
    head = say("Head")
    Comment.objects.bulk_create(
        make(article, f"A {number}", head.created_at + timedelta(minutes=number), head)
        for number in range(REPLIES_A_PAGE + 50)
    )
    page = page_of(article, Asked())
    assert len(page.replies) == REPLIES_A_PAGE
    assert page.goes_on
    assert not page.next_thread

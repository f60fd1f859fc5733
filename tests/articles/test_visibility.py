"""
The rule of visibility: each state of a story × each road by which it can reach a reader. What
colleagues tell each other about it reaches none by any.

A new road is one line in ROADS; a new address that is neither there nor in EXEMPT fails a test.
"""

from collections.abc import Callable
from typing import NamedTuple

import pytest
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from articles.checklist import dead_links
from articles.feeds.addresses import FORMS, feed_address
from articles.models import Correction, MostRead, Note, Pin, Redirect, ShareLink
from articles.models.content import complete
from tests.articles.states import (
    CORRECTED,
    FIRST,
    HOUR,
    NOTED,
    STAGED,
    STATES,
    Promise,
    live_with_changes,
    now,
)
from tests.comments.factories import CommentFactory
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


class Site(NamedTuple):
    """A story in its state, and all that leads to it."""

    article: object
    other: object
    link: ShareLink
    reader: object

    @property
    def places(self):
        day = self.article.dateline or timezone.localdate()
        return {"pk": self.article.pk, "day": f"{day:%Y/%m/%d}", "other": self.other} | {
            "month": f"{day:%Y/%m}",
            "month_map": f"{day:%Y-%m}",
            "year": f"{day:%Y}",
            "shared": self.link.get_absolute_url(),
            "other": self.other.get_absolute_url(),
        }


class Answer(NamedTuple):
    status: int
    text: str


class Road(NamedTuple):
    """The names of the addresses, how a reader goes it, and what must be true at its end."""

    names: list[str]
    go: Callable[[Site], Answer]
    must: Callable[[Promise, Answer], bool]


def ask(site, path, method="get", **sent):
    response = getattr(site.reader, method)(path.format(**site.places), follow=True, **sent)
    on_the_way = [
        response.headers.get("Location", ""),
        *(one for one, _ in response.redirect_chain),
    ]
    return Answer(response.status_code, " ".join([response.text, *on_the_way]))


def names_it_when_shown(promise, answer):
    return promise.shown is None or promise.shown in answer.text


def has_its_status(promise, answer):
    return answer.status == promise.status and names_it_when_shown(promise, answer)


def answers_when_shown(promise, answer):
    """To what is not shown nobody can do anything, withdrawn or not."""
    return answer.status == (404 if promise.shown is None else 200)


def listed(name, path):
    """A page that names stories: the line to write for a new list, feed or search."""
    return Road([name], lambda site: ask(site, path), names_it_when_shown)


def feeds(name, page, must=names_it_when_shown):
    """The feed of a page in every form."""
    return {
        f"{page} as {form}": Road(
            [f"{name}_{form}"], lambda site, form=form: ask(site, feed_address(page, form)), must
        )
        for form in FORMS
    }


def at_address(name, path, method="get", **sent):
    """A page of the one story: 200, 410 or 404."""
    return Road([name], lambda site: ask(site, path, method, **sent), has_its_status)


def follow_a_link(site):
    """The checklist tells whether a link of another story leads somewhere."""
    day = site.article.dateline or timezone.localdate()
    body = f'<p><a href="/{day:%Y/%m/%d}/{FIRST}/">x</a></p>'
    found = dead_links(complete({"body": body}))
    return Answer(404 if found else 200, "")


def follow_a_reply(site):
    """To the story where that has an answer for readers; else there is no such reply."""
    reply = site.article.comments.get()
    return ask(site, f"/comments/reply/{reply.pk}/")


def report_of_a_reply(site):
    reply = site.article.comments.get()
    return ask(site, f"/comments/report/{reply.pk}/")


def said(answer):
    """A page's words, without the marks that search sets in them."""
    return answer.text.replace("<mark>", "").replace("</mark>", "")


def part_of(page, start, end):
    _, opening, after = page.text.partition(start)
    return Answer(page.status, after.partition(end)[0] if opening else "")


def most_read(site, path="/"):
    return part_of(ask(site, path), 'id="most-read"', "</section>")


def neighbours(site):
    return part_of(ask(site, "{other}"), 'class="in-section"', "</nav>")


def structured_data(site):
    page = ask(site, f"/{{day}}/{FIRST}/")
    _, opening, after = page.text.partition('<script type="application/ld+json">')
    return Answer(page.status, after.partition("</script>")[0] if opening else "")


ROADS = {
    "front page and its pins": listed("articles:front", "/"),
    "section": listed("articles:section", "/section/world/"),
    "desk": listed("articles:desk", "/desk/news-mania-desk/"),
    "author": listed("articles:author", "/author/ana-ruiz/"),
    "tag": listed("articles:tag", "/tag/moon/"),
    "year": listed("articles:year", "/{year}/"),
    "month": listed("articles:month", "/{month}/"),
    "day": listed("articles:day", "/{day}/"),
    "archive": Road(
        ["articles:archive"],
        lambda site: ask(site, "/archive/"),
        # It names none and counts all: the other one, and this one where it is shown.
        lambda promise, answer: ("4 stories" in answer.text) == (promise.shown is not None),
    ),
    # By its byline: the page says again what was asked for.
    "search": listed("articles:search", "/search/?author=ana+ruiz"),
    # By words that are in no address: the page says them again, and names the story or does not.
    "search by its words": Road(
        ["articles:search"],
        lambda site: ask(site, "/search/?q=crosses"),
        lambda promise, answer: (promise.shown == FIRST) == ("crosses the bay" in said(answer)),
    ),
    "search by words that wait": Road(
        ["articles:search"],
        lambda site: ask(site, "/search/?q=comes+back"),
        lambda promise, answer: (promise.shown == STAGED) == (STAGED in answer.text),
    ),
    "corrections": listed("articles:corrections", "/corrections/"),
    **feeds("articles:feed", "/"),
    **feeds("articles:section_feed", "/section/world/"),
    **feeds("articles:desk_feed", "/desk/news-mania-desk/"),
    **feeds("articles:author_feed", "/author/ana-ruiz/"),
    **feeds("articles:tag_feed", "/tag/moon/"),
    **feeds("articles:corrections_feed", "/corrections/"),
    **feeds("replies_feed", f"/{{day}}/{FIRST}/", has_its_status),
    "month's sitemap": listed("articles:month_sitemap", "/sitemap-{month_map}.xml"),
    "news sitemap": listed("articles:news_sitemap", "/news-sitemap.xml"),
    "related articles of another": listed("articles:detail", "{other}"),
    "most read": Road(["articles:front"], most_read, names_it_when_shown),
    "most read beside another": Road(
        ["articles:detail"], lambda site: most_read(site, "{other}"), names_it_when_shown
    ),
    "neighbours in the section": Road(["articles:detail"], neighbours, names_it_when_shown),
    "story page": at_address("articles:detail", f"/{{day}}/{FIRST}/"),
    "front page of the text edition": listed("articles:lite", "/lite/"),
    "section of the text edition": listed("articles:lite_page", "/lite/section/world/"),
    "story of the text edition": at_address("articles:lite_page", f"/lite/{{day}}/{FIRST}/"),
    "structured data": Road(["articles:detail"], structured_data, has_its_status),
    "redirect from an old address": at_address("articles:detail", "/old/"),
    **feeds("all_replies_feed", "/replies/"),
    "latest replies": listed("replies", "/replies/"),
    "address of a reply": Road(["comments:permalink"], follow_a_reply, has_its_status),
    "reply form": at_address("comments:reply", "/comments/{pk}/"),
    "faulty reply": Road(
        ["comments:reply"],
        lambda site: ask(site, "/comments/{pk}/", "post", data={"name": "Rea"}),
        lambda promise, answer: answer.status == {200: 422}.get(promise.status, promise.status),
    ),
    "report of a reply": Road(["comments:report"], report_of_a_reply, answers_when_shown),
    "thanks for a report": Road(
        ["comments:report_thanks"],
        lambda site: ask(site, "/comments/report/thanks/{pk}/"),
        answers_when_shown,
    ),
    "stamp of a reply form": Road(
        ["comments:stamp"],
        lambda site: ask(site, "/comments/{pk}/stamp/"),
        # It says nothing of a story but that readers know its address.
        lambda promise, answer: (answer.status == 200) == (promise.status != 404),
    ),
    "share link": Road(
        ["articles:shared"],
        lambda site: ask(site, "{shared}"),
        lambda promise, answer: (
            answer.status == 410
            if promise.shared is None
            else answer.status == 200 and promise.shared in answer.text
        ),
    ),
    "preview": Road(
        ["admin:articles_article_preview"],
        lambda site: ask(site, "/admin/articles/article/{pk}/preview/"),
        lambda promise, answer: "Password" in answer.text,
    ),
    "link check": Road(
        ["articles:detail"],
        follow_a_link,
        # Before the first reader of a change that is due, its old address is still the one.
        lambda promise, answer: (answer.status == 200) == (promise.status == 200),
    ),
}

# Public addresses that lead to no story, each with the reason.
EXEMPT = {
    "articles:opensearch": "tells a browser how to search; names no story",
    "healthz": "says whether the paper answers",
    "media": "pictures, named by their content; no page that readers cannot see names them",
    "robots": "the paper's rules for crawlers; names no story",
    "manifest": "the paper's name and icons",
    "favicon": "the paper's icon",
    "articles:ads_txt": "who sells advertising; names no story",
    "articles:sitemap": "names months in which stories stand, and none of them",
    "articles:lists_sitemap": "names lists that show a story, and no story",
    "articles:page": "what the paper says of itself; see test_pages_of_the_paper.py",
    "articles:read": "counts a reader; answers nothing, whichever story was named",
    "articles:saved": "what a browser has saved; the page itself names no story",
    "articles:service_worker": "a script; names no story",
    "articles:rendition": "the same pictures in other sizes",
    "comments:mine": "what one's own browser remembers and sent; names no story",
    **dict.fromkeys(
        ["comments:own", "comments:act", "comments:export", "comments:erase"],
        "one's own replies, with the headlines of stories that one has replied to",
    ),
    "comments:open": "the button of a mailed link; names no story",
    "comments:leave": "signs a device out; names no story",
    "comments:decide": "a reply that waits, for its moderator; names the story that it is below",
    "comments:prove": "what was asked for in an address's name; names stories that had replies",
    "comments:stop": "ends letters; names the story of one's own reply",
    "comments:receipt": "one's own reply; names the address of a story that one has replied to",
}


@pytest.fixture
def site(reader):
    article = ArticleFactory(
        headline=f"A {FIRST} crosses the bay",
        standfirst=f"The {FIRST} was seen.",
        body=f"<p>It was a {FIRST}.</p>",
        slug=FIRST,
        tags=["Moon"],
    )
    link = ShareLink.objects.create(article=article, expires_at=now() + 99 * HOUR)
    Pin.objects.create(article=article)
    Redirect.objects.create(from_path="/old/", article=article)
    Correction.objects.create(article=article, text=f"It was an {CORRECTED}.", at=now() - 2 * HOUR)
    CommentFactory(article=article, published=True, text="Yes.")
    Note.objects.create(article=article, text=f"A {NOTED} told us.")
    article.record(by=None, note=f"The {NOTED} called again")
    other = ArticleFactory(headline="Ebb", slug="ebb", published=now() - HOUR, tags=["Moon"])
    further = [ArticleFactory(published=now() - number * HOUR) for number in (5, 6)]
    for place, one in enumerate([article, other, *further], start=1):
        MostRead.objects.create(article=one, place=place)
    return Site(article, other, link, reader)


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_readers_see_what_is_published_and_nothing_else_by_any_road(site, state, road):
    state(site.article)
    promise = STATES[state]
    site.article.refresh_from_db()
    answer = ROADS[road].go(site)
    assert ROADS[road].must(promise, answer), answer
    allowed = promise.shared if road == "share link" else promise.shown
    # Where readers have an answer, they know the address, and the first words of a story that says
    # other ones now are in it.
    known = {allowed, CORRECTED if allowed else None} | (
        {FIRST} if promise.status != 404 else set()
    )
    for word in {FIRST, STAGED, CORRECTED, NOTED} - known:
        assert word not in answer.text, word
    if promise.status == 410 and road != "share link":
        assert f"A {FIRST} crosses" not in answer.text


def public_names(resolver=None, namespace=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from public_names(pattern, inner)
        else:
            yield f"{namespace}{pattern.name}"


def test_every_public_address_is_in_the_table_or_exempt_for_a_reason():
    names = {name for name in public_names() if not name.startswith("admin:")}
    covered = {name for road in ROADS.values() for name in road.names}
    assert names - covered - EXEMPT.keys() == set()
    assert EXEMPT.keys() <= names - covered, "an exemption that is not needed any more"


def test_a_share_link_shows_the_words_saved_last_and_no_others(site):
    live_with_changes(site.article)
    text = ask(site, "{shared}").text
    assert STAGED in text
    assert f"It was a {FIRST}" not in text

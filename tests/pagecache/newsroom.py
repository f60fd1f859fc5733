"""
A newsroom at work (hypothesis, “Stateful tests”): whatever it does, no kept page is out of date.

After each act every public address is asked of several processes and compared with an uncached
rendering. Which processes, is the machine's to say: `begin` makes one.
"""

import os
import re
from datetime import timedelta
from difflib import unified_diff

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.wsgi import get_wsgi_application
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from articles import paging
from articles.models import (
    Article,
    Author,
    Banner,
    Correction,
    Desk,
    MostRead,
    Page,
    Paper,
    Pin,
    Reads,
    Redirect,
    Section,
    Tag,
)
from articles.paging import key_of
from comments import threads
from comments.dossier import erase_person
from comments.models import Comment, Mode, Rules, StoryRules
from comments.models.report import file_report
from newsmania import staleness
from newsmania.pagecache.door import PageCache
from newsmania.purging import journal
from tests.comments.factories import CommentFactory
from tests.factories import ArticleFactory, AuthorFactory, ImageFactory, SectionFactory, TagFactory
from tests.pagecache.conftest import ask

PROCESSES = 2
VERBS = ["approve", "mark_spam", "trash", "undo", "pick", "unpick"]
OLD_ADDRESS = "/old/tide/"
numbers = st.integers(0, 1000)
minutes = st.sampled_from([1, 5, 60])


def addresses():
    """Every public address that stands for something now, and the files for machines."""
    yield from ["/", "/archive/", "/corrections/", "/ads.txt", "/robots.txt", "/saved/"]
    yield from ["/search/?q=tide", "/search/?q=ebb&sort=newest", "/opensearch.xml", OLD_ADDRESS]
    yield from ["/manifest.webmanifest", "/sitemap.xml", "/sitemap-lists.xml", "/news-sitemap.xml"]
    lists = ["/", "/corrections/", "/replies/"]
    for model in (Section, Desk, Author, Tag):
        lists += [row.get_absolute_url() for row in model.objects.all()]
    for article in Article.objects.exclude(dateline=None):
        day = article.dateline
        yield from [f"/{day:%Y}/", f"/{day:%Y/%m}/", f"/{day:%Y/%m/%d}/"]
        yield f"/sitemap-{day:%Y-%m}.xml"
        lists.append(article.get_absolute_url())
    # Some of what has parameters: each costs as much as all of a kind.
    for article in Article.objects.exclude(dateline=None).order_by("pk")[:2]:
        yield from (f"{article.get_absolute_url()}?order={order}" for order in ("newest", "picks"))
        yield from (f"/section/world/?{way}={key_of(article)}" for way in ("before", "after"))
    for reply in Comment.objects.select_related("article").order_by("pk")[:2]:
        yield f"{reply.article.get_absolute_url()}?replies={reply.path}"
        yield f"{reply.article.get_absolute_url()}?reply_to={reply.pk}"
    yield from lists
    yield from (f"/lite{address}" for address in lists)
    yield from (f"{address}feed/{form}" for address in lists for form in ["", "atom/", "json/"])
    yield from (page.get_absolute_url() for page in Page.objects.all())
    yield from Redirect.objects.values_list("from_path", flat=True)


def show_few_a_page():
    """Few stories and replies make several pages then."""
    paging.PER_PAGE = threads.THREADS_A_PAGE = 2


def chosen_acts():
    """
    The same acts each time, so that a landing does not hang on chance; NEWSMANIA_ACTS=200 by hand
    for a long run of others.
    """
    return settings(
        max_examples=int(os.environ.get("NEWSMANIA_ACTS", "12")),
        derandomize="NEWSMANIA_ACTS" not in os.environ,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def timeless(answer):
    """
    Save for when a feed last changed: that counts changes that nobody sees, such as an edit that is
    staged, and a page that is kept need not be rendered anew for it.
    """
    body = re.sub(rb"<lastBuildDate>[^<]*", b"", answer.body)
    return re.sub(rb"(?<=</subtitle>)<updated>[^<]*", b"", body)


def differences(kept, fresh):
    both = ([answer.status, *answer.body.decode().splitlines()] for answer in (kept, fresh))
    return "\n".join(unified_diff(*both, "kept", "fresh", lineterm="", n=0))[:5000]


class Newsroom(RuleBasedStateMachine):
    folder = None

    def __init__(self):
        super().__init__()
        self.clock = time_machine.travel(timezone.now(), tick=False)
        self.time = self.clock.start()
        for model in (
            Comment,
            Rules,
            StoryRules,
            Pin,
            Banner,
            Page,
            Paper,
            Redirect,
            Article,
            Author,
            Desk,
            Section,
            Tag,
        ):
            model.objects.all().delete()
        journal().rotate()
        self.paper = get_wsgi_application()
        self.doors = self.open_doors()
        self.editor = get_user_model().objects.get_or_create(username="ana")[0]
        self.write(headline=1, section=0)
        Article.objects.get().publish(by=None)

    def open_doors(self):
        """What stands for each process."""
        return [self.begin() for _ in range(PROCESSES)]

    def begin(self):
        return PageCache(
            self.paper,
            folder=self.folder,
            most_bytes=20_000_000,
            allowed_hosts=["testserver"],
            session_cookie="sessionid",
            dues=staleness.dues,
        )

    def teardown(self):
        self.clock.stop()

    def pick(self, number, queryset):
        rows = list(queryset.order_by("pk"))
        return rows[number % len(rows)] if rows else None

    @invariant()
    def every_kept_page_is_as_it_would_be_rendered_now(self):
        for address in sorted(set(addresses())):
            path, _, query = address.partition("?")
            fresh = ask(self.paper, path, query)
            for door in self.doors:
                kept = ask(door, path, query)
                if (kept.status, timeless(kept)) != (fresh.status, timeless(fresh)):
                    pytest.fail(f"{address} of {kept.cache}: {differences(kept, fresh)}")

    # Acts

    @rule(headline=numbers, section=st.integers(0, 1))
    def write(self, headline, section):
        if Article.objects.count() < 6:
            ArticleFactory(
                headline=f"Tide {headline}",
                section=SectionFactory(name=["World", "Sea"][section]),
                authors=[["Ana Ruiz", "Bo Li"][headline % 2]],
                tags=[["Moon", "Sun"][headline % 2]],
                lead_image=ImageFactory() if headline % 3 == 0 else None,
            )

    @rule(number=numbers)
    def publish(self, number):
        if article := self.pick(number, Article.objects.exclude(status="published")):
            article.embargo_until = None
            article.publish(by=self.editor)

    @rule(number=numbers, wait=minutes)
    def schedule(self, number, wait):
        if article := self.pick(number, Article.objects.filter(status="draft")):
            article.publish(by=self.editor, at=timezone.now() + timedelta(minutes=wait))

    @rule(number=numbers, wait=minutes)
    def embargo(self, number, wait):
        if article := self.pick(number, Article.objects.filter(status="draft")):
            article.embargo_until = timezone.now() + timedelta(minutes=wait)
            article.save()
            article.publish(by=self.editor)

    @rule(number=numbers)
    def unschedule(self, number):
        if article := self.pick(number, Article.objects.scheduled()):
            article.unschedule(by=self.editor)

    @rule(number=numbers)
    def withdraw(self, number):
        if article := self.pick(number, Article.objects.published()):
            article.withdraw(by=self.editor, note="It was not so.")

    @rule(number=numbers, word=numbers, at_once=st.booleans(), wait=minutes, moves=st.booleans())
    def edit(self, number, word, at_once, wait, moves):
        article = self.pick(number, Article.objects.published())
        if article is None:
            return
        content = article.head_content | {"headline": f"Ebb {word}", "body": f"<p>{word}</p>"}
        if moves:
            content["slug"] = f"ebb-{word}"
            content["section_id"] = SectionFactory(name=["World", "Sea"][word % 2]).pk
            content["author_ids"] = [AuthorFactory(name=["Ana Ruiz", "Bo Li"][word % 2]).pk]
            content["tag_ids"] = [TagFactory(name=["Moon", "Sun"][word % 2]).pk]
            content["language"] = ["", "bn"][word % 2]
            content["byline_text"] = ["", "From the harbour"][word % 2]
        article.write(content, by=self.editor)
        article = Article.objects.get(pk=article.pk)
        if article.staged:
            at = None if at_once else timezone.now() + timedelta(minutes=wait)
            article.publish_changes(by=self.editor, at=at, substantive=moves)

    @rule(title=numbers, is_published=st.booleans())
    def tell_about_the_paper(self, title, is_published):
        page = Page.objects.first() or Page()
        page.title, page.body, page.is_published = f"About {title}", f"<p>{title}</p>", is_published
        page.save()

    @rule(order=st.permutations(range(4)))
    def be_read(self, order):
        """The ranking of the most read comes out in some order."""
        hour = timezone.now().replace(minute=0, second=0, microsecond=0)
        stories = list(Article.objects.published().order_by("pk")[:4])
        Reads.objects.all().delete()
        Reads.objects.bulk_create(
            Reads(article=article, hour=hour, number=place + 1)
            for article, place in zip(stories, order, strict=False)
        )
        MostRead.objects.rank()

    @rule(number=numbers, model=st.sampled_from([Section, Author, Tag, Desk]), name=numbers)
    def rename(self, number, model, name):
        if row := self.pick(number, model.objects.all()):
            row.name = f"{model.__name__} {name} {row.pk}"
            row.save()

    @rule(number=numbers, model=st.sampled_from([Section, Desk]), word=numbers)
    def describe(self, number, model, word):
        if row := self.pick(number, model.objects.all()):
            row.description = f"What there is of {word}."
            if model is Section:
                row.position = word
            row.save()

    @rule(number=numbers, word=numbers)
    def tell_of_an_author(self, number, word):
        if author := self.pick(number, Author.objects.all()):
            author.biography, author.portrait = f"Writes of {word}.", ImageFactory()
            author.save()

    @rule(number=numbers, word=numbers, what=st.sampled_from(["credit", "caption", "alt_text"]))
    def describe_a_picture(self, number, word, what):
        article = self.pick(number, Article.objects.exclude(lead_image=None))
        if article:
            setattr(article.lead_image, what, f"Drawing {word}")
            article.lead_image.save()

    @rule(number=numbers)
    def lead_from_an_old_address(self, number):
        article = self.pick(number, Article.objects.published())
        Redirect.objects.filter(from_path=OLD_ADDRESS).delete()
        if article and number % 3:
            Redirect.objects.create(from_path=OLD_ADDRESS, article=article)

    @rule(name=numbers)
    def name_who_may_sell(self, name):
        paper = Paper.objects.first() or Paper(pk=1)
        paper.ads_txt = f"example.com, {name}, DIRECT"
        paper.save()

    @rule(number=numbers, kind=st.sampled_from(Correction.Kind.values))
    def correct(self, number, kind):
        if article := self.pick(number, Article.objects.published()):
            Correction.objects.create(article=article, text="It was noon.", kind=kind)

    @rule(number=numbers)
    def take_a_correction_back(self, number):
        if correction := self.pick(number, Correction.objects.all()):
            correction.delete()

    @rule(number=numbers, position=st.integers(0, 3), wait=minutes)
    def pin(self, number, position, wait):
        article = self.pick(number, Article.objects.filter(pins=None))
        if article and not Pin.objects.filter(position=position).exists():
            until = timezone.now() + timedelta(minutes=wait)
            Pin.objects.create(article=article, position=position, until=until)

    @rule()
    def unpin_all(self):
        Pin.objects.all().delete()

    @rule(starts=minutes, ends=minutes)
    def break_news(self, starts, ends):
        now = timezone.now()
        Banner.objects.create(
            text="High water",
            starts_at=now + timedelta(minutes=starts - 1),
            ends_at=now + timedelta(minutes=starts + ends),
        )

    @rule(number=numbers, status=st.sampled_from(["published", "held"]), answers=st.booleans())
    def reply(self, number, status, answers):
        if article := self.pick(number, Article.objects.published()):
            parent = self.pick(number, article.comments.published()) if answers else None
            CommentFactory(article=article, parent=parent, status=status)

    @rule(mode=st.sampled_from(Mode.values), days=st.integers(0, 1), words=st.integers(0, 1))
    def rule_replies(self, mode, days, words):
        rules = Rules.objects.current()
        rules.mode, rules.close_after_days, rules.consent = mode, days, "Be kind." * words
        rules.save()

    @rule(number=numbers, mode=st.sampled_from(Mode.values), wait=st.sampled_from([None, 1, 5]))
    def rule_a_story(self, number, mode, wait):
        if article := self.pick(number, Article.objects.published()):
            closes_at = timezone.now() + timedelta(minutes=wait) if wait else None
            told = {"mode": mode, "closes_at": closes_at}
            StoryRules.objects.update_or_create(article=article, defaults=told)

    @rule()
    def forget_the_rules_of_stories(self):
        for row in StoryRules.objects.all():
            row.delete()

    @rule(number=numbers, verb=st.sampled_from(VERBS))
    def moderate(self, number, verb):
        if comment := self.pick(number, Comment.objects.all()):
            getattr(comment, verb)(by=self.editor)

    @rule(number=numbers, word=numbers, by_moderator=st.booleans())
    def reword(self, number, word, by_moderator):
        if comment := self.pick(number, Comment.objects.published()):
            comment.reword(f"The tide {word}", by=self.editor if by_moderator else None)

    @rule(number=numbers)
    def answer_for_the_paper(self, number):
        if comment := self.pick(number, Comment.objects.published()):
            comment.answer(f"We were there {number}.", by=self.editor)

    @rule(number=numbers, readers=st.integers(1, 4))
    def report(self, number, readers):
        """As many as it takes to hide it, or fewer."""
        if comment := self.pick(number, Comment.objects.published()):
            for reader in range(readers):
                key = f"reader {number} {reader}"
                about = {"reason": "spam", "note": "", "client_key": key, "is_from_our_page": True}
                file_report(comment, **about)

    @rule(number=numbers)
    def take_back_a_reply(self, number):
        if comment := self.pick(number, Comment.objects.published()):
            comment.change_if_seen(status="withdrawn")

    @rule(number=numbers)
    def erase_who_wrote(self, number):
        if comment := self.pick(number, Comment.objects.exclude(email="")):
            erase_person(comment.email)

    @rule(number=numbers)
    def delete_a_reply(self, number):
        if comment := self.pick(number, Comment.objects.filter(children=None)):
            comment.delete()

    @rule()
    def take_the_banners_down(self):
        for banner in Banner.objects.all():
            banner.delete()

    @rule(number=numbers)
    def delete_a_page_of_the_paper(self, number):
        if page := self.pick(number, Page.objects.all()):
            page.delete()

    @rule(number=numbers)
    def delete_a_draft(self, number):
        if article := self.pick(number, Article.objects.filter(status="draft")):
            article.delete()

    @rule(seconds=st.sampled_from([30, 61, 301, 3601, 86_401]))
    def time_passes(self, seconds):
        self.time.shift(seconds)

    @rule(which=st.integers(0, PROCESSES - 1))
    def a_process_starts_anew(self, which):
        self.doors[which] = self.begin()

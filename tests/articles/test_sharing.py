"""Links for who has no account: signed, for a while, withdrawable, seen by no robot and cache."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import ShareLink
from articles.models.collaboration import days_from_now
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


def share(client, article, **sent):
    address = f"/admin/articles/article/{article.pk}/share/"
    return client.post(address, sent, follow=True)


@pytest.fixture
def link():
    return ShareLink.objects.create(
        article=ArticleFactory(headline="Ebb"), expires_at=days_from_now(2)
    )


def test_an_editor_makes_a_link_that_opens_without_an_account(editor, reader):
    article = ArticleFactory(headline="Ebb")
    page = share(editor, article, days="7")
    link = ShareLink.objects.get()
    assert link.get_absolute_url() in page.text
    assert link.by == editor.user
    assert timedelta(days=6) < link.expires_at - timezone.now() <= timedelta(days=7)
    shown = reader.get(link.get_absolute_url())
    assert "Ebb" in shown.text
    assert "A draft that was shared with you" in shown.text


def test_no_robot_no_cache_and_no_reply_form(reader, link):
    page = reader.get(link.get_absolute_url())
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex' in page.text
    assert "application/ld+json" not in page.text
    assert "Leave a Reply" not in page.text
    assert not page.cookies


@pytest.mark.parametrize("days", ["", "0", "-1", "3650", "x"])
def test_an_odd_number_of_days_is_two(editor, days):
    share(editor, ArticleFactory(), days=days)
    assert ShareLink.objects.get().expires_at <= days_from_now(2)


def test_it_expires(reader, link, time_machine):
    time_machine.move_to(link.expires_at + timedelta(seconds=1))
    page = reader.get(link.get_absolute_url())
    assert page.status_code == 410
    assert "It has run out" in page.text
    assert "Ebb" not in page.text


def test_it_can_be_withdrawn(editor, reader, link):
    editor.post(f"/admin/articles/article/{link.article_id}/share/{link.pk}/withdraw/")
    page = reader.get(link.get_absolute_url())
    assert page.status_code == 410
    assert "has withdrawn it" in page.text
    assert page.headers["Cache-Control"] == "private, no-store"


def test_withdrawing_the_story_closes_its_links_and_a_new_one_opens(reader, link):
    article = link.article
    article.publish(by=None)
    article.withdraw(by=None)
    assert reader.get(link.get_absolute_url()).status_code == 410
    new = ShareLink.objects.create(article=article, expires_at=days_from_now(1))
    assert reader.get(new.get_absolute_url()).status_code == 200


def test_a_link_from_before_an_embargo_waits_for_its_end(reader, link, time_machine):
    link.article.hold_until(timezone.now() + timedelta(hours=1))
    page = reader.get(link.get_absolute_url())
    assert page.status_code == 410
    assert "under embargo" in page.text
    assert "Ebb" not in page.text
    time_machine.move_to(timezone.now() + timedelta(hours=2))
    assert reader.get(link.get_absolute_url()).status_code == 200


def test_a_story_under_embargo_gets_no_link(editor):
    article = ArticleFactory(embargo_until=timezone.now() + timedelta(hours=1))
    assert "cannot be shared before its time" in share(editor, article).text
    assert not ShareLink.objects.exists()


def test_a_key_is_worth_nothing_without_its_signature(reader, link):
    address = link.get_absolute_url()
    for tried in [f"/shared/{link.key}/", address[:-2] + "/", "/shared/x:y/", "/shared/%00/"]:
        page = reader.get(tried)
        assert page.status_code == 404, tried
        assert page.headers["Cache-Control"] == "private, no-store"


def test_a_link_is_made_by_a_post_of_who_may_change_the_story(editor, moderator, reader, link):
    address = f"/admin/articles/article/{link.article_id}/share/"
    assert editor.get(address).status_code == 405
    assert moderator.post(address).status_code in {403, 404}
    assert reader.post(address).status_code == 302
    assert ShareLink.objects.get() == link

"""Revisions, and edits that wait: what verbs promise of a story's words."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.models import Article, Author, Section, StaleSaveError, Tag
from articles.models.content import content_of
from tests.articles.sending import change
from tests.factories import ArticleFactory, AuthorFactory, ImageFactory, SectionFactory, TagFactory

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def edit(article, **words):
    return article.write(article.head_content | words, by=None)


def numbers(article):
    return list(article.revisions.order_by("number").values_list("number", "note"))


def test_a_draft_says_at_once_what_was_saved():
    article = ArticleFactory()
    edit(article, headline="Ebb")
    edit(article, headline="Flow")
    assert Article.objects.get().headline == "Flow"
    assert [one.content["headline"] for one in article.revisions.all()] == ["Flow", "Ebb"]


def test_a_live_story_says_what_was_published_until_the_next_is():
    article = ArticleFactory(headline="Ebb", published=True)
    edit(article, headline="Flow")
    assert Article.objects.get().headline == "Ebb"
    assert article.head_content["headline"] == "Flow"
    article.publish_changes(by=None)
    assert Article.objects.get().headline == "Flow"
    assert article.staged is None
    assert numbers(article) == [(1, "Published"), (2, ""), (3, "Changes published")]
    assert article.live_revision.number == 3


def test_edits_on_top_of_each_other_are_one_change_that_waits():
    article = ArticleFactory(headline="Ebb", published=True)
    edit(article, headline="Flow")
    edit(article, standfirst="Twice a day.")
    article.publish_changes(by=None)
    article = Article.objects.get()
    assert (article.headline, article.standfirst) == ("Flow", "Twice a day.")


def test_an_edit_back_to_what_readers_see_leaves_nothing_waiting():
    article = ArticleFactory(headline="Ebb", published=True)
    edit(article, headline="Flow")
    edit(article, headline="Ebb")
    assert article.staged is None
    with pytest.raises(ValueError, match="no changes"):
        article.publish_changes(by=None)


def test_discarded_changes_stay_in_the_list():
    article = ArticleFactory(headline="Ebb", published=True)
    edit(article, headline="Flow")
    article.discard_changes(by=None)
    assert article.head_content["headline"] == "Ebb"
    assert article.revisions.get(number=2).content["headline"] == "Flow"
    article.restore(article.revisions.get(number=2), by=None)
    assert article.staged.note == "Restored from revision 2"


def test_restoring_is_a_new_revision_and_loses_none():
    article = ArticleFactory(headline="Ebb")
    edit(article, headline="Flow")
    edit(article, headline="Slack")
    article.restore(article.revisions.get(number=1), by=None)
    assert Article.objects.get().headline == "Flow"
    assert [number for number, _ in numbers(article)] == [1, 2, 3]


def test_what_was_deleted_since_is_left_out_of_what_is_restored():
    gone, image = SectionFactory(name="Stars"), ImageFactory()
    article = ArticleFactory(
        section=gone, lead_image=image, authors=["Ana Ruiz", "Bo Li"], tags=["Moon", "Tides"]
    )
    edit(article, body=f'<p>Sea</p><figure data-picture="{image.pk}"></figure>')
    revision = article.head
    kept = {"author_ids": [AuthorFactory().pk], "tag_ids": [TagFactory().pk]}
    edit(article, section_id=SectionFactory().pk, lead_image_id=None, body="<p>Sea</p>", **kept)
    for one in [image, gone, Author.objects.get(name="Bo Li"), Tag.objects.get(name="Moon")]:
        one.delete()
    article.restore(revision, by=None)
    article = Article.objects.get()
    assert (article.section, article.lead_image, article.body) == (None, None, "<p>Sea</p>")
    assert [str(author) for author in article.byline_authors] == ["Ana Ruiz"]
    assert [str(tag) for tag in article.tags.all()] == ["Tides"]


@pytest.mark.parametrize("state", ["published", "withdrawn"])
def test_a_revision_whose_section_was_deleted_breaks_no_public_story(state):
    gone = SectionFactory(name="Stars")
    article = ArticleFactory(section=gone)
    edit(article, headline="Ebb")
    edit(article, section_id=SectionFactory(name="World").pk)
    article.publish(by=None)
    if state == "withdrawn":
        article.withdraw(by=None)
    gone.delete()
    article.restore(article.revisions.get(number=1), by=None)
    if state == "published":
        with pytest.raises(ValidationError, match="without a section"):
            article.publish_changes(by=None)
        article.withdraw(by=None)
    assert Article.objects.get().section == Section.objects.get(name="World")


def test_withdrawing_keeps_the_words_that_waited_and_the_address():
    article = ArticleFactory(headline="Ebb", published=True)
    address = article.get_absolute_url()
    edit(article, headline="Flow", slug="flow")
    article.publish_changes(by=None, at=timezone.now() + HOUR)
    article.withdraw(by=None)
    assert (article.staged, article.staged_for) == (None, None)
    assert (article.headline, article.get_absolute_url()) == ("Flow", address)
    article.publish(by=None)
    assert article.get_absolute_url() == address


def test_taking_a_story_off_the_schedule_keeps_the_words_that_waited():
    article = ArticleFactory(headline="Ebb", scheduled=True)
    edit(article, headline="Flow", slug="flow")
    article.unschedule(by=None)
    article = Article.objects.get()
    assert (article.status, article.headline, article.slug) == ("draft", "Flow", "flow")
    assert (article.staged, article.publish_at, article.dateline) == (None, None, None)


def test_a_verb_decides_on_what_is_stored_and_not_on_what_it_remembers():
    stale = ArticleFactory(headline="Ebb", published=True)
    edit(Article.objects.get(), headline="Flow")
    Article.objects.get().publish_changes(by=None)
    stale.withdraw(by=None)
    assert Article.objects.get().headline == "Flow"


def test_an_edit_from_before_the_last_revision_is_refused():
    article = ArticleFactory()
    seen = edit(article, headline="Ebb").number
    edit(article, headline="Flow")
    with pytest.raises(StaleSaveError) as refused:
        article.write(article.head_content | {"headline": "Slack"}, by=None, seen=seen)
    assert refused.value.last.content["headline"] == "Flow"
    assert Article.objects.get().headline == "Flow"


def test_a_decision_in_between_makes_no_edit_stale():
    article = ArticleFactory()
    seen = edit(article, headline="Ebb").number
    article.submit(by=None)
    article.write(article.head_content | {"headline": "Slack"}, by=None, seen=seen)
    assert Article.objects.get().headline == "Slack"


def test_only_an_edit_marked_as_substantive_tells_readers_of_an_update():
    article = ArticleFactory(published=True)
    edit(article, headline="A typo is mended")
    article.publish_changes(by=None)
    edit(article, tag_ids=[TagFactory(name="Moon").pk])
    article.publish_changes(by=None)
    assert Article.objects.get().updated_for_readers is None
    edit(article, body="<p>Another tide.</p>")
    article.publish_changes(by=None, substantive=True)
    assert Article.objects.get().updated_for_readers is not None


def test_changes_published_for_a_past_moment_move_no_date_back():
    article = ArticleFactory(published=timezone.now() - 5 * HOUR)
    article.mark_modified()
    before = article.modified_at
    edit(article, headline="Flow")
    article.publish_changes(by=None, at=before - HOUR, substantive=True)
    assert article.modified_at == before


def test_the_pages_of_the_revisions_tell_who_and_why_and_restore(editor):
    article = ArticleFactory(headline="Ebb")
    article.write(content_of(article), by=editor.user, note="First go")
    edit(article, headline="Flow")
    page = editor.get(f"/admin/articles/article/{article.pk}/revisions/")
    assert "First go" in page.text
    assert "ana" in page.text
    page = editor.get(f"/admin/articles/article/{article.pk}/revisions/2/?with=1")
    assert "<del>Ebb</del>" in page.text
    assert "<ins>Flow</ins>" in page.text
    restore = f"/admin/articles/article/{article.pk}/revisions/1/restore/"
    assert editor.get(restore).status_code == 405
    page = editor.post(restore, follow=True)
    assert page.request["PATH_INFO"] == change(article)
    assert "Revision 1 is restored as a new one" in page.text
    assert article.revisions.count() == 3
    assert Article.objects.get().headline == "Ebb"


@pytest.mark.parametrize("which", ["999", "live", "x", "²", "1%00"])
def test_odd_comparisons_are_answered(editor, which):
    article = ArticleFactory()
    edit(article, headline="Ebb")
    page = editor.get(f"/admin/articles/article/{article.pk}/revisions/1/?with={which}")
    assert page.status_code in {200, 404}

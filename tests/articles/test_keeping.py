"""Words that nobody saved are kept; and each is told who else is at the story."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.admin import keeping
from articles.models import Article, Sitting, Unsaved
from tests.articles.sending import ADD, change, opened, send
from tests.factories import ArticleFactory, AuthorFactory

pytestmark = pytest.mark.django_db

NEW = "/admin/articles/article/unsaved/"


def keep(article):
    return f"/admin/articles/article/{article.pk}/unsaved/"


@pytest.fixture
def story():
    article = ArticleFactory(headline="Ebb")
    article.record(by=None)
    return article


def test_typed_words_are_kept_offered_and_brought_back(editor, story):
    form = opened(editor, story) | {"headline": "Flow", "body": "<p>জোয়ার</p>"}
    told = editor.post(keep(story), form).json()
    assert told["saved"] == 1
    kept = Unsaved.objects.get()
    assert f"?recover={kept.pk}" in editor.get(change(story)).text
    recovered = opened(editor, story, f"?recover={kept.pk}")
    assert (recovered["headline"], recovered["body"]) == ("Flow", "<p>জোয়ার</p>")
    assert Article.objects.get().headline == "Ebb"


def test_the_last_words_of_a_form_replace_its_earlier_ones(editor, story):
    for headline in ["F", "Fl", "Flow"]:
        editor.post(keep(story), {"headline": headline, "seen": "1"})
    assert Unsaved.objects.get().form == {"headline": ["Flow"]}


def test_the_desk_leads_to_kept_words_by_what_was_typed_last(editor, story):
    editor.post(keep(story), {"headline": "Flow", "seen": "1"})
    editor.post(NEW, {"headline": "  ", "token": "a", "body": "<p>Still nameless.</p>"})
    page = editor.get("/admin/").text
    for words in ["Flow", "A story without a headline"]:
        assert f">{words}</a>" in page


def test_saving_forgets_them(editor, story):
    form = opened(editor, story)
    editor.post(keep(story), form | {"headline": "Flow"})
    send(editor, story, form, headline="Flow", _continue="x")
    assert not Unsaved.objects.exists()


def test_words_of_a_story_that_is_not_stored_are_kept_by_their_forms_token(editor):
    editor.post(NEW, {"headline": "One", "token": "a"})
    editor.post(NEW, {"headline": "Two", "token": "b"})
    editor.post(NEW, {"headline": "Two!", "token": "b"})
    assert sorted(one.form["headline"][0] for one in Unsaved.objects.all()) == ["One", "Two!"]
    editor.post(NEW, {"token": "a", "forget": "1"})
    kept = Unsaved.objects.get()
    assert opened(editor, query=f"?recover={kept.pk}")["headline"] == "Two!"
    page = editor.post(ADD, opened(editor) | {"headline": "Two!", "token": "b", "_continue": "x"})
    assert page.status_code == 302
    assert not Unsaved.objects.exists()


def test_words_kept_from_a_crash_outlive_what_is_typed_after_it(editor, story):
    editor.post(keep(story), {"headline": "Before the crash", "seen": "1", "token": "a"})
    kept = Unsaved.objects.get()
    editor.post(keep(story), {"headline": "After it", "seen": "1", "token": "b"})
    send(editor, story, opened(editor, story), headline="After it", token="b", _continue="x")
    assert Unsaved.objects.get() == kept
    assert opened(editor, story, f"?recover={kept.pk}")["headline"] == "Before the crash"
    editor.post(keep(story), {"forget": "1", "token": "a"})
    assert not Unsaved.objects.exists()


def test_two_windows_of_one_writer_keep_each_their_own(editor, story):
    for token, headline in [("a", "Left"), ("b", "Right"), ("a", "Left!")]:
        editor.post(keep(story), {"headline": headline, "token": token})
    page = f"/admin/articles/article/{story.pk}/preview/?unsaved=1&token="
    assert "Left!" in editor.get(f"{page}a").text
    assert "Right" in editor.get(f"{page}b").text
    offered = editor.get(change(story)).text
    assert offered.count("Words that you did not save") == 2


def test_recovered_words_go_on_under_their_own_token(editor, story):
    editor.post(keep(story), {"headline": "Flow", "token": "a"})
    form = opened(editor, story, f"?recover={Unsaved.objects.get().pk}")
    assert form["token"] == "a"
    send(editor, story, form, over=story.head.number, _continue="x")
    assert Article.objects.get().headline == "Flow"
    assert not Unsaved.objects.exists()


def test_nobody_reaches_a_colleagues_words(editor, chief, story):
    editor.post(keep(story), {"headline": "Mine alone"})
    kept = Unsaved.objects.get()
    assert opened(chief, story, f"?recover={kept.pk}")["headline"] == "Ebb"
    assert "Mine alone" not in chief.get(f"{change(story)}?recover={kept.pk}").text
    preview = f"/admin/articles/article/{story.pk}/preview/?unsaved=1"
    assert "Mine alone" in editor.get(preview).text
    assert "Mine alone" not in chief.get(preview).text
    chief.post(keep(story), {"forget": "1"})
    assert Unsaved.objects.get() == kept


def test_a_story_that_is_not_stored_yet_is_previewed_by_its_writer_alone(editor, chief):
    preview = "/admin/articles/article/preview/?unsaved=1&token=a"
    assert "One" not in editor.get(preview).text
    author = AuthorFactory(name="Ana Ruiz")
    editor.post(
        NEW, {"headline": "One", "body": "<p>It ebbs.</p>", "signed_by": author.pk, "token": "a"}
    )
    page = editor.get(preview).text
    assert all(words in page for words in ("<h1", "One", "<p>It ebbs.</p>", "Ana Ruiz"))
    assert "Back to the story form" not in page
    assert "One" not in editor.get(f"{preview}b").text
    assert "It ebbs" not in chief.get(preview).text
    assert not Article.objects.exists()


def test_a_signal_without_words_keeps_none(editor, story):
    editor.post(keep(story), {"seen": "1"})
    assert not Unsaved.objects.exists()


def test_more_than_any_story_has_is_refused(editor, story, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_KEPT", 3000)
    assert editor.post(keep(story), {"body": "ক" * 900}).status_code == 200
    assert editor.post(keep(story), {"body": "ক" * 1100}).status_code in {400, 413}
    assert Unsaved.objects.get().form["body"] == ["ক" * 900]


def test_what_no_database_holds_is_taken_out(editor, story):
    editor.post(keep(story), {"body": "a\0b", "seen": "²"})
    kept = Unsaved.objects.get()
    assert (kept.form["body"], kept.seen) == (["ab"], 0)


def test_only_a_post_by_who_may_change_the_story_is_heard(editor, moderator, reader, story):
    assert editor.get(keep(story), {"headline": "x"}).json().keys() == {"user", "csrf"}
    assert moderator.get(keep(story)).status_code == 403
    assert editor.put(keep(story), {"headline": "x"}).status_code == 405
    assert moderator.post(keep(story), {"headline": "x"}).status_code == 403
    assert reader.post(keep(story), {"headline": "x"}).status_code == 302
    assert editor.post(NEW, {"headline": "x"}).status_code == 404
    assert not Unsaved.objects.exists()
    assert "no-store" in editor.post(keep(story), {}).headers["Cache-Control"]


# Sittings


def test_the_second_is_told_who_has_the_story_open_and_since_when(editor, chief, story):
    editor.get(change(story))
    since = timezone.localtime(Sitting.objects.get().since)
    assert f"ana has had this story open since {since:%H:%M}" in chief.get(change(story)).text
    told = chief.post(keep(story), {}).json()
    assert told["others"] == [{"name": "ana", "since": f"{since:%H:%M}"}]
    assert [one["name"] for one in editor.post(keep(story), {}).json()["others"]] == ["chief"]


def test_who_alone_has_it_open_is_told_of_nobody(editor, story):
    editor.get(change(story))
    assert editor.post(keep(story), {}).json()["others"] == []


def test_who_was_not_heard_of_for_a_while_is_gone_and_comes_anew(editor, chief, story):
    editor.get(change(story))
    long_ago = timezone.now() - timedelta(hours=3)
    Sitting.objects.update(since=long_ago, called_at=timezone.now() - timedelta(seconds=46))
    assert chief.post(keep(story), {}).json()["others"] == []
    editor.post(keep(story), {})
    assert Sitting.objects.get(user=editor.user).since > long_ago


def test_the_clock_of_one_who_stays_does_not_start_again(editor, story):
    editor.get(change(story))
    since = timezone.now() - timedelta(hours=3)
    Sitting.objects.update(since=since)
    editor.post(keep(story), {})
    assert Sitting.objects.get().since == since


def test_a_save_by_a_colleague_is_told_to_an_open_form(editor, chief, story):
    seen = opened(editor, story)["seen"]
    send(chief, story, opened(chief, story), headline="Flow", _continue="x")
    told = editor.post(keep(story), {"seen": seen}).json()
    assert told["saved"] > int(seen)
    assert told["by"] == "chief"

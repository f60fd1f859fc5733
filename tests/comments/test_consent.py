"""What readers agree to stands above the button, in the newsroom's own words."""

from pathlib import Path

import pytest

from comments.models import Rules
from newsmania.purging import journal, purge
from tests.comments.factories import CommentFactory

pytestmark = pytest.mark.django_db

WORDS = "We keep your address for 90 days: https://paper.example/privacy/ <b>tells</b> more."


@pytest.fixture
def rules():
    return Rules.objects.current()


def say(rules, words):
    rules.consent = words
    rules.save()


def test_it_stands_above_the_button_on_both_pages_and_is_plain_text(reader, article, rules):
    assert "reply-form__consent" not in reader.get(article.get_absolute_url()).text
    say(rules, WORDS)
    for address in [article.get_absolute_url(), f"/comments/{article.pk}/"]:
        text = reader.get(address).text
        assert "We keep your address for 90 days: <a href=" in text
        assert "&lt;b&gt;tells&lt;/b&gt; more." in text
        assert text.index("We keep your address") < text.index("Post Comment")


def test_a_form_that_comes_back_says_it_too(send, rules):
    say(rules, WORDS)
    assert "We keep your address" in send(comment="").text


@pytest.mark.parametrize("replies", [0, 3])
def test_it_costs_no_query_more(reader, article, rules, counted, replies):
    CommentFactory.create_batch(replies, article=article, published=True)
    say(rules, WORDS)
    with counted(4):
        reader.get(article.get_absolute_url())


def test_its_change_makes_stories_stale_and_no_other_rule_does(
    reader, article, rules, django_capture_on_commit_callbacks
):
    def stale_after(**changes):
        Path(journal().path).unlink(missing_ok=True)
        with django_capture_on_commit_callbacks(execute=True):
            purge(["flushed"])  # With what earlier tests told and rolled back.
            for name, value in changes.items():
                setattr(rules, name, value)
            rules.save()
        return Path(journal().path).read_text()

    stale_after()
    assert "reply-rules" not in stale_after(under_attack=True)
    assert "reply-rules" in stale_after(consent=WORDS)
    assert "reply-rules" in reader.get(article.get_absolute_url()).headers["Cache-Tag"].split(",")


def test_an_editor_words_it(editor):
    page = editor.get("/admin/comments/rules/", follow=True)
    form = page.context["adminform"].form
    fields = {name: value for name, value in form.initial.items() if value not in {None, False}}
    saved = editor.post(page.request["PATH_INFO"], fields | {"consent": WORDS})
    assert saved.status_code == 302
    assert Rules.objects.current().consent == WORDS

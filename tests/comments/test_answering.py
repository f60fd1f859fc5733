"""Answering a reply, looking at one's own before it is sent, and quoting: without a script."""

import pytest

from comments.models import Comment
from tests.comments.factories import CommentFactory
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(article):
    return CommentFactory(article=article, published=True, name="Bo Li", text="One.\n\n> Two")


def test_an_answer_knows_what_it_answers(send, stored, first):
    assert send(parent=first.pk).status_code == 303
    answer = stored.last()
    assert (answer.parent, answer.depth) == (first, 2)


def test_the_same_words_to_two_replies_are_two(send, stored, first, article):
    second = CommentFactory(article=article, published=True)
    send(parent=first.pk, comment="Yes.")
    for parent, is_same in [(first, True), (second, False), (None, False)]:
        other = Comment(article=article, email="rea@example.org", text="Yes.", parent=parent)
        assert (other.sign() == stored.last().fingerprint) is is_same


GONE = ["held", "spam", "trash", "withdrawn", "missing", "elsewhere"]


@pytest.mark.parametrize("status", GONE)
def test_what_cannot_be_answered_gives_one_answer(send, stored, article, status):
    if status == "elsewhere":
        number = CommentFactory(published=True).pk
    elif status == "missing":
        number = 9999999
    else:
        number = CommentFactory(article=article, status=status).pk
    before = stored.count()
    page = send(parent=number, comment="Words worth keeping.")
    assert page.status_code == 422
    assert "The reply that you answer is no longer there." in page.text
    assert "Words worth keeping." in page.text
    assert f'value="{number}"' not in page.text
    assert stored.count() == before


@pytest.mark.parametrize("number", ["x", "-1", "0", "1.5", "9" * 19, "9" * 3000, "٣", "1 2"])
def test_what_is_no_number_gives_the_same_answer(send, stored, number):
    page = send(parent=number)
    assert page.status_code == 422
    assert "The reply that you answer is no longer there." in page.text
    assert not stored.exists()


def test_a_preview_shows_the_reply_and_stores_nothing(send, stored, first):
    page = send(act="preview", comment="So\n\n> it <b>looks</b>", parent=first.pk)
    assert page.status_code == 200
    assert 'id="preview-head"' in page.text
    assert "<blockquote><p>it &lt;b&gt;looks&lt;/b&gt;</p></blockquote>" in page.text
    assert "So\n\n&gt; it &lt;b&gt;looks&lt;/b&gt;</textarea>" in page.text
    assert "Answer <bdi>Bo Li</bdi>" in page.text
    assert page.text.index('id="preview-head"') < page.text.index('id="respond"')
    assert stored.count() == 1
    assert not page.cookies


def test_a_preview_of_a_faulty_form_tells_what_is_wrong(send):
    page = send(act="preview", email="nobody")
    assert page.status_code == 422
    assert "preview-head" not in page.text


def test_their_words_are_quoted_above_ones_own(send, stored, first):
    page = send(act="quote", parent=first.pk, comment="Mine.", email="nobody yet")
    assert page.status_code == 200
    assert "&gt; One.\n&gt;\n&gt; &gt; Two\n\nMine.</textarea>" in page.text
    assert 'value="nobody yet"' in page.text
    assert "error-summary" not in page.text
    assert stored.count() == 1


def test_the_page_of_the_form_answers_whom_its_address_names(reader, article, first):
    page = reader.get(f"/comments/{article.pk}/?reply_to={first.pk}")
    assert "Answer <bdi>Bo Li</bdi>" in page.text
    assert f'name="parent" value="{first.pk}"' in page.text


def test_the_form_tells_how_long_a_reply_may_be(reader, article):
    text = reader.get(article.get_absolute_url()).text
    assert "Up to 5,000 characters." in text
    # By which a browser would cut what is pasted, and say nothing.
    assert "maxlength" not in text


@pytest.mark.parametrize(("field", "most"), [("comment", 5000), ("name", 80)])
def test_what_is_too_long_comes_back_whole(send, stored, field, most):
    typed = "ক" * (most + 7)
    page = send(**{field: typed})
    assert page.status_code == 422
    assert f"yours has {most + 7}." in page.text
    assert typed in page.text
    assert not stored.exists()


def test_the_pages_script_gets_the_receipt_of_a_published_reply_too(send, moderator, stored):
    from datetime import timedelta

    send(remember="on")
    stored.get().approve(by=moderator.user)
    stored.update(created_at=stored.get().created_at - timedelta(hours=1))
    response = send(comment="A second thought.", in_place="1")
    assert stored.last().is_published
    assert response.url.startswith("/comments/receipt/")


# The paper's own answers


def test_the_newsroom_answers_with_a_badge_that_nobody_can_type(article, editor, reader):
    reply = CommentFactory(article=article, published=True)
    answer = reply.answer("So it is.", by=editor.user)
    assert (answer.parent, answer.status, answer.by) == (reply, "published", editor.user)
    assert answer.voice == "staff"
    assert 'class="reply__badge"' in reader.get(article.get_absolute_url()).text


def test_no_name_that_somebody_signs_in_with_is_printed(article, moderator, reader, settings):
    reply = CommentFactory(article=article, published=True)
    moderator.user.username = "secret-login"
    moderator.user.save()
    assert reply.answer("So it is.", by=moderator.user).name == settings.PAPER_NAME
    text = reader.get(article.get_absolute_url()).text
    assert "secret-login" not in text
    assert '<span class="reply__badge">The newsroom</span>' in text


def test_who_wrote_the_story_answers_as_its_author(editor):
    editor.user.first_name, editor.user.last_name = "Ana", "Ruiz"
    editor.user.save()
    reply = CommentFactory(
        article=ArticleFactory(published=True, authors=["Ana Ruiz"]), published=True
    )
    assert reply.answer("I asked them both.", by=editor.user).voice == "author"


def test_two_clicks_make_one_answer(article, editor):
    reply = CommentFactory(article=article, published=True)
    first, second = (reply.answer("So it is.", by=editor.user) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("status", ["held", "spam", "trash", "withdrawn"])
def test_what_readers_do_not_see_is_not_answered(article, editor, status):
    with pytest.raises(ValueError, match="do not see"):
        CommentFactory(article=article, status=status).answer("Hm.", by=editor.user)


def test_a_moderator_answers_from_the_replys_own_page(article, moderator, reader):
    reply = CommentFactory(article=article, published=True)
    page = moderator.get(f"/admin/comments/comment/{reply.pk}/change/")
    assert "Answer it in the paper’s name" in page.text
    sent = moderator.post(f"/admin/comments/comment/{reply.pk}/answer/", {"comment": "So it is."})
    assert sent.status_code == 302
    answer = Comment.objects.get(parent=reply)
    assert (answer.text, answer.voice, answer.by) == ("So it is.", "staff", moderator.user)
    assert "So it is." in reader.get(article.get_absolute_url()).text


@pytest.mark.parametrize(("status", "words"), [("held", "Hm."), ("published", "  ")])
def test_no_answer_comes_of_what_cannot_be_one(article, moderator, status, words):
    reply = CommentFactory(article=article, status=status)
    answer = {"comment": words}
    page = moderator.post(f"/admin/comments/comment/{reply.pk}/answer/", answer, follow=True)
    assert 'class="error"' in page.text
    assert not Comment.objects.exclude(pk=reply.pk).exists()

"""What a moderator is told and offered is what has happened and can happen."""

import pytest
from django.contrib.auth.models import Permission

from comments.models import Decision
from tests.comments.factories import CommentFactory
from tests.comments.test_moderation import QUEUE, decide

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("verb", "status"), [("approve", "published"), ("undo", "held")])
def test_a_button_that_changed_nothing_reports_no_success(moderator, verb, status):
    page = decide(moderator, CommentFactory(status=status), verb, follow=True)
    assert "Nothing changed in Rea Der" in page.text
    assert [message.level_tag for message in page.context["messages"]] == ["warning"]
    assert not Decision.objects.exists()


def test_undo_is_offered_where_there_is_something_to_undo(moderator):
    comment = CommentFactory()
    page = f"{QUEUE}{comment.pk}/change/"
    assert "Undo the last decision" not in moderator.get(page).text
    comment.trash(by=moderator.user)
    assert "Undo the last decision" in moderator.get(page).text
    comment.undo(by=moderator.user)
    assert "Undo the last decision" not in moderator.get(page).text


def test_who_may_only_look_is_offered_no_button(writer):
    writer.user.user_permissions.set(Permission.objects.filter(codename="view_comment"))
    comment = CommentFactory()
    for address in [QUEUE, f"{QUEUE}{comment.pk}/change/"]:
        page = writer.get(address)
        assert comment.text in page.text
        assert "formaction" not in page.text


def test_bulk_leaves_alone_what_changed_since_the_page_was_shown(moderator, editor):
    first, second = CommentFactory.create_batch(2)
    page = moderator.get(f"{QUEUE}?status=all")
    shown = [f"{one.pk}:held:1" for one in (first, second)]
    for value in shown:
        assert f'name="shown" value="{value}"' in page.text
    first.mark_spam(by=editor.user)
    send = {
        "action": "approve_selected",
        "_selected_action": [first.pk, second.pk],
        "shown": shown,
    }
    page = moderator.post(f"{QUEUE}?status=all", send, follow=True)
    assert "Approved 1 reply; 1 had already been handled." in page.text
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("spam", "published")


def test_an_address_cannot_add_recipients_to_the_moderators_mail(moderator):
    CommentFactory(email="a?bcc=victim@example.org")
    assert 'href="mailto:a%3Fbcc%3Dvictim@example.org"' in moderator.get(QUEUE).text

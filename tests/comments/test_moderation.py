"""The queue: what it shows, who may use it, and that a decision is taken once and can be undone."""

import pytest

from comments.models import Comment, Decision
from tests.comments.factories import CommentFactory

pytestmark = pytest.mark.django_db

QUEUE = "/admin/comments/comment/"


def decide(client, comment, verb, seen=None, **options):
    send = {"reply": f"{comment.pk}:{seen or comment.status}"}
    return client.post(f"{QUEUE}decide/{verb}/", send, **options)


@pytest.mark.parametrize(
    ("verb", "status"), [("approve", "published"), ("spam", "spam"), ("trash", "trash")]
)
def test_one_button_decides_and_the_decision_is_recorded(moderator, verb, status):
    comment = CommentFactory()
    assert decide(moderator, comment, verb).status_code == 302
    comment.refresh_from_db()
    assert comment.status == status
    decision = Decision.objects.get()
    assert (decision.by, decision.from_status, decision.to_status) == (
        moderator.user,
        "held",
        status,
    )


def test_an_approved_reply_is_on_the_page_at_once(moderator, reader):
    comment = CommentFactory(text="Approved words.")
    address = comment.article.get_absolute_url()
    assert "Approved words." not in reader.get(address).text
    decide(moderator, comment, "approve")
    text = reader.get(address).text
    assert "Approved words." in text
    assert f'id="reply-{comment.pk}"' in text


def test_the_second_of_two_moderators_is_told_and_not_obeyed(moderator, editor):
    comment = CommentFactory()
    decide(moderator, comment, "spam")
    page = decide(editor, comment, "approve", seen="held", follow=True)
    assert "Mo has already decided on Rea Der" in page.text
    comment.refresh_from_db()
    assert comment.status == "spam"
    assert Decision.objects.count() == 1


def test_a_decision_on_a_status_that_has_changed_meanwhile_is_none(moderator):
    comment = CommentFactory()
    stale = Comment.objects.get(pk=comment.pk)
    assert comment.trash(by=moderator.user)
    assert not stale.approve(by=moderator.user)
    assert Decision.objects.count() == 1


def test_bulk_decides_reports_and_is_undone_in_one_go(moderator):
    comments = CommentFactory.create_batch(3)
    comments[0].trash(by=moderator.user)
    send = {"action": "approve_selected", "_selected_action": [one.pk for one in comments]}
    page = moderator.post(QUEUE, send, follow=True)
    assert "Approved 2 replies; 1 had already been handled." in page.text
    assert Comment.objects.published().count() == 2
    batch = page.context["last_batch"]
    assert len(batch) == 2
    moderator.post(f"{QUEUE}undo/{batch[0].batch}/")
    assert Comment.objects.held().count() == 2
    assert Decision.objects.filter(verb="undo").count() == 2


def test_undo_leaves_alone_what_a_colleague_has_decided_since(moderator, editor):
    comment = CommentFactory()
    decide(moderator, comment, "approve")
    first = Decision.objects.get()
    comment.refresh_from_db()
    decide(editor, comment, "spam")
    moderator.post(f"{QUEUE}undo/{first.batch}/")
    comment.refresh_from_db()
    assert comment.status == "spam"
    assert comment.decisions.count() == 2


def test_one_reply_is_undone_on_its_own_page(moderator):
    comment = CommentFactory()
    decide(moderator, comment, "spam")
    comment.refresh_from_db()
    page = moderator.get(f"{QUEUE}{comment.pk}/change/")
    assert "Undo the last decision" in page.text
    assert "Marked as spam" in page.text
    decide(moderator, comment, "undo")
    comment.refresh_from_db()
    assert comment.status == "held"


def test_the_queue_shows_what_awaits_oldest_first_with_story_record_and_reasons(moderator):
    CommentFactory(email="rea@example.org", status="published")
    CommentFactory(email="rea@example.org", status="spam")
    first = CommentFactory(
        email="rea@example.org",
        text="First.",
        reasons=[{"code": "links", "sentence": "It has 2 links.", "weight": 1}],
    )
    second = CommentFactory(text="Second.", article=first.article)
    page = moderator.get(QUEUE)
    assert list(page.context["cl"].result_list) == [first, second]
    assert "1 published, 1 awaiting, 1 spam" in page.text
    assert "It has 2 links." in page.text
    assert first.article.get_absolute_url() in page.text
    assert [(tab["display"], tab["count"]) for tab in page.context["cl"].tabs] == [
        ("Awaiting", "2"),
        ("Reported", "0"),
        ("Published", "1"),
        ("Spam", "1"),
        ("Trash", "0"),
        ("All", "4"),
    ]


def test_the_queue_offers_its_verbs_and_no_deletion(moderator):
    CommentFactory()
    offered = dict(moderator.get(QUEUE).context["action_form"].fields["action"].choices)
    verbs = ["approve", "spam", "trash", "pick", "ban"]
    assert set(offered) == {"", *(f"{verb}_selected" for verb in verbs)}


def test_an_empty_queue_says_so(moderator):
    assert "Nothing awaits moderation." in moderator.get(QUEUE).text


@pytest.mark.parametrize("size", [3, 25])
def test_the_queues_queries_do_not_grow(moderator, size, django_assert_max_num_queries):
    CommentFactory.create_batch(size)
    # 15: each pile's count is one of them, and what readers report of all cards another.
    with django_assert_max_num_queries(15):
        moderator.get(QUEUE)


def test_hostile_words_are_text_in_the_queue(moderator):
    CommentFactory(name="<script>x</script>", text="<img src=x onerror=alert(1)>", website="")
    text = moderator.get(QUEUE).text
    assert "<script>x" not in text
    assert "<img src=x" not in text


def test_nobody_writes_edits_or_deletes_replies_here(moderator, editor):
    comment = CommentFactory()
    for client in [moderator, editor]:
        assert client.get(f"{QUEUE}add/").status_code == 403
        assert client.get(f"{QUEUE}{comment.pk}/delete/").status_code == 403
        assert client.post(f"{QUEUE}{comment.pk}/change/", {"text": "Edited."}).status_code == 403
    comment.refresh_from_db()
    assert comment.text != "Edited."


@pytest.mark.parametrize("verb", ["approve", "spam", "trash", "undo"])
def test_only_who_may_moderate_can_decide_and_only_by_post(reader, writer, moderator, verb):
    comment = CommentFactory()
    assert decide(reader, comment, verb).status_code == 302
    assert decide(writer, comment, verb).status_code == 403
    assert moderator.get(f"{QUEUE}decide/{verb}/").status_code == 405
    comment.refresh_from_db()
    assert comment.status == "held"
    assert not Decision.objects.exists()


def test_who_may_only_look_cannot_decide(writer):
    from django.contrib.auth.models import Permission

    writer.user.user_permissions.set(Permission.objects.filter(codename="view_comment"))
    comment = CommentFactory()
    assert writer.get(QUEUE).status_code == 200
    assert decide(writer, comment, "approve").status_code == 403
    send = {"action": "approve_selected", "_selected_action": [comment.pk]}
    writer.post(QUEUE, send)
    comment.refresh_from_db()
    assert comment.status == "held"


@pytest.mark.parametrize("reply", ["", "x", "1:", "99999999:held", "9" * 40 + ":held", "१:held"])
def test_a_decision_on_nothing_is_404(moderator, reply):
    assert moderator.post(f"{QUEUE}decide/approve/", {"reply": reply}).status_code == 404


def test_a_decision_of_no_kind_is_404(moderator):
    assert decide(moderator, CommentFactory(), "explode").status_code == 404

"""Readers report what should not stand there: enough of them hide it, and none of them alone."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from comments.models import MOST_A_DAY, Comment, Report, Rules
from tests.comments.conftest import OURS
from tests.comments.factories import CommentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment(article):
    return CommentFactory(article=article, published=True)


@pytest.fixture
def report(reader, comment):
    """Report it from a network: `report(network=3, reason="spam")`."""

    def send(network=1, headers=OURS, on=comment, **changes):
        fields = {"reason": "attack", "note": "Look at the second line."} | changes
        address = f"203.0.{network}.7"
        return reader.post(
            f"/comments/report/{on.pk}/", fields, headers=headers, REMOTE_ADDR=address
        )

    return send


def status_of(comment):
    comment.refresh_from_db()
    return comment.status


def test_each_reply_leads_to_its_report(reader, article, comment):
    page = reader.get(article.get_absolute_url()).text
    assert f'href="/comments/report/{comment.pk}/"' in page
    form = reader.get(f"/comments/report/{comment.pk}/")
    assert form.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in form.text
    assert comment.text in form.text
    assert comment.email not in form.text


def test_a_report_is_stored_and_thanked(reader, report, comment):
    response = report(reason="spam", note="  Buy\u202e  now ")
    assert response.status_code == 303
    assert "Thank you for your report" in reader.get(response.url).text
    stored = Report.objects.get()
    assert (stored.comment, stored.reason, stored.weight) == (comment, "spam", 1)
    assert stored.note == "Buy  now"
    assert "203.0" not in str(stored.__dict__)
    assert status_of(comment) == "published"


def test_three_readers_hide_it_until_a_moderator_looks(reader, article, comment, report):
    for network in (1, 2, 3):
        report(network)
    assert status_of(comment) == "held"
    assert comment.reasons[-1]["code"] == "reported"
    assert comment.text not in reader.get(article.get_absolute_url()).text


def test_what_has_answers_leaves_a_placeholder(reader, article, comment, report):
    CommentFactory(to=comment, published=True)
    for network in (1, 2, 3):
        report(network)
    page = reader.get(article.get_absolute_url()).text
    assert "A moderator is looking at this reply." in page
    assert comment.text not in page


def test_one_reader_counts_once_however_often_they_report(report, comment):
    answers = {report(1).url for _ in range(4)}
    assert len(answers) == 1
    assert Report.objects.count() == 1
    assert status_of(comment) == "published"


@pytest.mark.parametrize(("hide_at", "status"), [(0, "published"), (1, "held"), (2, "published")])
def test_how_many_it_takes_is_the_newsrooms_to_say(report, comment, hide_at, status):
    Rules.objects.current()
    Rules.objects.update(hide_at=hide_at)
    report(1)
    assert status_of(comment) == status


def test_what_a_moderator_has_cleared_stays(report, comment, moderator):
    report(1)
    comment.approve(by=moderator.user)
    assert Report.objects.get().outcome == Report.Outcome.DISMISSED
    for network in (2, 3, 4, 5, 6):
        report(network)
    assert status_of(comment) == "published"
    assert Comment.objects.reported().contains(comment)


def test_until_its_words_change(report, comment, moderator):
    report(1)
    comment.approve(by=moderator.user)
    comment.reword("Something else altogether.")
    for network in (2, 3, 4):
        report(network)
    assert status_of(comment) == "held"


@pytest.mark.parametrize(
    ("verb", "outcome"),
    [("approve", "dismissed"), ("mark_spam", "upheld"), ("trash", "upheld")],
)
def test_a_decision_answers_the_reports_and_undo_asks_them_anew(
    report, comment, moderator, verb, outcome
):
    report(1)
    getattr(comment, verb)(by=moderator.user)
    assert Report.objects.get().outcome == outcome
    assert not Comment.objects.reported().exists()
    assert comment.undo(by=moderator.user)
    assert Report.objects.get().outcome == Report.Outcome.OPEN
    assert Comment.objects.reported().contains(comment)
    assert status_of(comment) == "published"


def test_false_reporters_lose_weight(report, article, moderator):
    weights = []
    for _ in range(4):
        comment = CommentFactory(article=article, published=True)
        report(1, on=comment)
        weights.append(round(comment.reports.get().weight, 2))
        comment.approve(by=moderator.user)
    assert weights == [1.0, 0.67, 0.5, 0.4]


def test_who_is_right_keeps_their_weight(report, article, moderator):
    for _ in range(4):
        comment = CommentFactory(article=article, published=True)
        report(1, on=comment)
        assert comment.reports.get().weight == 1
        comment.mark_spam(by=moderator.user)


def test_four_false_reporters_do_not_make_three_readers(report, article, moderator, comment):
    for network in (1, 2, 3, 4):
        for _ in range(2):
            other = CommentFactory(article=article, published=True)
            report(network, on=other)
            other.approve(by=moderator.user)
        report(network)
    assert status_of(comment) == "published"


def test_so_many_a_day_and_no_more(report, article):
    for _ in range(MOST_A_DAY):
        assert report(1, on=CommentFactory(article=article, published=True)).status_code == 303
    refused = report(1, on=CommentFactory(article=article, published=True), note="Kept words")
    assert refused.status_code == 429
    assert "Kept words" in refused.text
    assert report(2, on=CommentFactory(article=article, published=True)).status_code == 303


def test_what_is_wrong_is_told_and_nothing_is_lost(report):
    page = report(1, reason="", note="Words worth keeping.")
    assert page.status_code == 422
    assert "Choose what is wrong with it." in page.text
    assert "Words worth keeping." in page.text
    assert not Report.objects.exists()


@pytest.mark.parametrize("field", [{"reason": "x" * 50}, {"note": "x" * 501}, {"note": "a\0b"}])
def test_odd_fields_are_told_too(report, field):
    assert report(1, **field).status_code == 422


def test_another_site_cannot_report(report):
    assert report(1, headers={"Origin": "https://evil.example"}).status_code == 403
    assert not Report.objects.exists()


def test_what_says_not_where_it_comes_from_weighs_nothing(report, comment):
    for network in range(1, 6):
        assert report(network, headers={}).status_code == 303
    assert {one.weight for one in Report.objects.all()} == {0}
    assert status_of(comment) == "published"


@pytest.mark.parametrize("status", ["held", "spam", "trash", "withdrawn"])
def test_what_readers_do_not_see_cannot_be_reported(reader, report, article, status):
    hidden = CommentFactory(article=article, status=status)
    assert reader.get(f"/comments/report/{hidden.pk}/").status_code == 404
    assert report(1, on=hidden).status_code == 404
    assert reader.get("/comments/report/99999999/").status_code == 404


def test_of_a_withdrawn_story_nothing_is_told(reader, report, article, comment, editor):
    article.withdraw(by=editor.user, note="It was not so.")
    assert report(1).status_code == 404
    assert reader.get(f"/comments/report/thanks/{article.pk}/").status_code == 404


def test_moderators_see_what_readers_say(moderator, report, comment):
    report(1, note="<b>Line two</b>")
    page = moderator.get("/admin/comments/comment/?status=reported")
    queue = page.text
    (tab,) = [one for one in page.context["cl"].tabs if one["name"] == "reported"]
    assert (tab["count"], tab["selected"]) == ("1", True)
    assert "It attacks or threatens somebody" in queue
    assert "&lt;b&gt;Line two&lt;/b&gt;" in queue
    assert comment.text in queue


def test_what_readers_still_see_can_be_cleared_of_its_reports(moderator, report, comment):
    """By the button of the queue, with a script and without one."""
    report(1)
    queue = moderator.get("/admin/comments/comment/?status=reported").text
    named = f"{comment.pk}:published:1"
    assert f'value="{named}" data-verb="approve"' in queue
    moderator.post("/admin/comments/comment/decide/approve/", {"reply": named})
    assert not Report.objects.open().exists()
    assert 'data-verb="approve"' not in moderator.get(f"/admin/comments/comment/{comment.pk}/").text


def test_a_card_that_comes_back_has_its_reports(moderator, report, comment):
    report(1, note="Line two.")
    send = {"reply": f"{comment.pk}:published:1"}
    script = {"Accept": "application/json"}
    done = moderator.post("/admin/comments/comment/decide/approve/", send, headers=script).json()
    undone = moderator.post(f"/admin/comments/comment/undo/{done['batch']}/", headers=script).json()
    assert "Line two." in undone["cards"][str(comment.pk)]


def test_the_queue_asks_for_all_reports_at_once(moderator, article, report, counted):
    for number in range(5):
        report(number + 1, on=CommentFactory(article=article, published=True))
        with counted(15):
            moderator.get("/admin/comments/comment/?status=reported")


def test_a_report_of_the_paper_itself_is_neither_offered_nor_taken(reader, article, report):
    ours = CommentFactory(article=article, published=True, voice="staff")
    assert f"/comments/report/{ours.pk}/" not in reader.get(article.get_absolute_url()).text
    for network in (1, 2, 3):
        assert report(network, on=ours).status_code == 404
    assert status_of(ours) == "published"


def test_networks_of_reporters_are_forgotten_too(report, comment, settings):
    settings.REPLY_NETWORK_DAYS = 90
    report(1)
    Report.objects.update(at=timezone.now() - timedelta(days=89))
    call_command("forget_networks", stdout=StringIO())
    assert Report.objects.get().client_key
    Report.objects.update(at=timezone.now() - timedelta(days=91))
    call_command("forget_networks", stdout=StringIO())
    assert not Report.objects.get().client_key

"""
Real spam through the real form: how much is stopped, and how many honest replies have to wait.

Each is sent by a writer whom the paper trusts, from an address and a network of its own: what a
stranger sends waits for a moderator whatever it says, so that would tell nothing of the checks.
"""

from functools import partial

import pytest
from django.utils import timezone

from comments.learning.lessons import learn
from comments.models import Comment, Decision, Rules, Training
from comments.remembering import COOKIE, Remembered
from tests.comments.spam import FILES, messages

pytestmark = pytest.mark.django_db

OURS = {"Origin": "http://testserver"}
KEY = "a-trusted-browser"


@pytest.fixture
def trusted(client, article, moderator, settings):
    """A browser whose words a moderator has approved; what it sends is never called its own."""
    from django.core import signing

    first = Comment(article=article, name="Rea", email="rea@example.org", text="The tide.")
    first.writer_key = KEY
    first.fingerprint = first.sign()
    first.save()
    first.approve(by=moderator.user)
    # They come in a second here, and came in years there.
    Rules.objects.current()
    Rules.objects.update(most_in_a_rush=0)
    told = signing.dumps(list(Remembered(writer_key=KEY)), salt=COOKIE, compress=True)
    client.cookies.load({COOKIE: told})
    return client


def stopped(client, article, told):
    """The messages that were not published, and what the checks said of each."""
    found = []
    for number, message in enumerate(told):
        fields = {"comment": message.text, "name": message.name[:80] or "Somebody"}
        fields["email"] = f"writer{number}@mail{number}.example.org"
        network = f"198.{18 + number // 60_000}.{number // 250}.{number % 250}"
        send = partial(client.post, f"/comments/{article.pk}/", headers=OURS, REMOTE_ADDR=network)
        response = send(fields)
        if response.status_code == 422:  # So doubtful that a browser would have to work for it.
            assert "data-challenge" in response.text
            assert message.is_spam, message
            response = send(fields | {"act": "hold"})
        assert response.status_code == 303, (response.status_code, message)
        comment = Comment.objects.newest_first().first()
        if not comment.is_published:
            found.append((message, [reason["code"] for reason in comment.reasons]))
        # Trust is for the test's sake: a verdict on one says nothing of the next.
        Comment.objects.filter(pk=comment.pk).update(writer_key="")
    return found


def share(found, told, *, spam):
    return sum(message.is_spam == spam for message, _ in found) / sum(
        message.is_spam == spam for message in told
    )


def decide(told, article):
    """Let moderators have decided on these, each by a decision of its own."""
    now = timezone.now()
    comments = [
        Comment(
            article=article,
            name=message.name[:80],
            email=f"{number}@example.org",
            text=message.text,
            status="spam" if message.is_spam else "published",
            fingerprint=f"known-{number}",
            path=f"{number:015}",
            thread=f"{number:015}",
            created_at=now - timezone.timedelta(days=60),
        )
        for number, message in enumerate(told)
    ]
    comments = Comment.objects.bulk_create(comments)
    Decision.objects.bulk_create(
        Decision(comment=one, verb="approve", from_status="held", to_status=one.status)
        for one in comments
    )


@pytest.mark.parametrize("name", FILES)
def test_the_checks_alone_stop_real_spam(trusted, article, name, capsys):
    told = messages(name)
    found = stopped(trusted, article, told)
    spam, honest = share(found, told, spam=True), share(found, told, spam=False)
    with capsys.disabled():
        print(f"\n{name}: static checks stop {spam:.0%} of the spam, hold {honest:.1%} of the rest")
    assert spam >= 0.40
    assert honest <= 0.08


@pytest.mark.parametrize("name", FILES)
def test_a_filter_that_learned_from_the_other_two_stops_more(trusted, article, name, capsys):
    decide([one for other in FILES if other != name for one in messages(other)], article)
    training = learn()
    told = messages(name)
    found = stopped(trusted, article, told)
    spam, honest = share(found, told, spam=True), share(found, told, spam=False)
    filed = Comment.objects.filter(article=article, status="spam", decisions=None)
    wrongly = {message.text.strip("\ufeff ") for message in told if not message.is_spam}
    wrong = sum(one.text in wrongly for one in filed)
    with capsys.disabled():
        print(
            f"\n{name}: with the filter {spam:.0%} of the spam, {honest:.1%} of the rest; filed as "
            f"spam {len(filed)}, {wrong} wrongly; held-back precision {training.precision:.3f}, "
            f"recall {training.recall:.3f}"
        )
    assert spam >= 0.90
    assert honest <= 0.18
    assert Training.objects.get() == training

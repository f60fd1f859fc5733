"""What the filter learns, when it acts, how it explains itself, and what it leaves alone."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from comments.checks import Case, learned
from comments.learning import trainer
from comments.learning.features import features_of
from comments.learning.weights import Weights
from comments.models import Comment, Training
from tests.comments.factories import CommentFactory

pytestmark = pytest.mark.django_db

SPAM = "Earn money from home with our casino number"
HONEST = "The minister has not answered question"


@pytest.fixture
def decided(article, moderator):
    """Decisions of moderators: so many of each kind."""

    def decided(spam, honest):
        for number in range(spam):
            comment = CommentFactory(article=article, text=f"{SPAM} {number}")
            comment.mark_spam(by=moderator.user)
        for number in range(honest):
            comment = CommentFactory(article=article, text=f"{HONEST} {number}")
            comment.approve(by=moderator.user)

    return decided


def train():
    told = StringIO()
    call_command("train_filter", stdout=told)
    return told.getvalue()


def asked(article, text, **traits):
    comment = CommentFactory.build(article=article, text=text, **traits)
    return learned.check(Case(comment))


def test_it_does_nothing_before_there_are_enough_decisions_of_both_kinds(decided, article):
    decided(spam=50, honest=49)
    assert "49 replies are approved; it takes 50." in train()
    assert not Training.objects.exists()
    assert asked(article, f"{SPAM} 7") is None


def test_it_learns_from_decisions_tells_its_figures_and_explains_each_verdict(decided, article):
    decided(spam=60, honest=60)
    assert "precision 1.000, recall 1.000" in train()
    opinion = asked(article, "Earn money from home with a casino")
    assert opinion.code == "learned"
    assert "99% like what you have marked as spam: “casino”" in opinion.sentence
    assert asked(article, "The minister has answered") is None


def test_what_a_moderator_approved_is_not_judged_again(decided, article, moderator):
    decided(spam=60, honest=60)
    train()
    approved = CommentFactory(article=article, text=f"{SPAM} 999")
    approved.approve(by=moderator.user)
    assert learned.check(Case(approved)) is None
    train()
    assert Comment.objects.get(pk=approved.pk).is_published


def test_only_standing_decisions_of_moderators_teach_it(decided, article, moderator):
    decided(spam=1, honest=1)
    CommentFactory(article=article, text="By a machine", status=Comment.Status.SPAM)
    undone = CommentFactory(article=article, text="Taken back")
    undone.mark_spam(by=moderator.user)
    undone.undo(by=moderator.user)
    trashed = CommentFactory(article=article, text="In the trash")
    trashed.trash(by=moderator.user)
    assert Comment.objects.decided().count() == 2


def test_it_does_not_act_where_it_foretells_badly(article, moderator):
    """The same words, now spam and now not: nothing can be learned from them."""
    for number in range(120):
        comment = CommentFactory(article=article, text=f"The same words again {number % 7}")
        (comment.mark_spam if number % 2 else comment.approve)(by=moderator.user)
    assert "Nothing: it is not right often enough yet." in train()
    assert asked(article, "The same words again 3") is None


def test_judging_without_the_library_says_what_the_library_says():
    examples = [
        ({f"“{word}”" for word in text.split()}, is_spam)
        for text, is_spam in [("a b c", True), ("a d", False), ("b c", True), ("d e a", False)] * 20
    ]
    weights = trainer.train(examples)
    assert Weights.load(weights.dump()).likelihood({"“b”", "“c”"}) > 0.9
    assert weights.likelihood({"“d”", "“e”"}) < 0.1
    assert weights.weightiest({"“a”", "“b”", "“d”"})[0] == "“b”"
    assert trainer.train(examples).dump() == weights.dump()


def test_no_name_and_no_address_is_learned(article):
    comment = CommentFactory.build(article=article, name="Zelda", email="zelda@mail.example")
    assert not [one for one in features_of(comment) if "zelda" in one or "mail" in one]


def test_the_weights_of_the_latest_alone_are_kept(decided):
    decided(spam=50, honest=50)
    train()
    train()
    assert [bool(one.weights) for one in Training.objects.order_by("pk")] == [False, True]


def test_the_nights_work_goes_on_after_a_failure(settings):
    settings.NIGHTLY = ["no_such_command", "train_filter"]
    told = StringIO()
    with pytest.raises(CommandError, match="Failed: no_such_command"):
        call_command("nightly", stdout=told, stderr=told)
    assert "There is not enough to learn from." in told.getvalue()


def test_the_newsroom_reads_how_well_it_does(decided, moderator):
    page = moderator.get("/admin/comments/training/")
    assert "It has learned nothing yet." in page.text
    decided(spam=50, honest=50)
    train()
    page = moderator.get("/admin/comments/training/")
    assert "50 spam, 50 approved" in page.text
    assert "100.0 %" in page.text

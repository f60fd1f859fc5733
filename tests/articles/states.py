"""The states of a story, made by the verbs, and what readers are promised of each."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from articles.models.content import content_of

# One word for each text, in its headline, standfirst, body and slug, so that any leak tells which.
FIRST, STAGED, CORRECTED = "heron", "osprey", "ibis"
NOTED = "bittern"  # For the newsroom alone.
HOUR = timedelta(hours=1)


def now():
    return timezone.now()


def stage(article, at=None):
    said = dict.fromkeys(("headline", "standfirst"), f"{STAGED} comes back")
    said |= {"slug": STAGED, "body": f"<p>{STAGED}</p>"}
    article.write(content_of(article) | said, by=None)
    if at:
        article.publish_changes(by=None, at=now() + HOUR)
        type(article).objects.filter(pk=article.pk).update(staged_for=at)


def live(article):
    article.publish(by=None, at=now() - HOUR)


def embargo(article, until):
    type(article).objects.filter(pk=article.pk).update(embargo_until=until)


def draft(article):
    pass


def in_review(article):
    article.submit(by=None)


def draft_with_a_time_that_has_passed(article):
    type(article).objects.filter(pk=article.pk).update(publish_at=now() - HOUR)


def scheduled(article):
    article.publish(by=None, at=now() + HOUR)


def embargoed_draft(article):
    embargo(article, now() + HOUR)


def embargoed_in_review(article):
    embargo(article, now() + HOUR)
    in_review(article)


def published_under_embargo(article):
    embargo(article, now() + HOUR)
    article.publish(by=None)


def embargo_later_than_its_schedule(article):
    article.publish(by=None, at=now() + HOUR)
    article.hold_until(now() + 9 * HOUR)
    type(article).objects.filter(pk=article.pk).update(publish_at=now() - HOUR)


def schedule_cleared_under_embargo(article):
    published_under_embargo(article)
    article.unschedule(by=None)


def embargo_is_over(article):
    embargo(article, now() - 2 * HOUR)
    live(article)


def embargo_set_on_a_live_story(article):
    live(article)
    embargo(article, now() + HOUR)


def withdrawn(article):
    live(article)
    article.withdraw(by=None, note="It was a stork.")


def withdrawn_under_embargo(article):
    withdrawn(article)
    embargo(article, now() + HOUR)


def withdrawn_with_changes(article):
    live(article)
    stage(article)
    article.withdraw(by=None, note="It was a stork.")


def withdrawn_with_changes_scheduled(article):
    live(article)
    stage(article, at=now() - HOUR / 2)
    article.withdraw(by=None, note="It was a stork.")


def published_again(article):
    withdrawn(article)
    article.publish(by=None)


def live_with_changes(article):
    live(article)
    stage(article)


def live_with_changes_scheduled(article):
    live(article)
    stage(article, at=now() + HOUR)


def live_with_changes_due(article):
    live(article)
    stage(article, at=now() - HOUR / 2)


def live_with_changes_discarded(article):
    live_with_changes(article)
    article.discard_changes(by=None)


def scheduled_with_changes_due(article):
    scheduled(article)
    stage(article, at=now() - HOUR / 2)


def embargoed_with_changes_due(article):
    published_under_embargo(article)
    stage(article, at=now() - HOUR / 2)


class Promise(NamedTuple):
    """What readers see of a story, its address's status, and what a share link shows."""

    shown: str | None
    status: int
    shared: str | None


HIDDEN = Promise(None, 404, FIRST)
EMBARGOED = Promise(None, 404, None)
LIVE = Promise(FIRST, 200, FIRST)
WITHDRAWN = Promise(None, 410, None)

STATES: dict[Callable, Promise] = {
    draft: HIDDEN,
    in_review: HIDDEN,
    draft_with_a_time_that_has_passed: HIDDEN,
    scheduled: HIDDEN,
    embargoed_draft: EMBARGOED,
    embargoed_in_review: EMBARGOED,
    published_under_embargo: EMBARGOED,
    embargo_later_than_its_schedule: EMBARGOED,
    schedule_cleared_under_embargo: EMBARGOED,
    embargo_set_on_a_live_story: EMBARGOED,
    embargoed_with_changes_due: EMBARGOED,
    embargo_is_over: LIVE,
    live: LIVE,
    published_again: Promise(FIRST, 200, None),
    withdrawn: WITHDRAWN,
    withdrawn_under_embargo: Promise(None, 404, None),
    withdrawn_with_changes: WITHDRAWN,
    withdrawn_with_changes_scheduled: WITHDRAWN,
    live_with_changes: Promise(FIRST, 200, STAGED),
    live_with_changes_scheduled: Promise(FIRST, 200, STAGED),
    live_with_changes_due: Promise(STAGED, 200, STAGED),
    live_with_changes_discarded: LIVE,
    scheduled_with_changes_due: Promise(None, 404, STAGED),
}

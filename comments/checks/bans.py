"""Whom a moderator has banned. They are not told: it would tell a spammer what to change."""

from comments.checks.opinions import Case, Opinion, Verdict
from comments.models import Ban


def check(case: Case) -> Opinion | None:
    if not case.rules.ban_id:
        return None
    ban = Ban.objects.filter(pk=case.rules.ban_id).first()
    return Opinion(Verdict.SPAM, "ban", ban.sentence if ban else "It was banned just now.")

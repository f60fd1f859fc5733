"""
Akismet (its comment-check call, version 1.1), for papers that have a key.

It is told the reply, the writer's address and network: a paper that uses it must say so to its
readers. What it does not answer waits for a moderator; nothing is lost.
"""

import logging
from datetime import UTC
from urllib.parse import urlencode

from django.conf import settings

from comments.checks.asking import Answer, UnansweredError, ask
from comments.checks.opinions import Case, Opinion, Verdict

logger = logging.getLogger(__name__)


def check(case: Case) -> Opinion | None:
    if not settings.AKISMET_KEY:
        return None
    try:
        answer = ask(
            settings.AKISMET_ADDRESS,
            urlencode(question(case)).encode(),
            {
                "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
                "User-Agent": "NewsMania/1 | comments/1",
            },
        )
        return _opinion(answer)
    except UnansweredError as error:
        logger.warning("Akismet was not heard: %s", error)
        return Opinion(Verdict.HOLD, "akismet-outage", "Akismet did not answer.")


def question(case: Case) -> dict[str, str]:
    comment, posting = case.comment, case.posting
    site = settings.SITE_ADDRESS
    return {
        "api_key": settings.AKISMET_KEY,
        "blog": f"{site}/",
        "user_ip": posting.address,
        "user_agent": posting.user_agent,
        "referrer": posting.referrer,
        "permalink": site + comment.article.get_absolute_url(),
        "comment_type": "comment",
        "comment_author": comment.name,
        "comment_author_email": comment.email,
        "comment_author_url": comment.website,
        "comment_content": comment.text,
        "comment_date_gmt": comment.created_at.astimezone(UTC).isoformat(timespec="seconds"),
        "blog_lang": "en",
        "blog_charset": "UTF-8",
    }


def _opinion(answer: Answer) -> Opinion | None:
    told = answer.body.strip()
    if answer.status == 200 and told == b"false":
        return None
    if answer.status == 200 and told == b"true":
        if answer.headers.get("X-akismet-pro-tip") == "discard":
            return Opinion(Verdict.SPAM, "akismet", "Akismet calls it blatant spam.")
        return Opinion(Verdict.HOLD, "akismet", "Akismet calls it spam.")
    help_text = answer.headers.get("X-akismet-debug-help", "")
    raise UnansweredError(f"status {answer.status}, {told[:40]!r} {help_text}".strip())

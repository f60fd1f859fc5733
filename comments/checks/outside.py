"""
A check of the paper's own, at an address that it names: docs/reply-check.md is the contract.

The question is signed, so that its receiver knows that it comes from here and is not an old one. A
receiver that is slow, gone or wrong makes the reply wait for a moderator.
"""

import hmac
import json
import logging
from hashlib import sha256
from time import time
from typing import Any

from django.conf import settings

from comments.checks.asking import Answer, UnansweredError, ask
from comments.checks.opinions import Case, Opinion, Verdict

logger = logging.getLogger(__name__)

LONGEST_REASON = 200
VERDICTS = {"publish": None, "hold": Verdict.HOLD, "spam": Verdict.SPAM}


def check(case: Case) -> Opinion | None:
    if not settings.REPLY_CHECK_ADDRESS:
        return None
    body = json.dumps(question(case), ensure_ascii=False).encode()
    moment = str(int(time()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "NewsMania/1",
        "NewsMania-Timestamp": moment,
        "NewsMania-Signature": signature(moment, body),
    }
    try:
        return _opinion(ask(settings.REPLY_CHECK_ADDRESS, body, headers))
    except UnansweredError as error:
        logger.warning("The paper's own check was not heard: %s", error)
        return Opinion(Verdict.HOLD, "outside-outage", "The paper’s own check did not answer.")


def signature(moment: str, body: bytes) -> str:
    key = settings.REPLY_CHECK_SECRET.encode()
    return "sha256=" + hmac.new(key, moment.encode() + b"." + body, sha256).hexdigest()


def question(case: Case) -> dict[str, Any]:
    """No mail or network address: the receiver gets what readers would, and no more."""
    comment = case.comment
    return {
        "version": 1,
        "reply": {"name": comment.name, "website": comment.website, "text": comment.text},
        "story": {
            "number": comment.article_id,
            "headline": comment.article.headline,
            "address": settings.SITE_ADDRESS + comment.article.get_absolute_url(),
        },
        "writer": {"is_proved": case.is_known},
    }


def _opinion(answer: Answer) -> Opinion | None:
    if answer.status != 200:
        raise UnansweredError(f"status {answer.status}")
    try:
        told = json.loads(answer.body)
        verdict = VERDICTS[told["verdict"]]
        reason = " ".join(str(told.get("reason") or "").split())[:LONGEST_REASON]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnansweredError("its answer is not as agreed") from error
    if verdict is None:
        return None
    return Opinion(verdict, "outside", f"The paper’s own check: {reason or verdict.value}")

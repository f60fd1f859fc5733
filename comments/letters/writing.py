"""
How a letter is written: plain text from a template, with whole addresses of the paper.

What readers typed stands in the text alone, each line of it behind a `>`; subject and headers are
made of what the newsroom wrote.
"""

import re
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from comments.mailed_links import Purpose, make_token
from newsmania import outbox
from newsmania.addresses import address_for_letters, whole_for_letters

# What a tag of the template leaves behind.
BLANK_LINES = re.compile(r"\n{3,}")
EMPTY = "\n\n"

ROUTES = {
    Purpose.DECIDE: "comments:decide",
    Purpose.PROVE: "comments:prove",
    Purpose.OPEN: "comments:open",
    Purpose.STOP: "comments:stop",
}


def is_open() -> bool:
    """Can letters be sent, and do they know where the paper is found?"""
    return outbox.is_open() and bool(address_for_letters())


def mailed_link(purpose: Purpose, payload: Any) -> str:
    """The whole address of a signed link."""
    return whole_for_letters(reverse(ROUTES[purpose], args=[make_token(purpose, payload)]))


def post(
    template: str, *, to: str, context: dict[str, Any], stop: str = "", language: str = ""
) -> None:
    """
    Write a letter from its template, whose first line is the subject; in the paper's language.

    `stop` is the link by which its reader ends such letters: mail programs show it as a button,
    and use it without asking again (RFC 8058).
    """
    if not is_open():
        return
    context = {"paper_name": settings.PAPER_NAME, "stop": stop} | context
    with translation.override(language or settings.LANGUAGE_CODE):
        written = render_to_string(template, context)
    subject, _, text = written.strip().partition("\n")
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    outbox.post(
        to=to,
        subject=f"[{settings.PAPER_NAME}] {subject}",
        text=f"{BLANK_LINES.sub(EMPTY, text.strip())}\n",
        headers=headers if stop else None,
    )

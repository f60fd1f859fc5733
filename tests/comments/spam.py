"""Real comments of three video pages: what was spam there, and what was not."""

import csv
import html
from typing import NamedTuple

from tests.conftest import realdata

FILES = ["youtube-01-Psy.csv", "youtube-02-KatyPerry.csv", "youtube-03-LMFAO.csv"]


class Message(NamedTuple):
    name: str
    text: str
    is_spam: bool


def messages(name):
    """As they were typed: the files hold them escaped for HTML."""
    with realdata(f"spam/{name}").open(newline="", encoding="utf-8-sig") as lines:
        return [
            Message(
                row["AUTHOR"] or "Somebody",
                html.unescape(row["CONTENT"]).replace("<br />", "\n"),
                row["CLASS"] == "1",
            )
            for row in csv.DictReader(lines)
        ]

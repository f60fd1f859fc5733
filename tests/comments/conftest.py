import re

import pytest

from comments.models import Comment, LinkRequest
from newsmania.models import Letter
from tests.factories import ArticleFactory

OURS = {"Origin": "http://testserver"}


@pytest.fixture
def article(db):
    return ArticleFactory(published=True)


@pytest.fixture
def send(reader, article):
    """Post a reply as a browser on the story's page does: `send(name="…")`."""

    def send(client=reader, headers=OURS, **changes):
        fields = {"comment": "Good story.", "name": "Rea Der", "email": "rea@example.org"} | changes
        return client.post(f"/comments/{article.pk}/", fields, headers=headers)

    return send


@pytest.fixture
def stored():
    return Comment.objects.order_by("pk")


@pytest.fixture
def letters(settings):
    """What the paper would mail, as texts; it sends letters now."""
    settings.SENDS_MAIL = True
    settings.SITE_ADDRESS = "http://testserver"
    return lambda: list(Letter.objects.order_by("pk").values_list("to", "text"))


@pytest.fixture
def ask(reader, letters):
    """Ask for a link as the form does: `ask("rea@example.org")`."""

    def ask(email, client=reader, headers=OURS):
        return client.post("/comments/mine/", {"email": email}, headers=headers)

    return ask


@pytest.fixture
def open_replies(letters):
    """Prove an address on a device by the link that was mailed to it."""

    def open_replies(client, email="rea@example.org"):
        LinkRequest.objects.all().delete()
        client.post("/comments/mine/", {"email": email}, headers=OURS)
        link = link_in([text for to, text in letters() if to == email][-1])
        return client.post(link, headers=OURS)

    return open_replies


def link_in(letter):
    return re.search(r"http://testserver(/comments/mine/open/\S+)", letter)[1]


@pytest.fixture
def mail(settings):
    """The paper sends mail; letters stay under way, for tests to read."""
    settings.SENDS_MAIL = True
    settings.SITE_ADDRESS = "http://testserver"

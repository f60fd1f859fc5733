import pytest

from comments.models import Comment
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
def mail(settings):
    """The paper sends mail; letters stay under way, for tests to read."""
    settings.SENDS_MAIL = True
    settings.SITE_ADDRESS = "http://testserver"

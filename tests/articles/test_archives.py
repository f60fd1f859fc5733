"""Archives: every period names what it holds and leads to the nearest ones that hold any."""

import re
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _stories(db):
    for day in ["2023-02-28", "2024-12-31", "2025-01-05", "2025-08-23", "2025-08-23", "2025-08-30"]:
        ArticleFactory(published=datetime.fromisoformat(f"{day}T06:00").replace(tzinfo=UTC))
    ArticleFactory(headline="A draft")
    ArticleFactory(published=datetime(2025, 9, 9, tzinfo=UTC), withdrawn=True)
    ArticleFactory(scheduled=timezone.now() + timezone.timedelta(days=400))


def links(text, name):
    found = re.search(rf'<(ul|nav) class="{name}".*?</\1>', text, re.DOTALL)
    return found and re.findall(r'href="([^"]+)"', found[0])


def test_the_archive_lists_years_and_their_months_with_counts(reader):
    text = reader.get("/archive/").text
    years = re.findall(r'<h2 id="year-\d+"><a href="([^"]+)"', text)
    assert years == ["/2025/", "/2024/", "/2023/"]
    assert links(text, "periods") == ["/2025/01/", "/2025/08/"]
    assert '<a href="/2025/08/">August</a> <span class="periods__stories">3 stories' in text
    assert '<a href="/2025/01/">January</a> <span class="periods__stories">1 story<' in text


def test_a_year_lists_its_months_and_a_month_its_days(reader):
    assert links(reader.get("/2025/").text, "periods") == ["/2025/01/", "/2025/08/"]
    month = reader.get("/2025/08/").text
    assert links(month, "periods") == ["/2025/08/23/", "/2025/08/30/"]
    assert '<a href="/2025/08/23/">23rd</a> <span class="periods__stories">2 stories' in month
    assert links(reader.get("/2025/08/23/").text, "periods") is None


@pytest.mark.parametrize(
    ("address", "neighbours"),
    [
        ("/2025/", ["/2024/"]),
        ("/2024/", ["/2023/", "/2025/"]),
        ("/2024/12/", ["/2023/02/", "/2025/01/"]),
        ("/2025/08/", ["/2025/01/"]),
        ("/2025/01/05/", ["/2024/12/31/", "/2025/08/23/"]),
        ("/2025/08/30/", ["/2025/08/23/"]),
    ],
)
def test_a_period_leads_to_the_nearest_ones_with_stories(reader, address, neighbours):
    assert links(reader.get(address).text, "neighbours") == neighbours


def test_breadcrumbs_lead_up(reader):
    crumbs = ["/", "/archive/", "/2025/", "/2025/08/"]
    assert links(reader.get("/2025/08/23/").text, "crumbs") == crumbs


@pytest.mark.parametrize("address", ["/2022/", "/2025/02/", "/2025/09/", "/2025/08/24/"])
def test_a_period_without_stories_is_no_page(reader, address):
    assert reader.get(address).status_code == 404

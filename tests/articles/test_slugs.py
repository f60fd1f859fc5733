import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.slugs import MOST_CHARACTERS, make_slug, unused_slug


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("South Korea’s Lee  in Japan", "south-koreas-lee-in-japan"),
        ("Café au lait: 15% off!", "cafe-au-lait-15-off"),
        ("বর্ষার পূর্বাভাস", "বর্ষার-পূর্বাভাস"),
        ("मानसून की भविष्यवाणी", "मानसून-की-भविष्यवाणी"),
        ("المد والجزر", "المد-والجزر"),
        ("Ærø and Łódź", "ærø-and-łodz"),
        ("…!?", ""),
    ],
)
def test_headlines_of_every_script_make_addresses(headline, slug):
    assert make_slug(headline) == slug


def test_a_long_headline_is_cut_between_words():
    slug = make_slug("tide " * 60)
    assert len(slug) <= MOST_CHARACTERS
    assert slug.endswith("tide")


def test_the_first_free_number_is_taken():
    assert unused_slug("tide", ["tide", "tide-2", "tide-4"]) == "tide-3"


@given(st.text(max_size=200))
def test_a_slug_is_always_fit_for_an_address(text):
    slug = make_slug(text)
    assert len(slug) <= MOST_CHARACTERS
    assert not set(slug) & set("/?#% \t\n\x00")
    assert slug == make_slug(slug)

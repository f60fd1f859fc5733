"""Each kind of page speaks the paper's language, and writes its days and numbers as papers do."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from newsmania.wording import house_date, house_number
from tests.factories import ArticleFactory, PageFactory

DAY = datetime(2025, 8, 22, 20, 0, tzinfo=UTC)  # In Kolkata it is the 23rd already.
FURNITURE = {
    "hi": {
        "/": "प्रमुख ख़बरें",
        "story": "यह ख़बर साझा करें",
        "/lite/": "पूरा संस्करण",
        "/section/world/": "अनुभाग",
        "/archive/": "हर ख़बर, जिस दिन वह छपी।",
        "/2025/08/": "अगस्त 2025",
        "/corrections/": "हमसे कहाँ चूक हुई",
        "/search/": "खोज के शब्द",
        "/search/?q=tide": "1 ख़बर<",
        "/search/?q=qqq": "कोई ख़बर नहीं मिली",
        "/saved/": "सहेजी गई ख़बरें",
        "/about/": "अंतिम बदलाव:",
        "/nowhere": "ऐसा कोई पन्ना नहीं है",
        "/feed/": "News Mania की ताज़ा ख़बरें।",
        "/opensearch.xml": "की ख़बरों में खोजें",
    },
    "bn": {
        "/": "প্রধান খবর",
        "story": "খবরটি শেয়ার করুন",
        "/lite/": "পূর্ণ সংস্করণ",
        "/section/world/": "বিভাগ",
        "/archive/": "১টি খবর",
        "/2025/08/": "আগস্ট ২০২৫",
        "/corrections/": "কোথায় আমাদের ভুল",
        "/search/": "অনুসন্ধানের শব্দ",
        "/search/?q=tide": "১টি খবর",
        "/search/?q=qqq": "কোনও খবর মেলেনি",
        "/saved/": "সংরক্ষিত খবর",
        "/about/": "শেষ পরিবর্তন:",
        "/nowhere": "এমন কোনও পাতা নেই",
        "/feed/": "News Mania-এর সর্বশেষ খবর।",
        "/opensearch.xml": "এর খবরে খুঁজুন",
    },
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "address", "words"),
    [(language, *pair) for language, told in FURNITURE.items() for pair in told.items()],
)
def test_each_kind_of_page_speaks_the_papers_language(reader, settings, language, address, words):
    settings.LANGUAGE_CODE = language
    story = ArticleFactory(published=DAY)
    PageFactory()
    if address == "story":
        address = story.get_absolute_url()
    if address == "/opensearch.xml":
        from django.urls import reverse

        address = reverse("articles:opensearch")
    response = reader.get(address)
    assert words in response.text
    if "html" in response["Content-Type"]:
        assert f'<html lang="{language}">' in response.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "day", "kind"),
    [
        ("en-gb", "23rd August 2025", "Clarification"),
        ("hi", "23 अगस्त 2025", "स्पष्टीकरण"),
        ("bn", "২৩ আগস্ট ২০২৫", "স্পষ্টীকরণ"),
    ],
)
def test_a_story_is_dated_as_its_paper_writes_days(reader, settings, language, day, kind):
    settings.LANGUAGE_CODE = language
    story = ArticleFactory(published=DAY)
    story.corrections.create(text="It was the sea.", kind="clarification")
    text = reader.get(story.get_absolute_url()).text
    assert f'<time datetime="2025-08-23T01:30:00+05:30">{day}</time>' in text
    assert f"<strong>{kind}</strong>" in text


@pytest.mark.django_db
def test_no_browser_chooses_the_language(reader):
    ArticleFactory(published=True)
    asked = reader.get("/", headers={"Accept-Language": "hi"})
    assert '<html lang="en-GB">' in asked.text
    assert "Accept-Language" not in asked.get("Vary", "")


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("en-gb", "1st September 2025"),
        ("hi", "1 सितंबर 2025"),
        ("bn", "১ সেপ্টেম্বর ২০২৫"),
    ],
)
def test_months_are_spelt_as_papers_spell_them(language, day):
    with translation.override(language):
        assert house_date(date(2025, 9, 1)) == day


@pytest.mark.parametrize(
    ("language", "number"), [("en-gb", "1,234,567"), ("hi", "12,34,567"), ("bn", "১২,৩৪,৫৬৭")]
)
def test_large_numbers_are_grouped_as_they_are_spoken(language, number):
    with translation.override(language):
        assert house_number(1234567) == number


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "one", "many"),
    [
        ("en-gb", ">1 story<", ">2 stories<"),
        ("hi", ">1 ख़बर<", ">2 ख़बरें<"),
        ("bn", ">১টি খবর<", ">২টি খবর<"),
    ],
)
def test_one_story_is_not_two(reader, settings, language, one, many):
    settings.LANGUAGE_CODE = language
    ArticleFactory(published=DAY)
    assert one in reader.get("/archive/").text
    ArticleFactory(published=DAY)
    assert many in reader.get("/archive/").text

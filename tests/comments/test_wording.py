"""Readers are asked, thanked and corrected in the paper's language."""

import re

import pytest

WORDS = {
    "hi": {
        "form": ["टिप्पणी करें", "आपका ईमेल पता प्रकाशित नहीं किया जाएगा।", "अभी कोई टिप्पणी नहीं"],
        "empty": ["आपकी टिप्पणी अभी भेजी नहीं गई है।", "अपनी टिप्पणी लिखें।"],
        "receipt": ["आपकी टिप्पणी मंज़ूरी की प्रतीक्षा में है", "ख़बर पर लौटें"],
        "published": ["1 टिप्पणी<", "Rea Der की टिप्पणी"],
    },
    "bn": {
        "form": ["মন্তব্য করুন", "আপনার ইমেল ঠিকানা প্রকাশ করা হবে না।", "এখনও কোনও মন্তব্য নেই"],
        "empty": ["আপনার মন্তব্য এখনও পাঠানো হয়নি।", "আপনার মন্তব্য লিখুন।"],
        "receipt": ["আপনার মন্তব্য অনুমোদনের অপেক্ষায়", "খবরে ফিরুন"],
        "published": ["১টি মন্তব্য<", "Rea Der-এর মন্তব্য"],
    },
}


@pytest.mark.parametrize("language", WORDS)
def test_a_reply_is_taken_in_the_papers_language(
    settings, language, send, reader, article, stored, moderator
):
    settings.LANGUAGE_CODE = language
    receipt = send().url
    pages = {
        "form": reader.get(article.get_absolute_url()).text,
        "empty": send(comment="").text,
        "receipt": reader.get(receipt).text,
    }
    stored.get().approve(by=moderator.user)
    pages["published"] = reader.get(article.get_absolute_url()).text
    for name, sentences in WORDS[language].items():
        for sentence in sentences:
            assert sentence in pages[name]
    assert not re.search(r">\s*(Leave a Reply|Post Comment|Preview)", "".join(pages.values()))

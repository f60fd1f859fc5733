"""What templates say with constants is what Django says, in each language and edition."""

from datetime import date

import pytest
from django.template import Context, Template
from django.test.utils import override_script_prefix
from django.urls import NoReverseMatch, reverse
from django.utils import translation

DAY = date(2025, 8, 23)


def rendered(source, *, autoescape=True, **context):
    return Template(source).render(Context(context, autoescape=autoescape))


def test_the_same_template_speaks_each_language():
    template = Template('{% translate "Back to top" %}')
    said = []
    for language in ("en", "hi", "bn", "en"):
        with translation.override(language):
            said.append(template.render(Context()))
            assert said[-1] == translation.gettext("Back to top")
    assert len(set(said)) == 3


def test_words_are_escaped_for_html_and_not_for_letters():
    template = Template("{% translate word %}|{% translate 'Q & A' %}")
    page, letter = Context({"word": "a & b"}), Context({"word": "a & b"}, autoescape=False)
    for _ in range(2):
        assert template.render(page) == "a &amp; b|Q & A"
        assert template.render(letter) == "a & b|Q & A"


def test_words_of_a_variable_and_words_that_are_kept_stay_djangos():
    assert rendered("{% translate word %}", word="Search") == "Search"
    assert rendered("{% translate 'Search' as word %}[{{ word }}]") == "[Search]"
    assert rendered("{% translate 'search'|upper %}") == "SEARCH"


def test_one_word_of_two_meanings_is_not_mixed_up():
    template = Template('{% translate "Reply" %}/{% translate "Answer" context "to answer" %}')
    with translation.override("hi"):
        expected = f"{translation.gettext('Reply')}/{translation.pgettext('to answer', 'Answer')}"
        assert template.render(Context()) == expected


def test_an_address_is_the_one_of_the_edition_that_is_shown():
    template = Template("{% url 'articles:front' %} {% url 'articles:day' day %}")
    for prefix in ("/", "/lite/", "/"):
        with override_script_prefix(prefix):
            expected = f"{reverse('articles:front')} {reverse('articles:day', args=[DAY])}"
            assert template.render(Context({"day": DAY})) == expected
        assert expected == f"{prefix} {prefix}2025/08/23/"


def test_an_address_that_there_is_not_is_an_error_as_in_django():
    with pytest.raises(NoReverseMatch):
        rendered("{% url 'articles:nowhere' %}")
    assert rendered("{% url 'articles:nowhere' as there %}[{{ there }}]") == "[]"
    with pytest.raises(NoReverseMatch):
        rendered("{% url 'articles:day' %}")

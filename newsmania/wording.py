"""
Days and numbers as the paper's language writes them.

The forms of dates are in `formats/`; Bengali papers print digits of their own, Hindi papers those
of everybody. Numbers are grouped here and nowhere else: a width or a key in a template never is.
"""

from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext_noop

from newsmania.languages import primary

DIGITS = {"bn": str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")}

# Django's Hindi writes three of them in a way that no paper does, so our catalogues name them.
MONTHS = (
    gettext_noop("January"),
    gettext_noop("February"),
    gettext_noop("March"),
    gettext_noop("April"),
    gettext_noop("May"),
    gettext_noop("June"),
    gettext_noop("July"),
    gettext_noop("August"),
    gettext_noop("September"),
    gettext_noop("October"),
    gettext_noop("November"),
    gettext_noop("December"),
)


def in_digits(text: str) -> str:
    """With the digits that papers of the current language print."""
    return text.translate(DIGITS.get(primary(get_language() or ""), {}))


def house_date(day: date, form: str = "DATE_FORMAT") -> str:
    """A day or a moment of the paper's zone, in one of the forms of `formats/`."""
    return in_digits(date_format(day, form))


def house_number(number: int) -> str:
    return in_digits(number_format(number, force_grouping=True))

"""Days and numbers in the words of the paper's language; known to every template."""

from datetime import date

from django import template

from newsmania import wording

register = template.Library()


@register.filter(expects_localtime=True)
def house_date(day: date, form: str = "DATE_FORMAT") -> str:
    return wording.house_date(day, form) if day else ""


@register.filter
def house_number(number: int) -> str:
    return wording.house_number(number)

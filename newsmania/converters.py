"""Path converters: what an address may hold, so that a wrong one is a 404 and never an error."""

from datetime import date


class DayConverter:
    """`2025/08/23` as a date. 30 February does not match."""

    regex = r"[0-9]{4}/[0-9]{2}/[0-9]{2}"

    def to_python(self, value: str) -> date:
        year, month, day = value.split("/")
        return date(int(year), int(month), int(day))

    def to_url(self, value: date) -> str:
        return f"{value.year:04}{value:/%m/%d}"


class MonthConverter:
    """`2025/08` as the first day of that month."""

    regex = r"[0-9]{4}/[0-9]{2}"

    def to_python(self, value: str) -> date:
        year, month = value.split("/")
        return date(int(year), int(month), 1)

    def to_url(self, value: date) -> str:
        return f"{value.year:04}{value:/%m}"


class YearMonthConverter:
    """`2025-08` as the first day of that month, where a slash would make a folder."""

    regex = r"[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        year, month = value.split("-")
        return date(int(year), int(month), 1)

    def to_url(self, value: date) -> str:
        return f"{value.year:04}-{value:%m}"


class YearConverter:
    """`2025` as its first day."""

    regex = r"[0-9]{4}"

    def to_python(self, value: str) -> date:
        return date(int(value), 1, 1)

    def to_url(self, value: date) -> str:
        return f"{value.year:04}"


class SlugConverter:
    """
    A slug in any script: no slash, no space, no control character.

    Django's own slug converter is ASCII, and Bengali headlines make addresses too.
    """

    regex = r"[^/\s\x00-\x1f\x7f]{1,200}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value

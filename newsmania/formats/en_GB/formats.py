"""Dates as the house writes them: 23rd August 2025."""

DATE_FORMAT = "jS F Y"
DATETIME_FORMAT = "jS F Y, H:i"
ZONED_FORMAT = "jS F Y, H:i T"
YEAR_MONTH_FORMAT = "F Y"
YEAR_FORMAT, MONTH_FORMAT, DAY_FORMAT = "Y", "F", "jS"

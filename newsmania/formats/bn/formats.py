"""Dates as Bengali newspapers write them: ২৩ আগস্ট ২০২৫. Lakhs and crores part large numbers."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
ZONED_FORMAT = "j F Y, H:i T"
YEAR_MONTH_FORMAT = "F Y"
YEAR_FORMAT, MONTH_FORMAT, DAY_FORMAT = "Y", "F", "j"
NUMBER_GROUPING = (3, 2, 0)

"""Where feeds are: beneath the page that they follow."""

FORMS = ("rss", "atom", "json")


def feed_address(page: str, form: str = "rss") -> str:
    """The address of a page's feed in one of the forms; RSS is the one without a name."""
    return f"{page}feed/" if form == "rss" else f"{page}feed/{form}/"

"""What readers agree to when they send a reply, as the newsroom has worded it (`Rules.consent`)."""

from django.http import HttpRequest

from articles.edition import edition_of


def consent_on(request: HttpRequest) -> str:
    """Read with the edition, so it costs no query; it is shown as plain text with links."""
    return edition_of(request).sayings.get("consent", "")

"""Leave a Reply: what a reader may send, and the reply that comes of it."""

import ipaddress
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxLengthValidator

from articles.models import Article
from comments.models import LONGEST_EMAIL, LONGEST_NAME, LONGEST_TEXT, LONGEST_WEBSITE, Comment
from comments.text import clean_line, clean_text, is_unreadable

REMEMBER = "Save my name, email and website in this browser for the next time I comment"
NOT_PUBLISHED = "Your email address will not be published."
UNREADABLE = "This reached us with characters that we cannot read."
BAD_WEBSITE = "Enter a web address such as https://example.org, or leave this empty."


class CleanedField(forms.CharField):
    """Cleaned before it is measured: what looks empty is empty."""

    def __init__(self, *, cleaner: Callable[[str], str], **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)
        self.cleaner = cleaner

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        if is_unreadable(text):
            raise ValidationError(UNREADABLE, code="unreadable")
        return self.cleaner(text)


class ReplyForm(forms.Form):
    comment = CleanedField(
        cleaner=clean_text,
        label="Comment",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": "Write your comment.",
            "max_length": f"A comment may have {LONGEST_TEXT:,} characters; "
            "yours has %(show_value)s.",
        },
    )
    name = CleanedField(
        cleaner=clean_line,
        label="Name",
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={
            "required": "Write the name to print with your comment.",
            "max_length": f"A name may have {LONGEST_NAME} characters; yours has %(show_value)s.",
        },
    )
    email = CleanedField(
        cleaner=clean_line,
        label="Email",
        validators=[
            EmailValidator("Enter an email address such as name@example.org."),
            MaxLengthValidator(LONGEST_EMAIL),
        ],
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=NOT_PUBLISHED,
        error_messages={"required": "Enter your email address. It will not be published."},
    )
    website = CleanedField(
        cleaner=clean_line,
        label="Website",
        required=False,
        widget=forms.URLInput(attrs={"autocomplete": "url"}),
    )
    remember = forms.BooleanField(label=REMEMBER, required=False)
    # Set by the page that filled in what was remembered: there, no tick means "forget me".
    remembered = forms.BooleanField(required=False, widget=forms.HiddenInput)
    # The decoy: hidden from people by the style sheet and from screen readers by its markup; and
    # named so that no browser fills it in for them, as it would a telephone number.
    topic = forms.CharField(
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(
        self, data: Any = None, *, article: Article, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial, auto_id="reply-field-%s")
        self.article = article

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean_website(self) -> str:
        return clean_website(self.cleaned_data["website"])

    def build(self, *, client_key: str, writer_key: str) -> Comment:
        """The reply, not yet judged nor saved."""
        comment = Comment(
            article=self.article,
            name=self.cleaned_data["name"],
            email=self.cleaned_data["email"],
            website=self.cleaned_data["website"],
            text=self.cleaned_data["comment"],
            client_key=client_key,
            writer_key=writer_key,
        )
        comment.fingerprint = comment.sign()
        return comment


def clean_website(address: str) -> str:
    """
    A public web address, with https:// where no scheme was typed. Raises ValidationError.

    Refused: other schemes, user names, quotes, addresses of machines and of private networks.
    """
    if not address:
        return ""
    if "://" not in address:
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError as error:
        raise ValidationError(BAD_WEBSITE, code="invalid") from error
    forbidden = set(address) & set(" \"'<>\\`{}|^")
    if (
        parts.scheme not in {"http", "https"}
        or "@" in parts.netloc
        or forbidden
        or len(address) > LONGEST_WEBSITE
        or not _is_public(host)
    ):
        raise ValidationError(BAD_WEBSITE, code="invalid")
    return address


def _is_public(host: str) -> bool:
    name = host.rstrip(".")
    if "." not in name or ".." in name or name.startswith((".", "-")):
        return False
    if name.rpartition(".")[2] in {"localhost", "local", "internal", "invalid", "test"}:
        return False
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return not name.rpartition(".")[2].isdigit()
    return False

"""Leave a Reply: what a reader may send, and the reply that comes of it."""

import ipaddress
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from comments.models import (
    LONGEST_EMAIL,
    LONGEST_NAME,
    LONGEST_TEXT,
    LONGEST_WEBSITE,
    Comment,
    Subscription,
)
from comments.names import Whose, owner_of
from comments.proofs import Proof
from comments.rendering import quoted
from comments.text import clean_line, clean_name, clean_text, is_unreadable

REMEMBER = _("Save my name, email and website in this browser for the next time I comment")
NOT_PUBLISHED = _("Your email address will not be published.")
HOW_TO_WRITE = _(
    "Up to 5,000 characters. An empty line makes a paragraph, a line that begins with "
    "> is a quote, and web addresses become links."
)
NO_LONGER_THERE = _(
    "The reply that you answer is no longer there. Your words are kept: send them again, and they "
    "will stand below the story."
)
BORROWED = {
    Whose.OURS: _("This name belongs to somebody at the paper. Please sign with another one."),
    Whose.READERS: _(
        "This name belongs to a reader who is known here. Please sign with another one; or if it "
        "is yours, open “Your replies” on this device first."
    ),
}
# As large as a number of a reply can be.
NUMBER = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)
UNREADABLE = _("This reached us with characters that we cannot read.")
BAD_WEBSITE = _("Enter a web address such as https://example.org, or leave this empty.")


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

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No maxlength: browsers cut by it what is pasted, and say nothing. The form says it."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


def words_field() -> CleanedField:
    return CleanedField(
        cleaner=clean_text,
        label=_("Comment"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=HOW_TO_WRITE,
        error_messages={
            "required": _("Write your comment."),
            "max_length": _("A comment may have 5,000 characters; yours has %(show_value)s."),
        },
    )


class ChangeForm(forms.Form):
    """What a writer makes of a reply that stands already."""

    comment = words_field()

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial, auto_id="change-field-%s")


class LettersForm(forms.Form):
    """Of what a writer wants to hear by mail, at the address that came with the reply."""

    on_decision = forms.BooleanField(label=_("when a moderator decides on it"), required=False)
    on_answer = forms.BooleanField(label=_("when somebody answers it"), required=False)

    def __init__(self, data: Any = None, *, asked: Subscription | None = None) -> None:
        wanted = dict.fromkeys(["on_decision", "on_answer"], True)
        if asked:
            wanted = {"on_decision": asked.on_decision, "on_answer": asked.on_answer}
        super().__init__(data, initial=wanted, auto_id="letters-field-%s")

    def clean(self) -> dict[str, Any]:
        if not any(self.cleaned_data.values()):
            raise ValidationError(_("Tick what you want to hear of."), code="nothing")
        return self.cleaned_data


class ReplyForm(forms.Form):
    # Whom it answers. Every reply that cannot be answered is refused in the same words.
    parent = forms.CharField(required=False, max_length=18, widget=forms.HiddenInput)
    comment = words_field()
    name = CleanedField(
        cleaner=clean_name,
        label=_("Name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={
            "required": _("Write the name to print with your comment."),
            "max_length": _("A name may have 80 characters; yours has %(show_value)s."),
        },
    )
    email = CleanedField(
        cleaner=clean_line,
        label=_("Email"),
        validators=[
            EmailValidator(_("Enter an email address such as name@example.org.")),
            MaxLengthValidator(LONGEST_EMAIL),
        ],
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=NOT_PUBLISHED,
        error_messages={"required": _("Enter your email address. It will not be published.")},
    )
    website = CleanedField(
        cleaner=clean_line,
        label=_("Website"),
        required=False,
        widget=forms.URLInput(attrs={"autocomplete": "url"}),
    )
    remember = forms.BooleanField(label=REMEMBER, required=False)
    # Set by the page that filled in what was remembered: there, no tick means "forget me".
    remembered = forms.BooleanField(required=False, widget=forms.HiddenInput)
    # When the form was first touched; the page's script fetches it (comments/stamps.py).
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)
    # What the browser computed where it was asked to (comments/work.py).
    work = forms.CharField(required=False, widget=forms.HiddenInput)
    # The decoy: hidden from people by the style sheet and from screen readers by its markup; and
    # named so that no browser fills it in for them, as it would a telephone number.
    topic = forms.CharField(
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        article: Article,
        initial: dict[str, Any] | None = None,
        answered: Comment | None = None,
        proof: Proof | None = None,
    ) -> None:
        initial = {"parent": answered.pk if answered else ""} | (initial or {})
        super().__init__(data, initial=initial, auto_id="reply-field-%s")
        self.article = article
        self.answered = answered
        self.proof = proof

    def clean(self) -> dict[str, Any]:
        number = self.data.get("parent", "")
        self.errors.pop("parent", None)
        self.answered = self._find(number)
        if number and self.answered is None:
            self.data = {**{name: self.data.get(name, "") for name in self.data}, "parent": ""}
            self.add_error(None, ValidationError(NO_LONGER_THERE, code="parent"))
        return self.cleaned_data

    def _find(self, number: str) -> Comment | None:
        digits = int(number) if NUMBER.fullmatch(number) else None
        return Comment.objects.all().answerable(self.article, digits)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if owner := owner_of(name, self.proof):
            raise ValidationError(BORROWED[owner], code="borrowed")
        return name

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean_website(self) -> str:
        return clean_website(self.cleaned_data["website"])

    def with_quote(self) -> "ReplyForm":
        """The same form and words, with those of whom it answers quoted above them."""
        typed = {name: self.data.get(name, "") for name in self.fields}
        answered = self._find(typed.pop("parent"))
        if answered:
            typed["comment"] = f"{quoted(answered.text)}\n\n{typed['comment']}"
        return ReplyForm(article=self.article, initial=typed, answered=answered)

    def build(self, *, client_key: str, writer_key: str) -> Comment:
        """The reply, not yet judged nor saved."""
        comment = Comment(
            article=self.article,
            parent=self.answered,
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

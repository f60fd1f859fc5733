"""The story form of the newsroom: what an editor sends, and which verb goes with it."""

import re
from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property

from articles import checklist
from articles.guarded import GuardedFields
from articles.models import Article, Author, Revision
from articles.models.content import Content, complete
from articles.models.naming import typed_slug
from articles.widgets import Moment, OrderedAuthors, PictureChoice

# The buttons. What each may do is asked of the story's own verbs.
PUBLISH, UNSCHEDULE, WITHDRAW, PREVIEW = "_publish", "_unschedule", "_withdraw", "_preview"
SUBMIT, SEND_BACK = "_submit", "_send_back"
PUBLISH_CHANGES, HOLD_CHANGES, DISCARD = "_publish_changes", "_hold_changes", "_discard"

WORDS = ("headline", "standfirst", "slug", "body", "byline_text", "language")
PLACES = ("section", "desk", "lead_image")
LISTS = ("signed_by", "tags")
CONTENT_FIELDS = (*WORDS, *PLACES, *LISTS)

# What is said with a save and is no part of the story.
MEANS = {"change_note", "seen", "over", "token"}

# What a form may bring back after a crash: whatever was typed, and no times.
KEPT_FIELDS = (*CONTENT_FIELDS, "new_note", "change_note", "withdrawal_note")


LINE_BREAK = re.compile(r"\s*[\r\n]\s*")


class AuthorsField(forms.ModelMultipleChoiceField):
    """Authors in the order in which they were sent: that in which they sign."""

    def clean(self, value: Any) -> Any:
        chosen = {str(author.pk): author for author in super().clean(value)}
        return [chosen[key] for key in dict.fromkeys(map(str, value or [])) if key in chosen]


class ArticleForm(GuardedFields):
    user: User | AnonymousUser = AnonymousUser()
    recovered: dict[str, list[str]] | None = None
    recovered_from = 0
    guarded = ("publish_at", "embargo_until", "changes_at", "assigned_to", "withdrawal_note")

    signed_by = AuthorsField(
        Author.objects.all(),
        label="Authors",
        required=False,
        widget=OrderedAuthors,
        help_text="In the order in which they sign.",
    )
    change_note = forms.CharField(
        label="Why",
        max_length=200,
        required=False,
        help_text="A word about this save for your colleagues and for you in a year.",
    )
    new_note = forms.CharField(
        label="Add a note",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For the newsroom alone; it never leaves the admin.",
    )
    substantive = forms.BooleanField(
        label="Readers should know: mark the story as updated",
        required=False,
        help_text="For changes of substance. A typo or a better picture moves no date.",
    )
    changes_at = forms.SplitDateTimeField(
        label="Changes go live at",
        required=False,
        widget=Moment,
        help_text="Leave it empty to publish the changes at once.",
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    over = forms.IntegerField(required=False, widget=forms.HiddenInput)
    token = forms.CharField(max_length=36, required=False, widget=forms.HiddenInput)

    class Meta:
        model = Article
        fields = "__all__"
        widgets = {
            # As high as its words need; Enter goes on to the next field (story-form.js).
            "headline": forms.Textarea(attrs={"class": "newsroom-headline", "rows": 2}),
            "standfirst": forms.Textarea(attrs={"class": "newsroom-standfirst", "rows": 2}),
            "withdrawal_note": forms.Textarea(attrs={"rows": 2}),
            "lead_image": PictureChoice,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clash: Revision | None = None
        self.head = self.instance.head if self.instance.pk else None
        if self.instance.pk:
            self.initial.update(initial_from(self.instance.head_content))
            self.initial["seen"] = self.head.number if self.head else 0
            self.initial["changes_at"] = self.instance.staged_for
            self.initial["substantive"] = self.instance.staged_is_substantive
        if self.recovered is not None:
            self.initial.update(as_initial(self.recovered))
            # Saved by a colleague since these words were begun? Then saving them is a clash.
            self.initial["seen"] = self.recovered_from
        self.remember(beside=self.recovered or ())

    def content(self) -> Content:
        """What the form says; a field that is not in it says what it said before."""
        cleaned = self.cleaned_data
        before = self.instance.head_content if self.instance.pk else complete({})
        content = dict(before)
        for field in WORDS:
            content[field] = cleaned.get(field, before[field])
        for field in PLACES:
            if field in cleaned:
                content[f"{field}_id"] = cleaned[field].pk if cleaned[field] else None
        if "signed_by" in cleaned:
            content["author_ids"] = [author.pk for author in cleaned["signed_by"]]
        if "tags" in cleaned:
            content["tag_ids"] = sorted(tag.pk for tag in cleaned["tags"])
        return complete(content)

    @cached_property
    def changed_data(self) -> list[str]:
        """
        What the writer changed, by field: the trail names it.

        The rich text editor sends a text in its own spelling, which is no change of the text.
        """
        changed: list[str] = [name for name in super().changed_data if name not in MEANS]
        if "body" in changed:
            sent = complete({"body": self.data.get(self.add_prefix("body"), "")})
            if sent["body"] == (self.initial.get("body") or ""):
                changed.remove("body")
        return changed

    @property
    def seen_number(self) -> int | None:
        """The revision from which the writer began, or knowingly goes on from."""
        if self.head and self.cleaned_data.get("over") == self.head.number:
            return self.head.number
        seen: int | None = self.cleaned_data.get("seen")
        return 0 if seen is None and self.instance.pk else seen

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self._check_clash()
        self.check_guarded()
        if DISCARD in self.data:
            return cleaned
        if self.instance.is_withdrawn and not self.cleaned_data.get("section", True):
            self.add_error("section", "A story that readers know stays in a section.")
        if PUBLISH in self.data:
            self._check_publication()
        elif PUBLISH_CHANGES in self.data:
            self._check_changes()
        elif WITHDRAW in self.data and not self.instance.is_published:
            self.add_error(None, "Only a story that readers can see can be withdrawn.")
        elif UNSCHEDULE in self.data and not self._can_unschedule():
            self.add_error(None, "Only a scheduled story can be taken off the schedule.")
        elif UNSCHEDULE in self.data:
            self.cleaned_data["publish_at"] = self.instance.publish_at  # The verb will clear it.
        elif self.instance.is_scheduled:
            self._check_schedule()
        return cleaned

    def clean_headline(self) -> str:
        """One line, however it was pasted."""
        return LINE_BREAK.sub(" ", self.cleaned_data["headline"])

    def clean_slug(self) -> str:
        """A story that readers know keeps an address, and takes no other story's."""
        slug: str = self.cleaned_data["slug"]
        if slug != self.initial.get("slug", ""):
            slug = typed_slug(slug)
        if not self.instance.pk or self.instance.dateline is None:
            return slug
        slug = slug or self.instance.slug
        if self.instance.free_slug(slug) != slug:
            raise ValidationError("Another story of that day has or had this slug.", code="taken")
        return slug

    def clean_embargo_until(self) -> Any:
        if "embargo_until" not in self.changed_data:
            return self.instance.embargo_until
        embargo = self.cleaned_data["embargo_until"]
        if embargo and embargo > timezone.now() and self.instance.pk and self.instance.is_published:
            raise ValidationError(
                "Readers have seen it already. Withdraw it if they should not.", code="too_late"
            )
        return embargo

    def clean_publish_at(self) -> Any:
        if "publish_at" not in self.changed_data:
            return self.instance.publish_at
        return self.cleaned_data["publish_at"]

    def clean_changes_at(self) -> Any:
        """A time that the form merely shows is the one that a colleague has set by now."""
        at = self.cleaned_data["changes_at"]
        if at and "changes_at" not in self.changed_data:
            return self.instance.staged_for or at
        return at

    def _can_unschedule(self) -> bool:
        return self.instance.is_scheduled and not self.instance.has_been_public

    def _check_clash(self) -> None:
        if self.instance.pk:
            self.clash = self.instance.newer_than(self.seen_number)
        if self.clash:
            who = self.clash.by or "Somebody"
            saved = f"{who} saved this story while you were writing."
            if who == self.user:
                saved = "You saved this story in another window while you were writing here."
            self.add_error(
                None,
                f"{saved} Nothing of yours is lost: compare the two below, then save again.",
            )

    def _check_publication(self) -> None:
        self._check_stops()
        at = self.cleaned_data.get("publish_at")
        if at and at < timezone.now() and not self.instance.has_been_public:
            self.add_error(
                "publish_at", "This time has passed. Leave it empty to publish the story now."
            )

    def _check_changes(self) -> None:
        self._check_stops()
        at = self.cleaned_data.get("changes_at")
        if at and at < timezone.now():
            self.add_error(
                "changes_at", "This time has passed. Leave it empty to publish the changes now."
            )

    def _check_stops(self) -> None:
        for stop in checklist.stops(self.content()):
            self.add_error(None, stop)

    def _check_schedule(self) -> None:
        at = self.cleaned_data.get("publish_at")
        if "publish_at" in self.cleaned_data and not at:
            self.add_error(
                "publish_at",
                "A scheduled story needs a time. To take it off the schedule, use “Back to draft”.",
            )
        elif at and at < timezone.now() and "publish_at" in self.changed_data:
            self.add_error(
                "publish_at",
                "This time has passed. To publish the story now, take it off the "
                "schedule and publish it.",
            )


def initial_from(content: Content) -> dict[str, Any]:
    """A content as the form's fields take it."""
    initial = {field: content[field] for field in CONTENT_FIELDS if field in content}
    for field in PLACES:
        initial[field] = content[f"{field}_id"]
    return initial | {"signed_by": content["author_ids"], "tags": content["tag_ids"]}


def as_initial(form: dict[str, list[str]]) -> dict[str, Any]:
    """Kept words as the form's fields take them, with the token of a story not stored yet."""
    known = (*KEPT_FIELDS, "token")
    kept = {key: values for key, values in form.items() if key in known and values}
    return {key: values if key in LISTS else values[-1] for key, values in kept.items()}

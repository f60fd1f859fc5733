"""The story form of the newsroom: what an editor sends, and which verb goes with it."""

from typing import Any

from django import forms
from django.utils import timezone

from articles.models import Article

PUBLISH, UNSCHEDULE, WITHDRAW, PREVIEW = "_publish", "_unschedule", "_withdraw", "_preview"


class ArticleForm(forms.ModelForm):
    class Meta:
        model = Article
        fields = "__all__"  # noqa: DJ007 - the admin's fieldsets say which
        widgets = {
            "headline": forms.TextInput(attrs={"class": "newsroom-headline"}),
            "standfirst": forms.Textarea(attrs={"rows": 2}),
            "withdrawal_note": forms.Textarea(attrs={"rows": 2}),
        }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if PUBLISH in self.data:
            self._check_publication()
        elif WITHDRAW in self.data and not self.instance.is_published:
            self.add_error(None, "Only a story that readers can see can be withdrawn.")
        elif UNSCHEDULE in self.data and not self.instance.is_scheduled:
            self.add_error(None, "Only a scheduled story can be taken off the schedule.")
        elif UNSCHEDULE in self.data:
            self.cleaned_data["publish_at"] = self.instance.publish_at  # The verb will clear it.
        elif self.instance.is_scheduled:
            self._check_schedule()
        return cleaned

    def _check_publication(self) -> None:
        if not self.cleaned_data.get("body"):
            self.add_error("body", Article.NO_BODY)
        at = self.cleaned_data.get("publish_at")
        if at and at < timezone.now() and not self.instance.has_been_public:
            self.add_error(
                "publish_at", "This time has passed. Leave it empty to publish the story now."
            )

    def _check_schedule(self) -> None:
        if "publish_at" in self.cleaned_data and not self.cleaned_data["publish_at"]:
            self.add_error(
                "publish_at",
                "A scheduled story needs a time. To take it off the schedule, use “Back to draft”.",
            )

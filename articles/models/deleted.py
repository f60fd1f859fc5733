"""Deleted drafts: no word goes with the row, so a slip of the hand is taken back."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db import models, transaction

from articles.models.collaboration import Note
from articles.models.content import take, take_lists
from articles.models.revision import Actor, Revision

if TYPE_CHECKING:
    from articles.models import Article


class DeletedStoryQuerySet(models.QuerySet["DeletedStory"]):
    @transaction.atomic
    def keep(self, article: "Article", *, by: Actor) -> "DeletedStory":
        """What is written of a story that is about to be deleted, by whomever."""
        last = article.record(by=by, note="Deleted")
        return self.create(
            headline=article.headline,
            embargo_until=article.embargo_until,
            created_by=article.created_by,
            deleted_by=last.by,
            revisions=[_row(one, one.content) for one in article.revisions.order_by("number")],
            notes=[_row(one, one.text) for one in article.notes.all()],
        )

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """As the stories were: all of them to who may see all, else one's own."""
        if user.has_perm("articles.view_article") or user.has_perm("articles.change_article"):
            return self
        return self.filter(created_by=user.pk)


class DeletedStory(models.Model):
    headline = models.CharField(max_length=250, editable=False)
    embargo_until = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    deleted_at = models.DateTimeField(auto_now_add=True)
    # Each with what it says, its note, who and when.
    revisions = models.JSONField(editable=False)
    notes = models.JSONField(editable=False)

    objects = DeletedStoryQuerySet.as_manager()

    class Meta:
        verbose_name = "deleted story"
        verbose_name_plural = "deleted stories"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.headline

    @property
    def content(self) -> Any:
        return self.revisions[-1]["says"]

    @transaction.atomic
    def bring_back(self, *, by: Actor) -> "Article":
        """A draft again, with its revisions, its notes and its embargo."""
        from articles.models import Article

        article = Article(created_by=self.created_by, embargo_until=self.embargo_until)
        take(article, self.content)
        article.save()
        take_lists(article, self.content)
        people = set(User.objects.values_list("pk", flat=True))
        for row in self.revisions:
            known = {"article": article, "number": row["number"], "note": row["note"]}
            one = Revision.objects.create(**known, content=row["says"], by_id=_known(row, people))
            Revision.objects.filter(pk=one.pk).update(at=datetime.fromisoformat(row["at"]))
        for row in self.notes:
            said = Note.objects.create(article=article, text=row["says"], by_id=_known(row, people))
            Note.objects.filter(pk=said.pk).update(at=datetime.fromisoformat(row["at"]))
        article.record(by=by, note="Brought back after it was deleted")
        self.delete()
        return article


def _row(one: Any, says: Any) -> dict[str, Any]:
    row = {"says": says, "by": one.by_id, "at": one.at.isoformat()}
    if isinstance(one, Revision):
        row |= {"number": one.number, "note": one.note}
    return row


def _known(row: dict[str, Any], people: set[int]) -> int | None:
    return row["by"] if row["by"] in people else None

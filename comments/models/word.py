"""Words that readers do not write here, and words that a moderator wants to see first."""

import secrets
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from comments.folding import Wording, folded_phrase

if TYPE_CHECKING:
    from comments.models.reply import Comment

NO_WORD = "There is no letter or digit in it, so it can be found nowhere."


class WordQuerySet(models.QuerySet["Word"]):
    def folded(self) -> list[tuple[str, str, str]]:
        """What to look for: the folded phrase, its effect, and how a moderator wrote it."""
        return list(self.values_list("folded", "effect", "text"))

    def changed(self) -> Self:
        """Tell every process of the server that its copy of the list is of yesterday."""
        from comments.models.rules import Rules

        Rules.objects.current()
        # A number that no process has seen: a counted one comes again when a transaction fails.
        Rules.objects.update(words_version=secrets.randbits(62))
        return self


class Word(models.Model):
    class Effect(models.TextChoices):
        TRASH = "trash", "Disallowed: to the trash"
        HOLD = "hold", "Suspect: a moderator decides"

    text = models.CharField(
        "word or phrase",
        max_length=100,
        unique=True,
        help_text="A whole word, or several in a row: “press” does not meet “WordPress”. Case, "
        "accents, look-alike letters, digits for letters and spaces within the word make no "
        "difference. A last * stands for any ending: “casino*”.",
    )
    folded = models.CharField(max_length=200, editable=False)
    effect = models.CharField(
        max_length=10,
        choices=Effect,
        default=Effect.HOLD,
        help_text="Rehearse it before you save: a disallowed word shows nobody what it stops.",
    )
    note = models.CharField(max_length=200, blank=True, help_text="For your colleagues.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, verbose_name="made by"
    )
    at = models.DateTimeField("made at", default=timezone.now, editable=False)

    objects = WordQuerySet.as_manager()

    class Meta:
        ordering = ["text"]
        verbose_name = "listed word"

    def __str__(self) -> str:
        return self.text

    def save(self, *args: object, **kwargs: object) -> None:
        self.folded = folded_phrase(self.text)
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        Word.objects.all().changed()

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        deleted = super().delete(*args, **kwargs)  # type: ignore[arg-type]
        Word.objects.all().changed()
        return deleted

    def clean(self) -> None:
        self.text = " ".join(self.text.split())
        if not folded_phrase(self.text):
            raise ValidationError({"text": NO_WORD})

    def catches(self, comment: "Comment") -> bool:
        return Wording(*words_stand_in(comment)).has(folded_phrase(self.text))


def words_stand_in(comment: "Comment") -> list[str]:
    """Where words are looked for: not in the mail address or the network, which nobody reads."""
    return [comment.text, comment.name, comment.website]

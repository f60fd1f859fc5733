"""What a reply said before it was changed: for moderators alone."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Rewording(models.Model):
    comment = models.ForeignKey("comments.Comment", models.CASCADE, related_name="rewordings")
    text = models.TextField(help_text="The words until then.")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="A moderator, or nobody: then it was the writer.",
    )

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.comment_id} until {self.at:%Y-%m-%d %H:%M}"

"""Replies, and what is kept beside them."""

from django.apps import AppConfig
from django.db.models.signals import post_delete


class CommentsConfig(AppConfig):
    name = "comments"
    verbose_name = "Replies"

    def ready(self) -> None:
        from comments.models import Comment
        from comments.models.discussion import discount

        post_delete.connect(discount, sender=Comment, dispatch_uid="comments.discount")

"""Replies, and what is kept beside them."""

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class CommentsConfig(AppConfig):
    name = "comments"
    verbose_name = "Discussion"
    # As a moderator needs them; see newsmania/newsroom.py.
    menu = ["Comment", "Decision", "Rules", "StoryRules", "Word", "Ban", "Training", "Watch"]

    def ready(self) -> None:
        from articles.edition import say_on_pages
        from articles.models.querysets import ALONGSIDE
        from comments.letters.writers import tell_of_decision
        from comments.models import Comment, Decision, Rules
        from comments.models.discussion import discount

        say_on_pages("consent", Rules.objects.all, "consent")
        say_on_pages("closing", Rules.objects.with_closing, "closing")
        if "reply_rules" not in ALONGSIDE:
            ALONGSIDE.append("reply_rules")
        post_delete.connect(discount, sender=Comment, dispatch_uid="comments.discount")
        post_save.connect(tell_of_decision, sender=Decision, dispatch_uid="comments.letters")

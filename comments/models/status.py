"""Where a reply stands."""

from django.db import models


class Status(models.TextChoices):
    HELD = "held", "Awaiting moderation"
    PUBLISHED = "published", "Published"
    SPAM = "spam", "Spam"
    TRASH = "trash", "Trash"
    # By its writer. No moderator can bring it back.
    WITHDRAWN = "withdrawn", "Withdrawn by its writer"
    # With all that was known of who wrote it.
    ERASED = "erased", "Erased"


# Nobody in the newsroom decides on these any more.
FINAL = {Status.WITHDRAWN, Status.ERASED}

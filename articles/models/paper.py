"""What the paper tells the world about itself, in one row."""

from django.db import models
from django.db.models import Q

from articles import ads


class PaperQuerySet(models.QuerySet["Paper"]):
    def ads_txt(self) -> str:
        """What stands in ads.txt; nothing for a paper that has said nothing."""
        return self.values_list("ads_txt", flat=True).first() or ""


class Paper(models.Model):
    ads_txt = models.TextField(
        "ads.txt",
        blank=True,
        validators=[ads.validate],
        help_text="Who may sell your advertising space, one line each, such as "
        "“exchange.example, 1234, DIRECT”. Empty: nobody has been named.",
    )

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = "the paper"
        verbose_name_plural = "the paper"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="there_is_one_paper")]

    def __str__(self) -> str:
        return "The paper"

"""Proofs of work that were used, until they could not be used any more (comments/work.py)."""

from typing import Self

from django.db import models
from django.utils import timezone


class SpentWorkQuerySet(models.QuerySet["SpentWork"]):
    def expired(self) -> Self:
        return self.filter(expires__lt=timezone.now())


class SpentWork(models.Model):
    challenge = models.CharField(max_length=64, primary_key=True)
    expires = models.DateTimeField(db_index=True)

    objects = SpentWorkQuerySet.as_manager()

    class Meta:
        verbose_name = "spent proof of work"
        verbose_name_plural = "spent proofs of work"

    def __str__(self) -> str:
        return self.challenge[:8]

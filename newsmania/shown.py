"""Models whose rows tell the page that loads them that it shows them."""

from typing import Any, Self

from django.db import models

from newsmania.caching import is_collecting, shows


class Shown(models.Model):
    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        """While a public page is made, each row that it loads becomes a tag of the page."""
        instance = super().from_db(*args, **kwargs)
        if is_collecting():
            shows(instance.cache_tag)
        return instance

    @property
    def cache_tag(self) -> str:
        return f"{self._meta.model_name}-{self.pk}"

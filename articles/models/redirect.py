"""Addresses that were, and where they lead now: one step, always."""

from typing import TYPE_CHECKING, Any, Self
from urllib.parse import SplitResult, unquote_to_bytes, urlsplit, urlunsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.encoding import escape_uri_path, repercent_broken_unicode, uri_to_iri

if TYPE_CHECKING:
    from datetime import date

    from articles.models import Article

# A redirect leads to a page of this paper or to one elsewhere; never to `//host` or `javascript:`.
SCHEMES = {"http", "https"}


class RedirectQuerySet(models.QuerySet["Redirect"]):
    def leave(self, old_path: str, article: "Article") -> None:
        """From an address that a story had to the one that it has, wherever it goes later."""
        defaults = {"article": article, "to_address": ""}
        self.update_or_create(from_path=as_requested(old_path), defaults=defaults)
        # The new one is in use again.
        self.filter(from_path=as_requested(article.get_absolute_url())).delete()

    def leave_page(self, old_path: str, address: str) -> None:
        """From an address that a page of the paper had to the one that it has."""
        defaults = {"article": None, "to_address": address}
        self.update_or_create(from_path=as_requested(old_path), defaults=defaults)
        self.filter(from_path=as_requested(address)).delete()

    def slugs_of(self, day: "date", slug: str, *, beside: "Article") -> set[str]:
        """Slugs that begin so, under which readers know other stories of the day or old pages."""
        folder = reverse("articles:day", args=[day])
        others = self.filter(from_path__startswith=f"{folder}{slug}").exclude(article=beside.pk)
        paths = others.values_list("from_path", flat=True)
        return {path.removeprefix(folder).rstrip("/") for path in paths}

    def leading_to(self, path: str) -> Self:
        """Those whose next step is this path of ours, with or without a query behind it."""
        address = as_written(path)
        found = self.filter(
            Q(to_address=address)
            | Q(to_address__startswith=f"{address}?")
            | Q(to_address__startswith=f"{address}#")
        )
        # A database may compare beginnings without regard to case; paths differ by it.
        return self.filter(pk__in=[one.pk for one in found if path_of(one.to_address) == path])

    def target_of(self, path: str) -> str | None:
        """Where a reader who asks for this path is sent, if anywhere."""
        redirect = self.select_related("article").filter(from_path=path).first()
        return redirect.target if redirect else None


class Redirect(models.Model):
    from_path = models.CharField(
        "from",
        max_length=500,
        unique=True,
        help_text="The old address without the host, such as /2019/05/old-name/.",
    )
    article = models.ForeignKey(
        "articles.Article",
        models.CASCADE,
        verbose_name="story",
        related_name="redirects",
        null=True,
        blank=True,
        help_text="Readers are sent to this story, wherever it moves.",
    )
    to_address = models.CharField(
        "to",
        max_length=500,
        blank=True,
        help_text="Or an address: a path such as /section/world/, or a whole one with https://.",
    )
    added_at = models.DateTimeField(auto_now_add=True)

    objects = RedirectQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(article__isnull=False) ^ ~Q(to_address=""),
                name="a_redirect_leads_to_one_place",
                violation_error_message="Name a story or an address, one of the two.",
            )
        ]

    def __str__(self) -> str:
        return self.from_path

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        # Those that led here lead on to where this one leads: no chain is ever stored.
        earlier = Redirect.objects.leading_to(self.from_path).exclude(pk=self.pk)
        earlier.update(article=self.article, to_address=self.to_address)

    def clean(self) -> None:
        self.from_path = normal_path(self.from_path)
        if self.article_id is None and self.to_address:
            self.to_address = self._end_of_chain(normal_address(self.to_address))

    @property
    def target(self) -> str | None:
        """Nothing for a story that readers have no answer for: its new address is not told."""
        if self.article is None:
            return self.to_address
        return self.article.get_absolute_url() if self.article.is_answered_for else None

    def _end_of_chain(self, address: str) -> str:
        """The last stop of what leads on already. Raises ValidationError for a way in a circle."""
        path = path_of(address)
        if path == self.from_path:
            raise ValidationError({"to_address": "This leads back to where it starts."})
        onward = Redirect.objects.filter(from_path=path).exclude(pk=self.pk).first()
        if onward is None:
            return address
        if path_of(onward.to_address) == self.from_path:
            raise ValidationError(
                {"to_address": f"{address} leads back to {self.from_path}: a circle."}
            )
        if onward.article_id:
            self.article, self.to_address = onward.article, ""
            return ""
        return onward.to_address


def normal_path(path: str) -> str:
    """A path as a request brings it. Raises ValidationError for what is no path of this paper."""
    parts = _parts(path, "from_path")
    if parts.scheme or parts.netloc or not parts.path.startswith("/"):
        raise ValidationError(
            {"from_path": "Write a path of this paper that starts with one slash, such as /old/."}
        )
    if parts.query or parts.fragment:
        raise ValidationError(
            {"from_path": "A redirect goes by the path alone: leave out what follows ? and #."}
        )
    return as_requested(parts.path)


def normal_address(address: str) -> str:
    """
    Where a redirect leads, written in one way: a path of this paper without its host, in letters.

    Raises ValidationError for what is neither a path nor a whole address.
    """
    parts = _parts(address, "to_address")
    is_path = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    if not is_path and not (parts.scheme in SCHEMES and parts.hostname):
        raise ValidationError(
            {"to_address": "Write a path that starts with one slash, or a whole https:// address."}
        )
    if is_path or parts.hostname in settings.ALLOWED_HOSTS:
        path = as_written(as_requested(parts.path or "/"))
        return urlunsplit(("", "", path, parts.query, parts.fragment))
    return urlunsplit(parts)


def path_of(address: str) -> str | None:
    """The path that a reader who is sent to this address asks for; nothing for other sites."""
    return None if urlsplit(address).netloc else as_requested(urlsplit(address).path)


def as_requested(path: str) -> str:
    """A path decoded as Django decodes that of a request."""
    return repercent_broken_unicode(unquote_to_bytes(path)).decode()


def as_written(path: str) -> str:
    """A decoded path as a part of an address, with the letters of all scripts as they are."""
    return uri_to_iri(escape_uri_path(path))


def _parts(address: str, field: str) -> SplitResult:
    address = address.strip()
    if any(ord(character) < 33 or ord(character) == 127 for character in address):
        raise ValidationError({field: "An address has no spaces, line ends or control characters."})
    try:
        return urlsplit(address)
    except ValueError as error:
        raise ValidationError({field: "This is no address."}) from error

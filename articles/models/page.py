"""Pages of the paper about itself: who makes it, how to reach it, by which rules it works."""

from collections.abc import Iterator
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from django.utils import timezone
from django_prose_editor.fields import ProseEditorField

from articles import bodies
from articles.framing import frame, picture_ids
from articles.models.naming import typed_slug
from articles.models.redirect import Redirect
from articles.models.revision import Actor
from articles.slugs import make_slug, unused_slug
from newsmania.addresses import path_to

WORDS = ("title", "summary", "body")


class PageQuerySet(models.QuerySet["Page"]):
    def published(self) -> Self:
        return self.filter(is_published=True)

    def address_of(self, path: str) -> str | None:
        """Where the page is that somebody asked for without the slash at its end."""
        if path.endswith("/"):
            return None
        page = self.published().filter(slug=path.removeprefix("/")).first()
        return page.get_absolute_url() if page else None


class Page(models.Model):
    class Role(models.TextChoices):
        ABOUT = "about", "About the paper"
        CONTACT = "contact", "Contact"
        CORRECTIONS = "corrections", "Corrections policy"
        ETHICS = "ethics", "Ethics policy"
        MASTHEAD = "masthead", "Masthead: who makes the paper"
        OWNERSHIP = "ownership", "Ownership and funding"

    title = models.CharField(max_length=120)
    slug = models.CharField(
        max_length=200,
        unique=True,
        blank=True,
        help_text="Its address: “about” makes /about/. Made from the title when left empty.",
    )
    summary = models.CharField(
        max_length=200,
        blank=True,
        help_text="A sentence for search engines. They show the first words when left empty.",
    )
    body = ProseEditorField("text", extensions=bodies.EXTENSIONS, sanitize=bodies.clean, blank=True)
    role = models.CharField(
        max_length=12,
        choices=Role,
        blank=True,
        help_text="Search engines are told that this page of the paper is the one.",
    )
    position = models.PositiveSmallIntegerField(
        default=100, help_text="Its place at the foot of every page: small numbers come first."
    )
    is_published = models.BooleanField(
        "published", default=False, help_text="Readers find it, at the foot of every page."
    )
    was_public = models.BooleanField(default=False, editable=False)
    changed_at = models.DateTimeField("changed", default=timezone.now, editable=False)
    pictures = models.ManyToManyField("articles.Image", related_name="pages", editable=False)

    objects = PageQuerySet.as_manager()

    class Meta:
        ordering = ["position", "title"]
        verbose_name_plural = "pages of the paper"
        constraints = [
            models.UniqueConstraint(
                fields=["role"],
                condition=~Q(role=""),
                name="one_page_a_role",
                violation_error_message="Another page has this role.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """
        Whoever saves it, the text is cleaned and framed, and an address that readers know leads on.

        Its date is that of its words: a place at the foot or a larger picture moves none.
        """
        before = type(self).objects.filter(pk=self.pk).first()
        update_fields = kwargs.get("update_fields")
        self.body = frame(bodies.clean(self.body))
        self.slug = self.slug or self._own_slug()
        self.was_public = self.was_public or self.is_published
        if update_fields is None and (before is None or self.content != before.content):
            self.changed_at = timezone.now()
        super().save(*args, **kwargs)
        self.pictures.set(
            self.pictures.model._default_manager.filter(pk__in=picture_ids(self.body))
        )
        if before and before.was_public and before.slug != self.slug:
            Redirect.objects.leave_page(before.get_absolute_url(), self.get_absolute_url())

    def get_absolute_url(self) -> str:
        return path_to("articles:page", self.slug)

    def clean(self) -> None:
        before = type(self).objects.filter(pk=self.pk).values_list("slug", flat=True).first()
        if not self.slug:
            self.slug = self._own_slug()
        elif self.slug != before:
            self.slug = typed_slug(self.slug)
        if is_taken_by_the_paper(self.slug):
            raise ValidationError(
                {"slug": f"/{self.slug}/ is an address of the paper’s own. Choose another slug."}
            )

    @property
    def content(self) -> dict[str, str]:
        """What it says to readers."""
        return {name: getattr(self, name) for name in WORDS}

    @property
    def description(self) -> str:
        return self.summary or bodies.beginning(self.body)

    @property
    def has_embeds(self) -> bool:
        return "data-embed=" in self.body

    @property
    def last_revision(self) -> "PageRevision | None":
        return self.revisions.select_related("by").first() if self.pk else None

    @transaction.atomic
    def record(self, *, by: Actor) -> "PageRevision":
        """Keep what it says now; the last revision stands for it when no word was changed."""
        last = self.last_revision
        if last and last.content == self.content:
            return last
        return self.revisions.create(
            number=last.number + 1 if last else 1,
            content=self.content,
            by_id=by.pk if by else None,
        )

    def _own_slug(self) -> str:
        slug = make_slug(self.title) or "page"
        others = type(self).objects.exclude(pk=self.pk)
        taken = set(others.filter(slug__startswith=slug).values_list("slug", flat=True))
        if is_taken_by_the_paper(slug):
            taken.add(slug)
        return unused_slug(slug, taken)


class PageRevision(models.Model):
    """What a page said each time that its words were changed, and who changed them."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="one_page_revision_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.page}, revision {self.number}"


def is_taken_by_the_paper(slug: str) -> bool:
    """
    Another page answers at /<slug>/, or addresses of the paper's begin with it.

    It is asked of the addresses themselves, so a new one is kept free without a list of words.
    """
    if slug in _first_steps(get_resolver().url_patterns) or slug == settings.STATIC_URL.strip("/"):
        return True
    try:
        return resolve(f"/{slug}/").view_name != "articles:page"
    except Resolver404:
        return True


def _first_steps(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for one in patterns:
        step, slash, _ = str(one.pattern).partition("/")
        if isinstance(one, URLResolver) and not slash:
            yield from _first_steps(one.url_patterns)
        else:
            yield step

"""Stories as the tests need them."""

from datetime import timedelta

import factory
from django.contrib.auth import get_user_model
from django.utils import timezone

from articles.models import Article, Author, Byline, Desk, Image, Page, Section, Tag


class SectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Section
        django_get_or_create = ["name"]

    name = "World"


class DeskFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Desk
        django_get_or_create = ["name"]

    name = "News Mania Desk"


class AuthorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Author
        django_get_or_create = ["name"]

    name = "Ana Ruiz"


class TagFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Tag
        django_get_or_create = ["name"]

    name = "Tides"


class ImageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Image

    file = factory.django.ImageField(width=60, height=40, format="PNG", filename="picture.png")
    alt_text = "A tide table"
    caption = "High water comes twice a day."
    credit = "Drawing: News Mania"


class PageFactory(factory.django.DjangoModelFactory):
    """A page of the paper that readers find."""

    class Meta:
        model = Page

    title = "About"
    body = "<p>We tell when the tide comes.</p>"
    is_published = True


class ArticleFactory(factory.django.DjangoModelFactory):
    """A draft; `published`, `scheduled` and `withdrawn` are traits that go through the verbs."""

    class Meta:
        model = Article
        skip_postgeneration_save = True

    headline = factory.Sequence(lambda number: f"The tide comes in for the {number}th time")
    standfirst = "Why the sea keeps its appointments."
    body = "<p>The moon pulls.</p><p>The sea follows.</p>"
    section = factory.SubFactory(SectionFactory)
    desk = factory.SubFactory(DeskFactory)

    @factory.post_generation
    def authors(self, create, names, **kwargs):
        for position, name in enumerate(names if names is not None else ["Ana Ruiz"]):
            Byline.objects.create(article=self, author=AuthorFactory(name=name), position=position)

    @factory.post_generation
    def tags(self, create, names, **kwargs):
        self.tags.set([TagFactory(name=name) for name in names or []])

    @factory.post_generation
    def published(self, create, at, **kwargs):
        """`published=True` for an hour ago, or a moment."""
        if at:
            moment = timezone.now() - timedelta(hours=1) if at is True else at
            self.publish(by=None, at=moment)

    @factory.post_generation
    def scheduled(self, create, at, **kwargs):
        if at:
            moment = timezone.now() + timedelta(hours=1) if at is True else at
            self.publish(by=None, at=moment)

    @factory.post_generation
    def withdrawn(self, create, note, **kwargs):
        if note:
            self.publish(by=None, at=timezone.now() - timedelta(hours=1))
            self.withdraw(by=None, note=note if isinstance(note, str) else "")


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = get_user_model()

    username = factory.Sequence(lambda number: f"person{number}")
    password = factory.django.Password("a-long-test-password")

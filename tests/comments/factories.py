import factory

from comments.models import Comment
from tests.factories import ArticleFactory


class CommentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Comment

    class Params:
        published = factory.Trait(status=Comment.Status.PUBLISHED)
        # What it answers: a published reply of the same story.
        to = None

    parent = factory.SelfAttribute("to")
    article = factory.Maybe(
        "to",
        factory.SelfAttribute("to.article"),
        factory.SubFactory(ArticleFactory, published=True),
    )
    name = "Rea Der"
    email = factory.Sequence(lambda number: f"reader{number}@example.org")
    text = factory.Sequence(lambda number: f"The {number}th tide was higher.")

    @factory.lazy_attribute
    def fingerprint(self):
        comment = Comment(article=self.article, email=self.email, text=self.text)
        comment.parent = self.parent
        return comment.sign()

import factory

from comments.models import Comment
from tests.factories import ArticleFactory


class CommentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Comment

    article = factory.SubFactory(ArticleFactory, published=True)
    name = "Rea Der"
    email = factory.Sequence(lambda number: f"reader{number}@example.org")
    text = factory.Sequence(lambda number: f"The {number}th tide was higher.")

    @factory.lazy_attribute
    def fingerprint(self):
        return Comment(article=self.article, email=self.email, text=self.text).sign()

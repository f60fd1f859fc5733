"""Stories and all that frames them."""

from articles.models.article import Article, Byline
from articles.models.image import Image
from articles.models.people import Author, Desk
from articles.models.revision import Revision
from articles.models.taxonomy import Section, Tag

__all__ = ["Article", "Author", "Byline", "Desk", "Image", "Revision", "Section", "Tag"]

"""The newsroom: where stories are written and published."""

from articles.admin.article import ArticleAdmin
from articles.admin.newsroom import AuthorAdmin, DeskAdmin, ImageAdmin, SectionAdmin, TagAdmin

__all__ = [
    "ArticleAdmin",
    "AuthorAdmin",
    "DeskAdmin",
    "ImageAdmin",
    "SectionAdmin",
    "TagAdmin",
]

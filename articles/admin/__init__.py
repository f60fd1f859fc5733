"""The newsroom: where stories are written, illustrated, put in order and published."""

from articles.admin.accounts import AccountAdmin, GroupAdmin
from articles.admin.article import ArticleAdmin
from articles.admin.deleted import DeletedStoryAdmin
from articles.admin.front import FrontPageAdmin
from articles.admin.library import ImageAdmin
from articles.admin.newsroom import (
    AuthorAdmin,
    BannerAdmin,
    CorrectionAdmin,
    DeskAdmin,
    SectionAdmin,
    TagAdmin,
    TrailAdmin,
)
from articles.admin.pages import PageAdmin
from articles.admin.paper import PaperAdmin
from articles.admin.redirects import RedirectAdmin

__all__ = [
    "AccountAdmin",
    "ArticleAdmin",
    "AuthorAdmin",
    "BannerAdmin",
    "CorrectionAdmin",
    "DeletedStoryAdmin",
    "DeskAdmin",
    "FrontPageAdmin",
    "GroupAdmin",
    "ImageAdmin",
    "PageAdmin",
    "PaperAdmin",
    "RedirectAdmin",
    "SectionAdmin",
    "TagAdmin",
    "TrailAdmin",
]

"""Stories and all that frames them."""

from articles.models.article import Article, Byline
from articles.models.collaboration import Note, ShareLink, Sitting, Unsaved
from articles.models.correction import Correction
from articles.models.curation import Banner, Pin
from articles.models.deleted import DeletedStory
from articles.models.image import Image
from articles.models.page import Page, PageRevision
from articles.models.paper import Paper
from articles.models.people import Author, Desk
from articles.models.readership import MostRead, Reads
from articles.models.redirect import Redirect
from articles.models.revising import StaleSaveError
from articles.models.revision import Revision
from articles.models.search_entry import SearchEntry
from articles.models.tally import Tally
from articles.models.taxonomy import Section, Tag
from articles.models.trail import TrailEntry

__all__ = [
    "Article",
    "Author",
    "Banner",
    "Byline",
    "Correction",
    "DeletedStory",
    "Desk",
    "Image",
    "MostRead",
    "Note",
    "Page",
    "PageRevision",
    "Paper",
    "Pin",
    "Reads",
    "Redirect",
    "Revision",
    "SearchEntry",
    "Section",
    "ShareLink",
    "Sitting",
    "StaleSaveError",
    "Tag",
    "Tally",
    "TrailEntry",
    "Unsaved",
]

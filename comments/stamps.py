"""
A signed note of the moment when a reader first touched the form.

The page's script fetches it on focus, since the page itself is cached and the same for everybody.
It is of use for a day and for one story; whoever has none is not turned away.
"""

from datetime import timedelta
from time import time

from django.core import signing

from articles.models import Article

STAMP = "comments.stamp"
AGE = timedelta(days=1)


def new_stamp(article: Article) -> str:
    return signing.dumps([article.pk, time()], salt=STAMP)


def seconds_since(stamp: str, article: Article) -> float | None:
    """How long ago it was made; nothing for one that is missing, forged, old or another story's."""
    try:
        number, moment = signing.loads(stamp, salt=STAMP, max_age=AGE)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return time() - moment if number == article.pk else None

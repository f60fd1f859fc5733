"""
What `bin/bench` compares a story with: Django views that return its bytes from memory.

`/story` does nothing else: no middleware, no question. `/asked` first asks what the story's page
asks of the database, as it asks it, and shows nothing of the answers.
"""

import os
from datetime import date
from pathlib import Path

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

BODY = Path(os.environ["BENCH_BODY"]).read_bytes()
STORY = os.environ["BENCH_STORY"]

os.environ["DJANGO_SETTINGS_MODULE"] = "newsmania.settings"
settings.MIDDLEWARE, settings.ROOT_URLCONF = [], __name__
django.setup()

from articles.edition import current_edition  # noqa: E402
from articles.onward import onward_from  # noqa: E402
from articles.views import story_at  # noqa: E402
from comments.threads import Asked, page_of  # noqa: E402


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY)


def asked(request: HttpRequest) -> HttpResponse:
    year, month, day, slug = STORY.strip("/").split("/")
    current_edition()
    at = date(int(year), int(month), int(day))
    story = story_at(day=at, slug=slug, now=timezone.now())[0]
    onward_from(story)
    page_of(story, Asked())
    return HttpResponse(BODY)


urlpatterns = [path("story", bare), path("asked", asked)]
application = WSGIHandler()

"""Galleries: pictures of the library in a row, each a link to the whole of it."""

import re

import html5lib
import pytest

from articles import bodies
from articles.framing import frame
from tests.factories import ArticleFactory, ImageFactory

pytestmark = pytest.mark.django_db


def gallery_of(*pictures, more=""):
    figures = "".join(
        f'<figure data-picture="{pk}"><figcaption>Caption {pk}</figcaption></figure>'
        for pk in pictures
    )
    return f'<p>Word</p><div class="gallery">{figures}{more}</div>'


def saved(html):
    return frame(bodies.clean(html))


def test_each_picture_has_its_caption_and_links_to_the_whole():
    first, second = ImageFactory(), ImageFactory(file__width=400, file__height=300)
    body = saved(gallery_of(first.pk, second.pk))
    assert '<div class="gallery" role="group" tabindex="0">' in body
    links = re.findall(r'<figure data-picture="(\d+)"><a href="(/media/renditions/[^"]+)">', body)
    assert [int(pk) for pk, _ in links] == [first.pk, second.pk]
    assert links[1][1].endswith("-400.jpg")
    assert f"Caption {second.pk} <span" in body
    html5lib.HTMLParser(strict=True).parseFragment(body)
    assert saved(body) == body


def test_outside_a_gallery_a_picture_is_no_link():
    pk = ImageFactory().pk
    assert "<a " not in saved(f'<figure data-picture="{pk}"></figure>')


def test_a_gallery_without_pictures_is_left_out():
    assert saved(gallery_of(404)) == "<p>Word</p>"


def test_nothing_but_its_name_comes_in_with_it():
    pk = ImageFactory().pk
    body = saved(
        gallery_of(pk).replace('class="gallery"', 'class="gallery x" tabindex="9" id="top"')
    )
    assert '<div class="gallery" role="group" tabindex="0">' in body
    assert saved('<div class="x">Word</div>').startswith("<div")


def test_a_pictures_new_description_reaches_the_gallery():
    image = ImageFactory()
    story = ArticleFactory(body=gallery_of(image.pk))
    image.alt_text = "Another tide table"
    image.save()
    story.refresh_from_db()
    assert 'alt="Another tide table"' in story.body
    assert 'class="gallery"' in story.body

"""What a page weighs on its way to a reader. Bytes are not times: they are the same everywhere."""

import re
import urllib.request

import pytest

KB = 1024


def weight(paper, address):
    """Bytes on the wire, as a browser asks for them, and what arrived."""
    request = urllib.request.Request(  # noqa: S310
        paper.address + address, headers={"Accept-Encoding": "br, gzip"}
    )
    with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310
        return len(response.read())


def stories_of(paper):
    found = set()
    for month in re.findall(r'<li><a href="(/\d{4}/\d\d/)"', paper.get("/archive/")[2].decode()):
        text = paper.get(month)[2].decode()
        found |= set(re.findall(r'teaser__headline"><a href="([^"]+)"', text))
    return sorted(found)


def files_of(text):
    """The style sheets and scripts of a page; pictures are not among them."""
    return set(re.findall(r'(?:<script[^>]* src|<link rel="stylesheet" href)="([^"]+)"', text))


def test_every_story_of_the_demo_edition_is_light(paper):
    stories = stories_of(paper)
    assert len(stories) >= 24
    for story in stories:
        text = paper.get(story)[2].decode()
        html = weight(paper, story)
        assert html < 14 * KB, f"{story}: {html}"
        rest = sum(weight(paper, address) for address in files_of(text))
        assert html + rest < 60 * KB, f"{story}: {html} and {rest}"


@pytest.mark.parametrize("name", ["front", "story"])
def test_a_page_waits_for_one_sheet_and_one_line_of_script(paper, story, name):
    text = paper.get("/" if name == "front" else story)[2].decode()
    assert len(re.findall(r'rel="stylesheet"', text)) == 1
    blocking = re.findall(r'<script(?![^>]* type="(?:module|application))[^>]*>', text)
    (script,) = [re.search(r'src="([^"]+)"', found)[1] for found in blocking]
    assert weight(paper, script) < KB / 2
    assert text.index(script) < text.index('rel="stylesheet"')


def test_the_text_edition_is_lighter_with_all_that_it_brings(paper):
    for story in ["/", "/archive/", *stories_of(paper)]:
        text = paper.get(f"/lite{story}")[2].decode()
        assert "<img" not in text
        whole = weight(paper, f"/lite{story}") + weight(paper, "/static/icon.svg")
        whole += sum(weight(paper, address) for address in files_of(text))
        assert whole < 14 * KB, f"{story}: {whole}"

"""A link for one who has no account; and the preview beside the form."""

import re

import pytest
from playwright.sync_api import expect

from tests.site.writing import ADD, body_of, button, save, unfold, write

pytestmark = pytest.mark.browser

EXPIRE = """
from django.utils import timezone
from articles.models import ShareLink
ShareLink.objects.update(expires_at=timezone.now())
"""


def make_link(page):
    unfold(page, "Share it before it is published")
    button(page, "Make a link").click()
    expect(page.get_by_text("Who has this link can read the story")).to_be_visible()
    return page.locator(".messagelist a").last.get_attribute("href")


def test_a_link_opens_expires_and_is_withdrawn(paper, newsroom, visit):
    page = newsroom(ADD)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    write(page, "For the lawyer's eyes", "Is this libel?")
    save(page)
    first = make_link(page)
    page.locator(".messagelist").get_by_role("button", name="Copy the link").click()
    expect(page.locator(".messagelist").get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == first

    lawyer = visit(javascript=False)
    opened = lawyer.goto(first)
    assert opened.headers["cache-control"].count("no-store")
    assert "noindex" in opened.headers["x-robots-tag"]
    expect(lawyer.locator(".story__body")).to_have_text("Is this libel?")
    assert lawyer.context.cookies() == []

    paper.manage("shell", "-v", "0", "-c", EXPIRE)
    assert lawyer.goto(first).status == 410
    expect(lawyer.get_by_text("Is this libel?")).to_have_count(0)

    second = make_link(page)
    assert lawyer.goto(second).status == 200
    unfold(page, "Share it before it is published")
    button(page, "Withdraw this link").click()
    expect(page.get_by_text("The link does not open any more.")).to_be_visible()
    assert lawyer.goto(second).status == 410


@pytest.mark.parametrize("width", [390, 1280])
def test_the_preview_beside_the_form_shows_unsaved_words(newsroom, width):
    page = newsroom(ADD)
    write(page, "Seen before it is saved", "At first.")
    save(page)
    page.set_viewport_size({"width": width, "height": 900})
    button(page, "Preview beside").click()
    preview = page.get_by_role("region", name="Preview")
    expect(preview.get_by_role("button", name="Phone")).to_be_focused()
    shown = page.frame_locator("iframe")
    expect(shown.locator(".story__body")).to_have_text("At first.")
    assert shown.locator("html").evaluate("() => innerWidth") == 390
    preview.get_by_role("button", name="Desk").click()
    assert shown.locator("html").evaluate("() => innerWidth") == 1280
    if width > 1000:  # On a phone the preview covers the form.
        body_of(page).press("Control+End")
        page.keyboard.type(" And then.")
        expect(shown.locator(".story__body")).to_have_text("At first. And then.", timeout=15000)
    page.keyboard.press("Escape") if width < 1000 else button(page, "Close").click()
    expect(preview).to_be_hidden()
    expect(page.get_by_role("button", name="Preview beside")).to_be_focused()
    expect(page.get_by_role("link", name=re.compile("Revisions"))).to_be_visible()

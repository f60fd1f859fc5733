"""What goes with a story: who signs it, what was wrong in it, how it looks, what stops it."""

import re

import pytest
from playwright.sync_api import expect

from tests.files import PNG
from tests.site.writing import ADD, button, enter_body, publish, save, unfold, write

pytestmark = pytest.mark.browser


def sign(page, *names):
    """Choose authors in the box that searches for them."""
    unfold(page, "Byline")
    for name in names:
        page.get_by_role("searchbox", name="Authors").click()
        page.keyboard.type(name[:8])
        page.get_by_role("option", name=name).click()


def test_authors_sign_in_the_order_in_which_they_were_put(newsroom, visit):
    page = newsroom(ADD)
    write(page, "Two reporters and a river", "They went together.")
    sign(page, "Piyal Chatterjee", "Explainers Team", "Graphics Team")
    order = page.locator(".byline-order li")
    names = [re.compile(name) for name in ("Piyal Chatterjee", "Explainers Team", "Graphics Team")]
    expect(order).to_have_text(names)
    earlier = page.get_by_role("button", name="Let Graphics Team sign earlier")
    earlier.click()
    expect(earlier).to_be_focused()
    page.keyboard.press("Enter")
    expect(order).to_have_text([names[2], names[0], names[1]])
    save(page, "Publish")
    expect(order).to_have_text([names[2], names[0], names[1]])

    reader = visit(javascript=False)
    reader.goto(page.locator(".messagelist a").last.get_attribute("href"))
    authors = reader.locator(".byline [rel=author]")
    expect(authors).to_have_text(["Graphics Team", "Piyal Chatterjee", "Explainers Team"])
    authors.first.click()
    expect(reader.get_by_role("link", name="Two reporters and a river")).to_be_visible()


def test_a_line_of_words_signs_where_no_author_fits(newsroom, visit):
    page = newsroom(ADD)
    write(page, "News from the estuary", "It is wide.")
    unfold(page, "Byline")
    page.get_by_label("Byline in words:").fill("From our correspondents")
    save(page, "Publish")
    reader = visit(javascript=False)
    reader.goto(page.locator(".messagelist a").last.get_attribute("href"))
    expect(reader.locator(".byline")).to_contain_text("From our correspondents")


def test_an_author_gets_a_face_and_a_few_lines(newsroom):
    page = newsroom("/admin/articles/author/add/")
    page.get_by_label("Name:").fill("তিস্তা রায়")
    page.get_by_label("Biography:").fill("She writes about rivers.")
    button(page, "Choose from the library").click()
    dialog = page.get_by_role("dialog", name="Picture library")
    portrait = {"name": "face.png", "mimeType": "image/png", "buffer": PNG}
    dialog.locator("input[type=file]").set_input_files([portrait])
    dialog.get_by_label("Decorative").check()
    dialog.get_by_role("button", name="Save and put in").click()
    expect(page.locator(".picture-choice img")).to_have_js_property("complete", True)
    expect(page.locator(".picture-choice__name")).to_have_text("face.png")
    save(page, "Save and continue editing")
    expect(page.locator(".picture-choice img")).to_be_visible()

    page.get_by_role("link", name="View on site").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("তিস্তা রায়")
    expect(page.get_by_text("She writes about rivers.")).to_be_visible()
    expect(page.locator(".list-head__portrait img")).to_be_visible()


def correct(page, address, kind, text, *, grave=False):
    page.goto(address)
    page.get_by_role("link", name="Add a correction").click()
    page.get_by_label("Kind:").select_option(label=kind)
    page.get_by_label("Text:").fill(text)
    page.get_by_label("At the top of the story").set_checked(grave)
    save(page)
    expect(page.get_by_text("was added successfully")).to_be_visible()


def test_corrections_stand_at_the_story_the_grave_ones_above_it(newsroom, visit):
    page = newsroom(ADD)
    address, path = publish(page, "The bridge has nine arches", "We counted.")
    correct(page, address, "Clarification", "We counted from the south bank.")
    correct(page, address, "Correction", "The bridge has eleven arches.", grave=True)

    reader = visit(javascript=False)
    reader.goto(path)
    texts = reader.locator(".correction, .story__body")
    expect(texts).to_have_text(
        [
            re.compile("Correction.*The bridge has eleven arches.", re.DOTALL),
            re.compile("We counted"),
            re.compile("Clarification.*We counted from the south bank.", re.DOTALL),
        ]
    )
    expect(reader.locator(".byline__updated")).to_be_visible()
    reader.goto("/corrections/")
    entry = reader.get_by_role("article").filter(has_text="The bridge has eleven arches.")
    entry.get_by_role("link", name="The bridge has nine arches").click()
    expect(reader).to_have_url(re.compile(rf"{re.escape(path)}#correction-[0-9]+$"))


def test_a_retraction_is_grave_whatever_is_ticked(newsroom, visit):
    page = newsroom(ADD)
    address, path = publish(page, "A whale in the canal", "It was a log.")
    correct(page, address, "Retraction", "There was no whale.")
    reader = visit(javascript=False)
    reader.goto(path)
    expect(reader.locator(".correction, .story__body").first).to_contain_text("There was no whale.")


@pytest.mark.parametrize("is_stored", [True, False], ids=["stored", "not saved yet"])
def test_the_words_that_are_typed_show_in_the_preview_beside_the_form(newsroom, is_stored):
    page = newsroom(ADD)
    write(page, "The mill turns again", "First words.")
    if is_stored:
        save(page)
        enter_body(page)
        page.keyboard.press("Control+End")
    beside = page.get_by_role("button", name="Preview beside")
    beside.click()
    preview = page.get_by_role("region", name="Preview")
    shown = preview.frame_locator("iframe")
    expect(button(page, "Phone")).to_be_focused()
    expect(shown.get_by_role("heading", level=1)).to_have_text("The mill turns again")
    enter_body(page)
    page.keyboard.type("Then more. ")
    expect(shown.locator(".story__body")).to_contain_text("Then more.", timeout=15000)
    assert shown.locator("body").evaluate("body => innerWidth") == 390
    button(page, "Desk").click()
    expect(button(page, "Desk")).to_have_attribute("aria-pressed", "true")
    assert shown.locator("body").evaluate("body => innerWidth") == 1280
    button(page, "Desk").press("Escape")
    expect(preview).to_be_hidden()
    expect(beside).to_be_focused()


def test_a_story_that_is_stopped_keeps_its_words_and_says_what_is_missing(newsroom, paper):
    page = newsroom(ADD)
    page.get_by_label("Headline:").fill("The gates stay shut")
    page.get_by_label("Section:").select_option(label="Culture")
    save(page, "Publish")
    alert = page.get_by_role("alert").filter(has_text="A story without words cannot be published.")
    expect(alert).to_be_focused()
    expect(page.get_by_label("Headline:")).to_have_value("The gates stay shut")
    enter_body(page)
    page.keyboard.type("They are shut.")
    save(page, "Publish")
    assert paper.get(page.locator(".messagelist a").last.get_attribute("href"))[0] == 200


def test_the_library_says_that_its_visitor_is_signed_out(newsroom):
    page = newsroom(ADD)
    unfold(page, "Picture")
    page.context.clear_cookies()
    button(page, "Choose from the library").click()
    dialog = page.get_by_role("dialog", name="Picture library")
    expect(dialog).to_contain_text("You have been signed out")
    button(page, "Close").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_label("Headline:")).to_be_visible()

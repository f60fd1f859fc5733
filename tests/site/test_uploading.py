"""Pictures on their way into the library and into a story: chosen, dropped, pasted, described."""

import re

import pytest
from playwright.sync_api import expect

from tests.files import JPEG, PNG, REFUSED, drawn, written
from tests.site.writing import ADD, body_of, enter_body, previewed, tool, write

pytestmark = pytest.mark.browser

UPLOAD = "/admin/articles/image/upload/"
KIND = {"jpg": "image/jpeg", "png": "image/png", "svg": "image/svg+xml"}

# As a browser hands over what was dropped on an element or pasted into it.
HAND_OVER = """
(element, [type, files, html]) => {
  const data = new DataTransfer();
  for (const [name, kind, bytes] of files)
    data.items.add(new File([new Uint8Array(bytes)], name, { type: kind }));
  if (html) data.setData("text/html", html);
  const box = element.getBoundingClientRect();
  const at = { clientX: box.left + 20, clientY: box.top + 20 };
  const event = type === "paste"
    ? new ClipboardEvent(type, { clipboardData: data, bubbles: true, cancelable: true })
    : new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true, ...at });
  element.dispatchEvent(event);
}
"""


def file(name, content):
    return {"name": name, "mimeType": KIND[name[-3:]], "buffer": content}


def hand_over(element, way, *files, html=""):
    given = [[name, KIND[name[-3:]], list(content)] for name, content in files]
    element.evaluate(HAND_OVER, [way, given, html])


def coloured(shade):
    """A picture that is not in the library yet."""
    return written(drawn(600, 400, dot=(shade, 200)), "JPEG", quality=90)


def described(page, words):
    """Fill in what the dialog asks of a picture that nobody has described."""
    dialog = page.get_by_role("dialog", name="Picture library")
    expect(dialog.get_by_label("Alternative text")).to_be_focused()
    dialog.get_by_label("Alternative text").fill(words)
    dialog.get_by_label("Credit").fill("Photograph: Ana Ruiz")
    dialog.get_by_role("button", name="Save and put in").click()
    expect(dialog).to_have_count(0)


def test_several_come_in_with_their_progress_and_the_bad_ones_with_a_sentence(newsroom):
    page = newsroom(UPLOAD)
    held = []
    page.route("**" + UPLOAD, lambda route: route.continue_() if held else held.append(route))
    page.get_by_label("Pictures for the library").set_input_files(
        [
            file("harbour.jpg", JPEG),
            file("logo.svg", REFUSED["drawing"][1]),
            file("notes.jpg", b"Dear editor,"),
            file("large.jpg", REFUSED["too large"][1]),
            file("tide.png", PNG),
        ]
    )
    expect(page.get_by_role("progressbar", name="harbour.jpg")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(5)
    held[0].continue_()
    told = page.get_by_role("status")
    expect(told).to_contain_text("2 uploaded.")
    for sentence in [
        "“logo.svg” is no picture that we can show.",
        "“notes.jpg” is no picture that we can show.",
        "“large.jpg” has 21 MB; at most 20 MB are accepted.",
    ]:
        expect(told).to_contain_text(sentence)
        expect(page.locator(".picture-upload__refused", has_text=sentence)).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)

    on = page.get_by_role("link", name="Describe the 2 that came in")
    expect(on).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Describe the pictures")).to_be_visible()
    expect(page.get_by_text("harbour.jpg")).to_be_visible()
    expect(page.get_by_text("tide.png")).to_be_visible()
    page.get_by_label("Alternative text").first.fill("A harbour at dawn")
    page.get_by_label("Decorative").last.check()
    page.get_by_role("button", name="Save the descriptions").click()
    expect(page.get_by_text("The pictures are described.")).to_be_visible()


def test_what_is_dropped_on_the_page_leads_to_its_description(newsroom):
    page = newsroom(UPLOAD)
    hand_over(page.locator("picture-upload"), "drop", ("dropped.jpg", coloured(60)))
    page.wait_for_url("**/describe/?ids=*")
    expect(page.get_by_text("dropped.jpg")).to_be_visible()


def test_a_sign_in_that_ended_is_told_and_the_page_stays(newsroom):
    newsroom.expected = "403"
    page = newsroom(UPLOAD)
    page.context.clear_cookies()
    page.get_by_label("Pictures for the library").set_input_files([file("late.jpg", JPEG)])
    expect(page.get_by_role("status")).to_contain_text("You have been signed out.")
    assert page.url.endswith(UPLOAD)


@pytest.mark.parametrize("way", ["drop", "paste"])
def test_a_picture_put_on_the_text_goes_through_the_library(newsroom, way):
    page = newsroom(ADD)
    write(page, f"Illustrated by {way}", "The sea came.")
    shade = {"drop": 120, "paste": 180}[way]
    hand_over(body_of(page), way, (f"{way}.jpg", coloured(shade)))
    described(page, "The quay under water")
    image = previewed(page).locator("figure img")
    expect(image).to_have_attribute("alt", "The quay under water")
    expect(page.locator("figure .credit")).to_have_text("Photograph: Ana Ruiz")


def test_words_that_bring_a_picture_of_themselves_are_pasted_as_words(newsroom):
    page = newsroom(ADD)
    write(page, "As a word processor pastes it", "")
    hand_over(body_of(page), "paste", ("shown.png", PNG), html="<p>The tide.</p>")
    expect(body_of(page)).to_have_text("The tide.")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_picture_without_a_description_is_described_when_it_is_chosen(newsroom):
    page = newsroom(ADD)
    write(page, "Described on the way in", "The sea came.")
    tool(page, "Put in a picture of the library").click()
    dialog = page.get_by_role("dialog", name="Picture library")
    several = [file("one.jpg", coloured(240)), file("two.jpg", coloured(300))]
    dialog.locator("input[type=file]").set_input_files(several)
    expect(dialog.get_by_role("status")).to_have_text("2 uploaded.")
    choice = dialog.get_by_role("button", name="two.jpg")
    expect(choice).to_contain_text("no alternative text")
    choice.click()
    dialog.get_by_role("button", name="Back to the library").click()
    choice.click()
    described(page, "Sandbags")
    expect(body_of(page).get_by_role("img")).to_have_attribute("alt", "Sandbags")


def test_a_story_tells_of_a_picture_in_its_own_words_and_lets_it_go(newsroom):
    page = newsroom(ADD)
    write(page, "One picture, two reasons", "The sea came.")
    hand_over(body_of(page), "paste", ("why.jpg", coloured(360)))
    described(page, "A quay")
    body_of(page).get_by_role("img").click()
    tool(page, "Describe picture").click()
    dialog = page.get_by_role("dialog", name=re.compile("")).last
    dialog.get_by_label("Alternative text in this story").fill('The quay where "Tara" lay')
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    image = previewed(page).locator("figure img")
    expect(image).to_have_attribute("alt", 'The quay where "Tara" lay')
    page.goto(page.url.replace("/preview/", "/change/"))
    expect(tool(page, "bold")).to_be_visible()
    expect(tool(page, "Take picture out")).to_be_hidden()
    body_of(page).get_by_role("img", name="Tara").click()
    page.keyboard.type("Low water.")  # It has no caption yet.
    expect(body_of(page).locator("figcaption")).to_have_text("Low water.")
    body_of(page).get_by_role("img", name="Tara").click()
    page.keyboard.press("Enter")
    page.keyboard.type("And left.")
    expect(body_of(page).locator("figure + p")).to_have_text("And left.")
    body_of(page).get_by_role("img", name="Tara").click()
    tool(page, "Take picture out").click()
    expect(body_of(page).get_by_role("img")).to_have_count(0)
    enter_body(page)
    expect(body_of(page).locator("p", has_text=re.compile("."))).to_have_text(
        ["The sea came.", "And left."]
    )

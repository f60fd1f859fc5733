"""Writing with the editor: by mouse, by keyboard, in any script."""

import re

import pytest
from playwright.sync_api import expect

from tests.site.writing import (
    ADD,
    body_of,
    button,
    enter_body,
    kept,
    previewed,
    save,
    tool,
    unfold,
    write,
)

pytestmark = pytest.mark.browser

ILLUSTRATED = """
from articles.models import Article
print(Article.objects.published().filter(staged=None, body__contains="data-picture").first().pk)
"""


@pytest.mark.parametrize("window", [{}, {"width": 390, "dark": True}], ids=["desk", "phone, dark"])
def test_every_button_writes_what_it_says(newsroom, window):
    page = newsroom(ADD, **window)
    unfold(page, "Where it belongs")
    write(page, "A story with everything in it", "First paragraph.")
    keyboard = page.keyboard

    def block(name, text, leave=2):
        keyboard.press("Enter")
        tool(page, name).click()
        keyboard.type(text)
        for _ in range(leave):
            keyboard.press("Enter")

    block("heading 2", "A part", leave=0)
    block("heading 3", "A smaller part", leave=0)
    block("paragraph", "Plain again.", leave=0)
    block("unordered list", "One point")
    block("ordered list", "Step one")
    block("blockquote", "Somebody said so.")
    block("Pull quote", "Look at this.")
    tool(page, "horizontal rule").click()
    for name, text in [("bold", "Strong."), ("italic", "Stressed."), ("subscript", "low")]:
        tool(page, name).click()
        keyboard.type(text)
        tool(page, name).click()
    tool(page, "superscript").click()
    keyboard.type("high")
    expect(tool(page, "superscript")).to_have_attribute("aria-pressed", "true")

    save(page)
    page.goto(page.url.replace("/change/", "/preview/"))
    text = page.locator(".story__body")
    for selector, words in [
        ("h2", "A part"),
        ("h3", "A smaller part"),
        ("ul > li", "One point"),
        ("ol > li", "Step one"),
        ("blockquote", "Somebody said so."),
        ("aside.pull-quote", "Look at this."),
        ("strong", "Strong."),
        ("em", "Stressed."),
        ("sub", "low"),
        ("sup", "high"),
    ]:
        expect(text.locator(selector)).to_have_text(words)
    expect(text.locator("hr")).to_have_count(1)
    expect(text.locator("h1")).to_have_count(0)


def test_the_same_by_keyboard_alone(newsroom):
    page = newsroom(ADD)
    expect(tool(page, "bold")).to_be_visible()
    keyboard = page.keyboard
    page.get_by_label("Headline:").focus()
    keyboard.type("Written without a mouse")
    keyboard.press("Tab")
    keyboard.type("Not once.")
    keyboard.press("Tab")
    expect(tool(page, "heading 2")).to_be_focused()
    keyboard.press("ArrowRight")
    expect(tool(page, "heading 3")).to_be_focused()
    keyboard.press("End")
    keyboard.press("ArrowRight")
    expect(tool(page, "heading 2")).to_be_focused()
    keyboard.press("Enter")  # Pressing a button brings the writer back to the words.
    expect(body_of(page)).to_be_focused()
    for shortcut, text in [
        ("", "A part"),
        ("Control+Alt+3", "A smaller part"),
        ("Control+Alt+0", "Plain."),
        ("Control+Shift+8", "One point"),
    ]:
        if shortcut:
            keyboard.press(shortcut)
        keyboard.type(text)
        keyboard.press("Enter")
    keyboard.press("Enter")
    keyboard.press("Control+B")
    keyboard.type("Strong.")
    keyboard.press("Control+B")
    keyboard.press("Control+I")
    keyboard.type("Stressed.")
    keyboard.press("Control+I")
    keyboard.press("Tab")  # Out of the editor: it is no trap.
    expect(body_of(page)).not_to_be_focused()
    with page.expect_navigation():
        keyboard.press("Control+S")
    page.get_by_label("Section:").select_option(label="Culture")
    text = previewed(page)
    expect(text.locator("h2")).to_have_text("A part")
    expect(text.locator("h3")).to_have_text("A smaller part")
    expect(text.locator("li")).to_have_text("One point")
    expect(text.locator("strong")).to_have_text("Strong.")


def test_who_is_faster_than_the_editor_goes_on_in_it(newsroom):
    page = newsroom("/admin/")
    held = []
    page.route("**/newsroom/editor*.js", lambda route: held.append(route))
    page.goto(ADD)
    plain = page.locator("textarea[name=body]")
    plain.click()
    page.keyboard.type("The first words")
    assert held, "the editor was there before its own nodes were"
    held[0].continue_()
    expect(body_of(page)).to_be_focused()
    page.keyboard.type(" and the next.")
    expect(body_of(page)).to_have_text("The first words and the next.")
    page.get_by_label("Headline:").click()
    page.locator("label", has_text="Body").click()
    expect(body_of(page)).to_be_focused()


def test_an_editor_that_came_in_part_locks_the_text_and_loses_no_picture(newsroom, paper):
    newsroom.expected = "ERR_FAILED|Error loading extension|Failed to fetch"
    number = paper.manage("shell", "-v", "0", "-c", ILLUSTRATED).strip()
    page = newsroom("/admin/")
    page.route("**/newsroom/editor*.js", lambda route: route.abort())
    page.goto(f"/admin/articles/article/{number}/change/")
    expect(page.get_by_role("alert")).to_contain_text("The text editor came only in part")
    text = page.get_by_label("Body")
    expect(text).not_to_be_editable()
    before = text.input_value()
    assert "data-picture" in before
    save(page, "Save, readers see nothing yet")
    expect(text).to_have_value(before)


def test_a_link_tells_who_paid_for_it(newsroom):
    page = newsroom(ADD)
    write(page, "A story with a paid link", "Read the offer")
    page.keyboard.press("Shift+Home")
    tool(page, "insert link").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Address").fill("https://example.org/offer")
    dialog.get_by_label("Sponsored").check()
    dialog.get_by_role("button", name="Link").click()
    expect(dialog).to_have_count(0)
    expect(body_of(page)).to_be_focused()
    text = previewed(page)
    expect(text.get_by_role("link", name="Read the offer")).to_have_attribute(
        "rel", re.compile("sponsored")
    )


def test_a_headline_is_one_line_however_it_is_pasted_and_enter_leaves_it(newsroom):
    page = newsroom(ADD)
    headline = page.get_by_label("Headline:")
    headline.focus()
    page.keyboard.insert_text("The sea\r\ncame ")
    page.keyboard.type("at noon")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Standfirst:")).to_be_focused()
    save(page)
    expect(headline).to_have_value("The sea came at noon")


def test_a_key_that_comes_too_early_throws_no_kept_words_away(newsroom):
    page = newsroom(ADD, username="early")  # Nothing else is kept for this account.
    page.get_by_label("Headline:").fill("Never saved")
    kept(page)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(ADD)
    expect(page.get_by_role("button", name="Throw them away")).to_be_visible()
    expect(page.get_by_label("Headline:")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_role("link", name="Bring them back")).to_be_visible()


@pytest.mark.parametrize(
    "late", [r"prose.editor.*\.js", r"/newsroom/.*\.js"], ids=["the editor's", "all"]
)
def test_words_typed_before_the_scripts_are_there_are_kept(newsroom, late):
    page = newsroom("/admin/", username="hasty")
    waits = []
    page.route(re.compile(late), lambda route: waits.append(route) if late else route.continue_())
    page.goto(ADD, wait_until="commit")
    page.get_by_label("Headline:").fill("Typed at once")
    page.wait_for_timeout(300)
    assert waits
    late = None  # What is asked for from now on comes at once.
    for route in waits:
        route.continue_()
    kept(page)
    expect(page.get_by_label("Headline:")).to_have_value("Typed at once")


def test_undo_and_redo_by_their_buttons(newsroom):
    page = newsroom(ADD)
    write(page, "Second thoughts", "Kept.")
    page.wait_for_timeout(700)  # What follows sooner is undone together with what it follows.
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    expect(body_of(page)).to_have_text("")
    tool(page, "undo").click()
    expect(body_of(page)).to_have_text("Kept.")
    tool(page, "redo").click()
    expect(body_of(page)).to_have_text("")


def test_bengali_words_and_the_longest_headline(newsroom):
    page = newsroom(ADD)
    headline = ("জোয়ার আসে দুপুরে " * 20)[:250].strip()
    write(page, headline, "চাঁদ টানে। সমুদ্র আসে।")
    kept(page)
    expect(page.get_by_text("4 words, 1 minute to read")).to_be_visible()
    expect(page.locator("[data-checklist]")).to_contain_text("phones and search results cut it")
    save(page, "Publish")
    page.locator(".messagelist a").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(headline)
    expect(page.locator(".story__body")).to_have_text("চাঁদ টানে। সমুদ্র আসে।")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_checklist_judges_the_words_as_they_are_typed(newsroom):
    page = newsroom(ADD)
    checklist = page.locator("[data-checklist]")
    page.get_by_label("Headline:").fill("The lock opens at dawn, as it always has")
    expect(checklist).to_contain_text("A story without a section cannot be published.")
    page.get_by_label("Section:").select_option(label="Culture")
    enter_body(page)
    page.keyboard.type("It opens. ")
    expect(checklist).not_to_contain_text("Stops:")
    expect(checklist).to_contain_text("There is no standfirst")
    page.get_by_label("Section:").select_option(index=0)
    expect(checklist).to_contain_text("Stops: A story without a section")

    button(page, "Publish").click()
    reason = page.get_by_role("alert").filter(has_text="without a section cannot be published")
    expect(reason).to_be_focused()
    expect(page.get_by_label("Headline:")).to_have_value(re.compile("The lock opens"))
    expect(body_of(page)).to_have_text("It opens. ")

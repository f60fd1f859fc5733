"""Tables and links as an editor makes them: by the toolbar and by the keyboard."""

import pytest
from playwright.sync_api import expect

from tests.site.writing import ADD, body_of, previewed, save, tool, write

pytestmark = pytest.mark.browser


def put_in_a_table(page, **wanted):
    tool(page, "Insert table").click()
    dialog = page.get_by_role("dialog")
    for label, number in wanted.items():
        dialog.get_by_label(label, exact=True).fill(str(number))
    return dialog


def type_cells(page, *texts):
    for number, text in enumerate(texts):
        if number:
            page.keyboard.press("Tab")
        page.keyboard.type(text)


def test_a_table_is_put_in_filled_and_read(newsroom, paper):
    page = newsroom(ADD)
    write(page, "A story with a table", "How high it came.")
    page.keyboard.press("Enter")
    dialog = put_in_a_table(page, Rows=2, Columns=2)
    expect(dialog.get_by_label("The first row names the columns")).to_be_checked()
    dialog.get_by_role("button", name="Put in").click()
    expect(dialog).to_have_count(0)
    type_cells(page, "Year", "Height", "1953", "4.55 m")
    page.keyboard.press("Tab")  # Past the last cell begins a row.
    type_cells(page, "2013", "4.10 m")

    def reads_right(place):
        expect(place.get_by_role("columnheader")).to_have_text(["Year", "Height"])
        expect(place.get_by_role("cell")).to_have_text(["1953", "4.55 m", "2013", "4.10 m"])

    reads_right(previewed(page))
    page.goto(page.url.replace("/preview/", "/change/"))
    reads_right(body_of(page))
    save(page, "Publish")
    page.locator(".messagelist a").last.click()
    reads_right(page.locator(".story__body"))


def test_a_table_grows_by_its_buttons_and_goes(newsroom):
    page = newsroom(ADD)
    write(page, "A table that changes", "Before.")
    page.keyboard.press("Enter")
    dialog = put_in_a_table(page, Rows=1, Columns=1)
    dialog.get_by_label("The first row names the columns").uncheck()
    dialog.get_by_role("button", name="Put in").click()
    cells = body_of(page).get_by_role("cell")
    expect(cells).to_have_count(1)
    tool(page, "Add column").click()
    expect(cells).to_have_count(2)
    tool(page, "Add row").click()
    expect(cells).to_have_count(4)
    tool(page, "Delete table").click()
    expect(cells).to_have_count(0)


def test_each_link_is_asked_for_by_keyboard_and_shows_its_own_address(newsroom):
    page = newsroom(ADD)
    keyboard = page.keyboard
    write(page, "A story with two links", "")
    dialog = page.get_by_role("dialog")
    address = dialog.get_by_label("Address")
    for words, where in [("One", "https://example.org/1"), ("two", "https://example.org/2")]:
        keyboard.type(words)
        keyboard.press("Control+Shift+ArrowLeft")
        expect(tool(page, "insert link")).to_be_enabled()
        keyboard.press("Control+K")
        expect(address).to_have_value("")
        keyboard.type(where)
        keyboard.press("Enter")
        expect(dialog).to_have_count(0)
        expect(body_of(page)).to_be_focused()
        keyboard.press("End")
        keyboard.type(" and ")
    expect(tool(page, "insert link")).to_be_disabled()
    keyboard.press("Control+K")  # Nothing is chosen, and there is no link here: nothing is asked.
    expect(dialog).to_have_count(0)

    body_of(page).get_by_role("link", name="two").click()
    expect(tool(page, "insert link")).to_be_enabled()
    keyboard.press("Control+K")
    expect(address).to_have_value("https://example.org/2")
    address.fill("https://example.org/3")
    keyboard.press("Enter")
    text = previewed(page)
    for name, where in [("One", "https://example.org/1"), ("two", "https://example.org/3")]:
        expect(text.get_by_role("link", name=name)).to_have_attribute("href", where)


def test_an_address_may_be_written_as_people_write_it(newsroom):
    page = newsroom(ADD)
    write(page, "Where to turn to", "")
    for words, written in [("Site", "www.example.org/tides?at=noon"), ("Desk", "desk@example.org")]:
        page.keyboard.type(words)
        page.keyboard.press("Control+Shift+ArrowLeft")
        expect(tool(page, "insert link")).to_be_enabled()
        page.keyboard.press("Control+K")
        page.get_by_role("dialog").get_by_label("Address").fill(written)
        page.keyboard.press("Enter")
        expect(body_of(page)).to_be_focused()
        page.keyboard.press("End")
        page.keyboard.type(" or ")
    text = previewed(page)
    site, desk = (text.get_by_role("link", name=name) for name in ("Site", "Desk"))
    expect(site).to_have_attribute("href", "https://www.example.org/tides?at=noon")
    expect(desk).to_have_attribute("href", "mailto:desk@example.org")

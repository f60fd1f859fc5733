"""A day at the desk: schedule, stage, correct, move, withdraw; and what readers see of it."""

import re
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.site.writing import ADD, body_of, publish, save, unfold, write

pytestmark = pytest.mark.browser


def fill_moment(page, group, seconds):
    """A moment so many seconds from now, in the paper's own zone."""
    moment = datetime.now(ZoneInfo("Asia/Kolkata")) + timedelta(seconds=seconds)
    field = page.get_by_role("group", name=group)
    field.get_by_label("Day").fill(f"{moment:%Y-%m-%d}")
    field.get_by_label("Time").fill(f"{moment:%H:%M:%S}")


def becomes(paper, path, status, text=""):
    """Ask as a reader does until the clock has come round."""
    for _ in range(60):
        now, _, page = paper.get(path)
        if now == status and text in page.decode():
            return
        time.sleep(0.5)
    raise AssertionError(f"{path} answers {now}, without {text!r}")


def test_a_scheduled_story_appears_by_the_clock(paper, newsroom):
    page = newsroom(ADD)
    write(page, "The noon gun", "It fires.")
    fill_moment(page, "Publication time:", 20)
    save(page, "Publish")
    expect(page.locator(".story-title")).to_contain_text("Scheduled for")
    slug = page.get_by_label("Slug:").input_value()
    day = datetime.now(ZoneInfo("Asia/Kolkata"))
    path = f"/{day:%Y/%m/%d}/{slug}/"
    assert paper.get(path)[0] == 404
    becomes(paper, path, 200, "It fires.")


def test_changes_wait_until_they_are_published_now_or_at_a_time(paper, newsroom):
    page = newsroom(ADD)
    address, path = publish(page, "The tide mill grinds", "Old words.")
    page.goto(address)
    body_of(page).press("Control+A")
    page.keyboard.type("New words.")
    save(page, "Save, readers see nothing yet")
    expect(page.locator(".story-title")).to_contain_text("changes waiting")
    assert "Old words." in paper.get(path)[2].decode()
    save(page, "Save and publish the changes")
    becomes(paper, path, 200, "New words.")

    body_of(page).press("Control+A")
    page.keyboard.type("Later words.")
    fill_moment(page, "Changes go live at:", 15)
    save(page, "Save and publish the changes")
    expect(page.locator(".story-title")).to_contain_text("changes go live on")
    assert "New words." in paper.get(path)[2].decode()
    becomes(paper, path, 200, "Later words.")


def test_a_slug_moves_and_the_old_address_leads_on(paper, newsroom):
    page = newsroom(ADD)
    _, path = publish(page, "The canal is dry", "No water.")
    page.get_by_label("Slug:").fill("the-canal-is-full")
    save(page, "Save and publish the changes")
    page.goto(path)
    expect(page).to_have_url(re.compile("/the-canal-is-full/$"))


def test_notes_stay_in_the_newsroom(paper, newsroom):
    page = newsroom(ADD)
    _, path = publish(page, "The bell is cast", "It rings.")
    page.get_by_label("Add a note:").fill("Ring the founder before noon.")
    save(page, "Save, readers see nothing yet")
    unfold(page, "Notes of the newsroom")
    expect(page.get_by_text("Ring the founder before noon.")).to_be_visible()
    assert "Ring the founder" not in paper.get(path)[2].decode()


def test_a_table_of_redirects_is_taken_in_or_refused_with_its_line(paper, newsroom):
    page = newsroom("/admin/articles/redirect/import/")

    def send(table):
        page.get_by_label("CSV file").set_input_files(
            {"name": "old.csv", "mimeType": "text/csv", "buffer": table.encode()}
        )
        page.get_by_role("button", name="Import all of it").click()

    send("from,to\n/old/one/,/section/world/\nno-path,/section/world/\n")
    expect(page.get_by_text("Nothing was stored:")).to_be_visible()
    send("from,to\n/old/one/,/section/world/\n")
    expect(page.get_by_text("1 redirects are in.")).to_be_visible()
    page.goto("/old/one/")
    expect(page).to_have_url(re.compile("/section/world/$"))

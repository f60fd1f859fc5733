"""The front page and the banner above it: put in order as an editor does, read as readers do."""

import re
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ORDER = "/admin/articles/pin/"
PLACES = ["Lead", *(f"Second {number}" for number in range(1, 7))]
SAVE = "Put the page in this order"
MOON = "The moon goes away, and mirrors tell how fast"
TARIFFS = "How tariffs work, and who really pays them"


def story_at(page, place):
    return page.get_by_label(f"Story, {place}", exact=True)


def until_of(page, place):
    return page.get_by_label(f"Pinned until, {place}", exact=True)


def put_in_order(page):
    with page.expect_navigation():
        page.get_by_role("button", name=SAVE).click()


def empty(page):
    for place in PLACES:
        story_at(page, place).fill("")
        until_of(page, place).fill("")


def headlines(reader):
    """The top of the page as readers have it, the lead first."""
    reader.goto("/")
    return reader.get_by_role("region", name="Top stories").get_by_role("heading")


def in_the_paper(**later):
    """A moment of the paper's own clock, as the browser's control takes it."""
    moment = datetime.now(ZoneInfo("Asia/Kolkata")) + timedelta(**later)
    return f"{moment:%Y-%m-%dT%H:%M}"


@pytest.fixture
def order(newsroom):
    """The page on which the front page is arranged; at the end it is as it was found."""
    page = newsroom(ORDER)
    fields = page.locator(".arrange input")
    before = {
        field.get_attribute("name"): field.input_value()
        for field in fields.all()
        if re.search("-(article|until)$", field.get_attribute("name") or "")
    }
    empty(page)
    yield page
    page.goto(ORDER)
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    for name, value in before.items():
        page.locator(f"[name='{name}']").fill(value)
    put_in_order(page)
    expect(page.get_by_text("Readers see the page in this order.")).to_be_visible()


def test_a_lead_and_a_second_are_pinned_by_suggestion_and_by_address(order, visit):
    reader = visit()
    suggested = order.locator(f"#stories option[value^='{MOON}']").get_attribute("value")
    story_at(order, "Lead").fill(suggested)
    story_at(order, "Second 2").fill(
        f"https://paper.example/2025/02/03/{'how-tariffs-work-and-who-really-pays-them'}/?from=mail"
    )
    until = in_the_paper(hours=3)
    until_of(order, "Second 2").fill(until)
    put_in_order(order)
    expect(order.get_by_text("Readers see the page in this order.")).to_be_visible()
    expect(order.get_by_text("2 by hand")).to_be_visible()
    expect(until_of(order, "Second 2")).to_have_value(until)
    shown = headlines(reader)
    expect(shown.nth(0)).to_have_text(MOON)
    expect(shown.nth(2)).to_have_text(TARIFFS)
    # The rest fills itself, and no story stands twice on the whole page.
    expect(shown).to_have_count(len(PLACES))
    links = [
        one.get_attribute("href") for one in reader.locator(".teaser h2 a, .teaser h3 a").all()
    ]
    assert len(links) > len(PLACES)
    assert len(links) == len(set(links))


def test_a_story_moves_with_its_time_by_the_buttons_and_the_focus_goes_with_it(order, visit):
    until = in_the_paper(days=1)
    story_at(order, "Lead").fill(MOON)
    until_of(order, "Lead").fill(until)
    story_at(order, "Second 1").fill(TARIFFS)
    down = order.get_by_role("button", name="Move Lead down")
    down.focus()
    order.keyboard.press("Enter")
    expect(story_at(order, "Lead")).to_have_value(TARIFFS)
    expect(story_at(order, "Second 1")).to_have_value(MOON)
    expect(until_of(order, "Second 1")).to_have_value(until)
    expect(until_of(order, "Lead")).to_have_value("")
    expect(order.get_by_role("button", name="Move Second 1 down")).to_be_focused()
    order.keyboard.press("Enter")
    expect(story_at(order, "Second 2")).to_have_value(MOON)
    order.get_by_role("button", name="Move Second 2 up").click()
    order.get_by_role("button", name="Move Lead up").click()  # There is nothing above the lead.
    put_in_order(order)
    shown = headlines(visit())
    expect(shown.nth(0)).to_have_text(TARIFFS)
    expect(shown.nth(1)).to_have_text(MOON)


def test_the_last_order_is_taken_back(order, visit):
    page = order
    story_at(page, "Lead").fill(MOON)
    put_in_order(page)
    story_at(page, "Lead").fill(TARIFFS)
    put_in_order(page)
    expect(headlines(visit()).first).to_have_text(TARIFFS)
    with page.expect_navigation():
        page.get_by_role("button", name="Take back your last order").click()
    expect(page.get_by_text("The page is as it was before you arranged it.")).to_be_visible()
    expect(headlines(visit()).first).to_have_text(MOON)


def test_a_wrong_place_is_told_at_its_field_and_nothing_is_lost(order, visit):
    story_at(order, "Lead").fill(MOON)
    story_at(order, "Second 1").fill("A story that nobody has written")
    story_at(order, "Second 2").fill(MOON)
    story_at(order, "Second 3").fill(TARIFFS)
    until_of(order, "Second 3").fill(in_the_paper(hours=-2))
    put_in_order(order)
    for sentence in [
        "No story is found by this.",
        "This story has another place already: Lead.",
        "This time has passed.",
    ]:
        expect(order.get_by_text(sentence)).to_be_visible()
    expect(story_at(order, "Second 1")).to_have_value("A story that nobody has written")
    expect(headlines(visit()).nth(0)).not_to_have_text(MOON)


def test_the_page_is_arranged_without_javascript(order, sign_in, visit):
    page = visit(javascript=False, width=390)
    sign_in(page)
    page.goto(ORDER)
    expect(page.get_by_role("button", name="Move Lead down")).to_be_hidden()
    empty(page)
    story_at(page, "Lead").fill(TARIFFS)
    put_in_order(page)
    expect(page.get_by_text("Readers see the page in this order.")).to_be_visible()
    expect(headlines(visit(javascript=False)).first).to_have_text(TARIFFS)


def test_the_second_of_two_who_arrange_the_page_overwrites_nothing(order, newsroom):
    bo = newsroom(ORDER, username="bo")
    story_at(order, "Lead").fill(TARIFFS)
    put_in_order(order)
    empty(bo)
    story_at(bo, "Lead").fill(MOON)
    put_in_order(bo)
    expect(bo.get_by_text("A colleague arranged the page while you did.")).to_be_visible()
    expect(story_at(bo, "Lead")).to_have_value(MOON)
    expect(bo.get_by_text(f"Now: {TARIFFS}")).to_be_visible()
    put_in_order(bo)  # Both were looked at.
    expect(bo.get_by_text("Readers see the page in this order.")).to_be_visible()


def test_a_banner_stands_above_every_page_and_goes_at_its_end(newsroom, paper, visit):
    page = newsroom("/admin/articles/banner/add/")
    page.get_by_label("Text:").fill("The sluice gates are open")
    page.get_by_label("Link:").fill("/section/world/")
    until = page.get_by_role("group", name="Until:")
    for later, save in [(timedelta(hours=-1), "refused"), (timedelta(seconds=15), "stored")]:
        end = (datetime.now(ZoneInfo("Asia/Kolkata")) + later).replace(microsecond=0)
        until.get_by_label("Date:").fill(f"{end:%d/%m/%Y}")
        until.get_by_label("Time:").fill(f"{end:%H:%M:%S}")
        with page.expect_navigation():
            page.get_by_role("button", name="Save", exact=True).click()
        if save == "refused":
            expect(page.get_by_text("The end must come after the start.")).to_be_visible()
    expect(page.get_by_text("was added successfully")).to_be_visible()

    reader = visit(javascript=False)
    reader.goto("/")
    banner = reader.get_by_role("complementary", name="Breaking news")
    expect(banner).to_have_text(re.compile(r"Breaking\s+The sluice gates are open"))
    banner.get_by_role("link").click()
    expect(reader).to_have_url(re.compile("/section/world/$"))
    expect(banner).to_be_visible()
    for _ in range(80):
        if b"The sluice gates" not in paper.get("/section/world/")[2]:
            break
        time.sleep(0.5)
    assert datetime.now(ZoneInfo("Asia/Kolkata")) >= end
    reader.reload()
    expect(reader.get_by_text("The sluice gates are open")).to_have_count(0)

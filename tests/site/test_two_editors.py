"""Two editors, one story; and words that a crash, a dead server or an ended sign-in would take."""

import os
import re
import signal
import time

import pytest
from playwright.sync_api import expect

from tests.site.writing import ADD, body_of, button, enter_body, kept, publish, save, tool, write

pytestmark = pytest.mark.browser


def test_the_second_of_two_editors_is_told_and_loses_nothing(newsroom):
    ana = newsroom(ADD, username="ana")
    write(ana, "The ferry is late", "It has fog.")
    save(ana)
    bo = newsroom(ana.url, username="bo")
    expect(
        bo.get_by_text(re.compile(r"ana has had this story open since \d\d:\d\d"))
    ).to_be_visible()

    bo.get_by_label("Headline:").fill("The ferry is late again")
    ana.get_by_label("Headline:").fill("The ferry is very late")
    save(ana)
    expect(bo.get_by_text("ana has saved a newer revision")).to_be_visible(timeout=15000)
    save(bo)
    clash = bo.get_by_role("region", name=re.compile("ana saved revision"))
    expect(clash.locator("del")).to_contain_text("very")
    expect(clash.locator("ins")).to_contain_text("again")
    expect(bo.get_by_label("Headline:")).to_have_value("The ferry is late again")
    expect(bo.get_by_role("alert")).to_be_focused()

    save(bo)  # Without the word that both were looked at, it is refused again.
    expect(clash).to_be_visible()
    clash.get_by_role("checkbox").check()
    save(bo)
    expect(clash).to_have_count(0)
    expect(bo.get_by_label("Headline:")).to_have_value("The ferry is late again")

    bo.get_by_role("link", name=re.compile("Revisions")).click()
    bo.get_by_role("link", name="What changed in revision 2").click()
    expect(bo.locator("ins")).to_contain_text("very")
    button(bo, "Restore revision 2").click()
    expect(bo.get_by_label("Headline:")).to_have_value("The ferry is very late")


def test_recovered_words_do_not_overwrite_what_a_colleague_saved_meanwhile(newsroom):
    ana = newsroom(ADD, username="ana")
    write(ana, "The lighthouse", "It turns.")
    save(ana)
    address = ana.url
    enter_body(ana)
    ana.keyboard.type("Slowly. ")
    kept(ana)
    ana.close()
    bo = newsroom(address, username="bo")
    bo.get_by_label("Headline:").fill("The lighthouse keeper")
    save(bo)

    ana = newsroom(address, username="ana")
    ana.get_by_role("link", name="Bring them back").click()
    expect(body_of(ana)).to_contain_text("Slowly.")
    save(ana)
    expect(ana.get_by_role("region", name=re.compile("bo saved revision"))).to_be_visible()


def test_words_of_a_story_never_saved_survive_a_closed_tab(newsroom):
    page = newsroom(ADD)
    context = page.context
    write(page, "Never saved, never lost", "The tab was closed.")
    kept(page)
    page.close()
    page = context.new_page()
    page.goto("/admin/")
    page.get_by_role("link", name="Never saved, never lost").first.click()
    expect(body_of(page)).to_have_text("The tab was closed.")
    save(page)
    page.goto("/admin/")
    unsaved = page.get_by_role("region", name="Words you have not saved")
    expect(unsaved.get_by_text("Never saved, never lost")).to_have_count(0)


def kill_tabs(page):
    """
    No event comes before it, as none comes when memory runs out.

    The browser holds a process ready for its next tab, and dies a little with it: it gets a moment.
    """
    browsing = page.context.browser.new_browser_cdp_session()
    with page.expect_event("crash"):
        for process in browsing.send("SystemInfo.getProcessInfo")["processInfo"]:
            if process["type"] == "renderer":
                os.kill(process["id"], signal.SIGKILL)
    time.sleep(1)


def test_words_typed_a_moment_before_the_tab_is_killed_come_back(newsroom):
    page = newsroom(ADD)
    context = page.context
    write(page, "Killed in mid-sentence", "The tab was killed")
    page.wait_for_timeout(600)  # Longer than the pause after which this browser has a copy.
    kill_tabs(page)
    page = context.new_page()
    page.goto(ADD)
    note = page.locator(".kept-words", has_text="Killed in mid-sentence")
    note.get_by_text("Bring them back").click()
    expect(body_of(page)).to_have_text("The tab was killed")


def test_words_kept_from_a_crash_outlive_what_is_typed_after_it(newsroom):
    page = newsroom(ADD)
    context = page.context
    write(page, "Typed on after a crash", "First.")
    save(page)
    address = page.url
    enter_body(page)
    page.keyboard.type("Before the crash. ")
    kept(page)
    page.close()
    page = context.new_page()
    page.goto(address)
    page.get_by_label("Headline:").fill("Typed on after the crash")
    kept(page)
    save(page)
    page.get_by_role("link", name="Bring them back").click()
    expect(body_of(page)).to_contain_text("Before the crash.")


def test_a_draft_that_was_deleted_by_a_slip_is_brought_back(newsroom):
    page = newsroom(ADD)
    write(page, "Deleted by a slip", "And yet it is here.")
    save(page)
    page.goto(page.url.replace("/change/", "/delete/"))
    with page.expect_navigation():
        page.get_by_role("button", name="Yes").click()
    page.goto("/admin/articles/deletedstory/")
    page.get_by_role("row", name="Deleted by a slip").get_by_role("checkbox").check()
    page.get_by_label("Action:").select_option(label="Bring back as drafts")
    with page.expect_navigation():
        page.get_by_role("button", name="Run").click()
    page.get_by_role("link", name="Deleted by a slip").click()
    expect(body_of(page)).to_have_text("And yet it is here.")


def test_a_time_that_two_have_set_is_told_to_the_second(newsroom):
    ana = newsroom(ADD, username="ana")
    write(ana, "The tower is climbed", "It has a bell.")
    save(ana)
    bo = newsroom(ana.url, username="bo")
    for page, day in ((ana, "2099-01-05"), (bo, "2099-02-07")):
        field = page.get_by_role("group", name="Embargo until:")
        field.get_by_label("Day").fill(day)
        field.get_by_label("Time").fill("06:00")
        save(page)
    told = bo.get_by_role("link", name=re.compile("Now it is: 5 January 2099, 06:00"))
    expect(told).to_be_visible()
    expect(bo.get_by_role("group", name="Embargo until:").get_by_label("Day")).to_have_value(
        "2099-02-07"
    )
    save(bo)
    expect(bo.locator(".story-title")).to_contain_text("embargo until 7 February 2099")


def test_opening_a_story_keeps_nothing(newsroom):
    page = newsroom(ADD)
    write(page, "Only looked at", "Nothing else.")
    save(page)
    page.reload()
    expect(tool(page, "bold")).to_be_visible()
    page.wait_for_timeout(2500)  # Longer than the pause after which words are kept.
    page.reload()
    expect(page.get_by_text("Words that you did not save")).to_have_count(0)


def test_a_save_while_the_server_is_down_loses_nothing_and_says_so(newsroom):
    newsroom.expected = "ERR_FAILED"
    page = newsroom(ADD)
    context = page.context
    write(page, "Written into a storm", "The line is dead.")
    context.route("**/admin/**", lambda route: route.abort())
    button(page, "Save").click()
    expect(page.get_by_text("The newsroom does not answer.")).to_be_visible()
    expect(body_of(page)).to_have_text("The line is dead.")
    body_of(page).press("Control+End")
    page.keyboard.type(" Still dead.")
    page.wait_for_timeout(600)  # Longer than the pause after which this browser has a copy.
    page.close()

    context.unroute("**/admin/**")
    page = context.new_page()
    page.goto(ADD)
    # Either the last call of the closing page got through, or this browser has them.
    note = page.locator(".kept-words", has_text="Written into a storm")
    expect(note).to_have_count(1)
    note.get_by_text("Bring them back").click()
    expect(body_of(page)).to_have_text("The line is dead. Still dead.")
    save(page)
    expect(page.get_by_label("Headline:")).to_have_value("Written into a storm")
    page.goto(ADD)
    expect(note).to_have_count(0)


def test_a_sign_in_that_ended_is_told_and_the_words_go_on(newsroom, sign_in):
    newsroom.expected = "403"
    page = newsroom(ADD)
    write(page, "Signed out in the middle", "One sentence.")
    kept(page)
    page.context.clear_cookies()
    body_of(page).press("Control+End")
    page.keyboard.type(" And another.")
    expect(page.get_by_text("You have been signed out.")).to_be_visible(timeout=15000)
    button(page, "Save").click()
    expect(page.get_by_text("You have been signed out.")).to_be_visible()
    expect(body_of(page)).to_have_text("One sentence. And another.")

    other = page.context.new_page()
    sign_in(other)
    other.close()
    save(page)
    expect(page.get_by_role("link", name=re.compile("Revisions"))).to_be_visible()
    expect(body_of(page)).to_have_text("One sentence. And another.")


def test_logging_out_leaves_no_words_in_the_browser(newsroom):
    newsroom.expected = "ERR_FAILED"
    page = newsroom(ADD)
    page.route("**/unsaved/", lambda route: route.abort())
    write(page, "A secret", "For nobody else.")
    expect(page.get_by_text("The newsroom does not answer.")).to_be_visible()
    assert "For nobody else" in page.evaluate("JSON.stringify(localStorage)")
    page.goto("/admin/")
    button(page, "Log out").click()
    expect(page.get_by_role("button", name="Log out")).to_have_count(0)
    assert "For nobody else" not in page.evaluate("JSON.stringify(localStorage)")


def test_leaving_with_unsaved_words_warns(newsroom):
    page = newsroom(ADD)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/admin/")
    page.goto(ADD)
    assert asked == []
    write(page, "Half a headline", "Half a text.")
    page.goto("/admin/")
    assert asked == ["beforeunload"]


def test_ctrl_s_saves_and_the_writer_goes_on_where_they_were(newsroom):
    page = newsroom(ADD)
    address, _ = publish(page, "Saved with two fingers", "Alpha gamma.")
    page.goto(address)
    enter_body(page)
    page.keyboard.press("Control+Home")
    page.keyboard.type("Beta ")
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    expect(body_of(page)).to_be_focused()
    page.keyboard.type("between ")
    expect(body_of(page)).to_have_text("Beta between Alpha gamma.")
    expect(page.locator(".story-title")).to_contain_text("changes waiting")

"""The main job, end to end, in a browser: read, reply, see it held, approve it, see it public."""

import re

import pytest

from tests.site.conftest import PASSWORD

pytestmark = pytest.mark.browser

WORDS = "The map says more than the communiqué will."


def sign_in(page):
    page.goto("/admin/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def test_read_reply_held_approved_public(story, visit):
    reader = visit(width=390, javascript=False)
    reader.goto("/")
    reader.get_by_role("link", name=re.compile("Before meeting with Trump")).first.click()
    assert reader.url.endswith(story)
    assert reader.locator(".byline").inner_text() == (
        "News Mania Desk / Piyal Chatterjee / 23rd August 2025"
    )

    # A mistake first: nothing typed is lost, and the focus is on what is wrong.
    reader.get_by_label("Comment *").fill(WORDS)
    reader.get_by_label("Name *").fill("Rea Der")
    reader.get_by_label("Email *").fill("nobody")
    reader.get_by_role("button", name="Post Comment").click()
    assert reader.locator(":focus").get_attribute("class") == "error-summary"
    assert reader.get_by_label("Comment *").input_value() == WORDS
    reader.get_by_role("link", name=re.compile("Enter an email address")).click()
    assert reader.locator(":focus").get_attribute("name") == "email"
    reader.get_by_label("Email *").fill("rea@example.org")
    reader.get_by_label(re.compile("Save my name")).check()
    reader.get_by_role("button", name="Post Comment").click()

    assert reader.get_by_role("heading", name="Your reply is awaiting moderation").is_visible()
    assert reader.get_by_text(WORDS).is_visible()
    receipt = reader.url
    reader.get_by_role("link", name="Back to the story").click()
    assert reader.url.endswith(story)
    assert reader.get_by_text(WORDS).count() == 0
    assert [cookie["path"] for cookie in reader.context.cookies()] == ["/comments/"]

    moderator = visit()
    sign_in(moderator)
    moderator.goto("/admin/")
    moderator.locator("tr.model-comment, .model-comment").get_by_role(
        "link", name="Replies"
    ).first.click()
    moderator.get_by_role("button", name="Approve Rea Der's reply").click()
    assert moderator.get_by_text("Approved: 1 reply.").is_visible()

    reader.reload()
    assert reader.get_by_text(WORDS).is_visible()
    reader.goto(receipt)
    assert reader.get_by_role("heading", name="Your reply is published").is_visible()

    # The second thought of a reader who was approved is published at once.
    undone = moderator.get_by_role("button", name="Undo", exact=True)
    undone.click()
    reader.goto(story)
    assert reader.get_by_text(WORDS).count() == 0


def test_an_editor_writes_previews_publishes_and_withdraws(visit):
    editor = visit()
    complaints = []
    editor.on("console", lambda message: complaints.append(message.text))
    sign_in(editor)
    editor.goto("/admin/articles/article/add/")
    editor.get_by_label("Headline:").fill("The harbour clock is right again")
    body = editor.locator(".ProseMirror[contenteditable=true]")
    body.click()
    body.press_sequentially("It had stood still for a week.")
    body.press("Enter")
    body.press_sequentially("Now it goes.")
    editor.locator("select[name=section]").select_option(label="Culture")
    editor.get_by_role("button", name="Save and preview").click()
    assert editor.get_by_text("Readers cannot see this page").is_visible()
    assert editor.locator(".story__body p").all_inner_texts() == [
        "It had stood still for a week.",
        "Now it goes.",
    ]
    editor.get_by_role("link", name="Back to the story form").click()
    editor.get_by_role("button", name="Publish").click()

    reader = visit(javascript=False)
    reader.goto("/")
    reader.get_by_role("link", name="The harbour clock is right again").first.click()
    address = reader.url
    assert "Now it goes." in reader.locator(".story__body").inner_text()

    editor.goto("/admin/articles/article/")
    editor.get_by_role("link", name="The harbour clock is right again").click()
    editor.get_by_label("Withdrawal note:").fill("The clock was not right.")
    editor.get_by_role("button", name="Withdraw from readers").click()
    answer = reader.goto(address)
    assert answer.status == 410
    assert reader.get_by_text("The clock was not right.").is_visible()
    assert not [text for text in complaints if "Content Security Policy" in text], complaints

"""The main job, end to end, in a browser: read, reply, see it held, approve it, see it public."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

WORDS = "The map says more than the communiqué will."


def test_read_reply_held_approved_public(story, visit, sign_in):
    reader = visit(width=390, javascript=False)
    reader.goto("/")
    reader.get_by_role("link", name=re.compile("Before meeting with Trump")).first.click()
    expect(reader).to_have_url(re.compile(re.escape(story) + "$"))
    expect(reader.locator(".byline")).to_have_text(
        "News Mania Desk / Piyal Chatterjee / 23rd August 2025"
    )

    # Nobody is answered yet, so there are no words of theirs to quote.
    expect(reader.get_by_role("button", name="Quote their words")).to_have_count(0)

    # A mistake first: nothing typed is lost, and the focus is on what is wrong.
    reader.get_by_label("Comment *").fill(WORDS)
    reader.get_by_label("Name *").fill("Rea Der")
    reader.get_by_label("Email *").fill("nobody")
    reader.get_by_role("button", name="Post Comment").click()
    expect(reader.locator(".error-summary")).to_be_focused()
    expect(reader.get_by_label("Comment *")).to_have_value(WORDS)
    reader.get_by_role("link", name=re.compile("Enter an email address")).click()
    expect(reader.get_by_label("Email *")).to_be_focused()
    reader.get_by_label("Email *").fill("rea@example.org")
    reader.get_by_label(re.compile("Save my name")).check()
    reader.get_by_role("button", name="Post Comment").click()

    expect(reader.get_by_role("heading", name="Your reply is awaiting moderation")).to_be_visible()
    expect(reader.get_by_role("group", name="Your reply").get_by_text(WORDS)).to_be_visible()
    receipt = reader.url
    reader.get_by_role("link", name="Back to the story").click()
    expect(reader).to_have_url(re.compile(re.escape(story) + "$"))
    expect(reader.get_by_text(WORDS)).to_have_count(0)
    assert [cookie["path"] for cookie in reader.context.cookies()] == ["/comments/"]

    moderator = visit()
    sign_in(moderator)
    moderator.goto("/admin/")
    moderator.locator("tr.model-comment, .model-comment").get_by_role(
        "link", name="Replies"
    ).first.click()
    expect(moderator.locator(".card--current")).to_be_visible()  # The queue's module is at work.
    moderator.get_by_role("button", name="Approve Rea Der's reply").click()
    expect(moderator.get_by_role("status")).to_contain_text("Approved reply by Rea Der.")

    reader.reload()
    expect(reader.get_by_text(WORDS)).to_be_visible()
    reader.goto(receipt)
    expect(reader.get_by_role("heading", name="Your reply is published")).to_be_visible()

    # A decision taken back is public at once, too.
    moderator.get_by_role("button", name="Undo: Approved, Rea Der").click()
    expect(moderator.get_by_role("status")).to_contain_text("Took the decision back on reply by")
    reader.goto(story)
    expect(reader.get_by_text(WORDS)).to_have_count(0)


def test_an_editor_writes_previews_publishes_and_withdraws(visit, sign_in):
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
    expect(editor.get_by_text("Readers cannot see this page")).to_be_visible()
    expect(editor.locator(".story__body p")).to_have_text(
        ["It had stood still for a week.", "Now it goes."]
    )
    editor.get_by_role("link", name="Back to the story form").click()
    editor.get_by_role("button", name="Publish").click()
    expect(editor.get_by_text("Readers can see it at")).to_be_visible()

    reader = visit(javascript=False)
    reader.goto("/")
    reader.get_by_role("link", name="The harbour clock is right again").first.click()
    expect(reader.locator(".story__body")).to_contain_text("Now it goes.")
    address = reader.url

    editor.goto("/admin/articles/article/")
    editor.get_by_role("link", name="The harbour clock is right again").click()
    editor.locator("summary", has_text="Withdrawal").click()
    editor.get_by_label("Withdrawal note:").fill("The clock was not right.")
    editor.get_by_role("button", name="Withdraw from readers").click()
    expect(editor.get_by_role("button", name="Publish again")).to_be_visible()
    answer = reader.goto(address)
    assert answer.status == 410
    expect(reader.get_by_text("The clock was not right.")).to_be_visible()
    assert not [text for text in complaints if "Content Security Policy" in text], complaints

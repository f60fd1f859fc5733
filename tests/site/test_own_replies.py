"""A guest’s own page in a browser: ask for the link, open it on a phone, erase everything."""

import re
from email import message_from_string
from email.policy import default

import pytest
from playwright.sync_api import expect

from tests.site.conftest import running_paper

pytestmark = pytest.mark.browser

WORDS = "The tide tables were right, the timetable was not."
ME = "rea@example.org"


@pytest.fixture(scope="session")
def inbox(tmp_path_factory):
    return tmp_path_factory.mktemp("inbox")


@pytest.fixture(scope="session")
def paper(tmp_path_factory, static, inbox):
    """A paper that writes its letters into a folder."""
    folder = tmp_path_factory.mktemp("mailing")
    with running_paper(folder / "paper", static, MAIL_URL=f"filemail:///{inbox}") as paper:
        yield paper


def letters(inbox):
    parts = (path.read_text() for path in sorted(inbox.iterdir()))
    mails = [mail for part in parts for mail in part.split(f"{'-' * 79}\n") if mail.strip()]
    return [message_from_string(mail, policy=default) for mail in mails]


def link_in(letter):
    return re.search(r"https?://\S+(/comments/mine/open/\S+)", letter.get_content())[1]


@pytest.fixture
def reply(visit, story):
    """Somebody replies to the story, without script; the window is left at the receipt."""

    def reply(words=WORDS):
        reader = visit(javascript=False)
        reader.goto(story)
        reader.get_by_label("Comment *").fill(words)
        reader.get_by_label("Name *").fill("Rea Der")
        reader.get_by_label("Email *").fill(ME)
        reader.get_by_role("button", name="Post Comment").click()
        expect(reader.get_by_role("heading", name="Your reply is awaiting")).to_be_visible()
        return reader

    return reply


def test_a_guest_finds_their_replies_on_another_device(story, visit, reply, inbox, sign_in):
    desk = reply()
    desk.goto(story)
    desk.get_by_role("link", name="See your replies").click()
    desk.get_by_role("button", name="Mail me the link").click()
    expect(desk.locator(".error-summary")).to_be_focused()
    desk.get_by_label("Email").fill(ME)
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="Look in your inbox")).to_be_visible()
    for _ in range(100):
        if letters(inbox):
            break
        desk.wait_for_timeout(100)
    [letter] = letters(inbox)
    assert letter["To"] == ME
    assert letter["Subject"] == "[News Mania] The link to your replies"
    assert WORDS not in letter.get_content()

    phone = visit(width=390)
    complaints = []
    phone.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    phone.goto(link_in(letter))
    expect(phone.get_by_text(ME)).to_be_visible()
    phone.get_by_role("button", name="Open my replies on this device").press("Enter")
    expect(phone.get_by_text(WORDS)).to_be_visible()
    expect(phone.get_by_text("It is among your first replies here")).to_be_visible()
    assert [cookie["path"] for cookie in phone.context.cookies()] == ["/comments/"]
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390

    with phone.expect_download() as download:
        phone.get_by_role("link", name="Download everything").click()
    assert WORDS in download.value.path().read_text()

    phone.get_by_role("button", name="Withdraw this reply").click()
    expect(phone.get_by_role("status")).to_have_text(re.compile("You have withdrawn the reply"))
    expect(phone.get_by_text("Withdrawn by you")).to_be_visible()

    phone.get_by_role("link", name="Erase everything").click()
    phone.get_by_role("button", name="Erase everything for good").click()
    expect(phone.get_by_role("heading", name="Everything is erased")).to_be_visible()
    assert not phone.context.cookies()
    phone.goto("/comments/mine/")
    expect(phone.get_by_role("button", name="Mail me the link")).to_be_visible()
    assert not complaints
    desk.goto(link_in(letter))
    expect(desk.get_by_role("heading", name="This link does not work any more")).to_be_visible()

"""By mail: a reader asks for letters and says yes, a moderator decides from one, in a browser."""

import re
import time
import urllib.request
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.site.conftest import running_paper

pytestmark = pytest.mark.browser

WORDS = "The communiqué says less than the map does."
ADDRESS_OF_EDITOR = """
from django.contrib.auth.models import User
User.objects.filter(username="editor").update(email="ed@paper.example")
"""


@pytest.fixture(scope="session")
def letter_box(tmp_path_factory):
    return tmp_path_factory.mktemp("letters")


@pytest.fixture(scope="session")
def paper(tmp_path_factory, static, letter_box):
    folder = tmp_path_factory.mktemp("paper")
    with running_paper(folder, static, MAIL_URL=f"filemail:///{letter_box}") as paper:
        paper.manage("shell", "-v", "0", "-c", ADDRESS_OF_EDITOR)
        yield paper


@pytest.fixture
def letter(letter_box):
    """The letter to somebody whose subject has these words, once the paper has sent it."""

    def letter(to: str, words: str):
        for _ in range(100):
            for path in sorted(Path(letter_box).iterdir()):
                found = message_from_bytes(
                    path.read_bytes().split(b"\n" + b"-" * 79)[0], policy=default
                )
                if found["To"] == to and words in found["Subject"]:
                    return found
            time.sleep(0.1)
        raise AssertionError(f"No letter with {words!r} came within 10 seconds")

    return letter


def link(letter, kind):
    """Without the host: the paper does not know the port that this test has given it."""
    return re.search(rf"http://127\.0\.0\.1(/comments/{kind}/\S+)", letter.get_content())[1]


@pytest.fixture
def sound(visit):
    """Axe finds nothing wrong with the page of a window, and it does not scroll sideways."""
    from axe_playwright_python.sync_playwright import Axe

    def sound(window):
        page = visit(width=390)  # Axe is a script, and the window runs none.
        page.goto(window.url)
        found = Axe().run(page).response["violations"]
        assert [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    return sound


def test_a_reader_and_a_moderator_by_mail(paper, story, visit, newsroom, letter, sound):
    editor = newsroom("/admin/comments/watch/")
    expect(editor.get_by_text("ed@paper.example")).to_be_visible()
    editor.get_by_label("Each reply as it comes").check()
    editor.get_by_role("button", name="Save", exact=True).click()

    reader = visit(width=390, javascript=False)
    reader.goto(story)
    reader.get_by_label("Comment *").fill(WORDS)
    reader.get_by_label("Name *").fill("Rea Der")
    reader.get_by_label("Email *").fill("rea@example.org")
    reader.get_by_role("button", name="Post Comment").click()
    expect(reader.get_by_role("heading", name="Your reply is awaiting moderation")).to_be_visible()
    expect(reader.get_by_label("when a moderator decides on it")).to_be_checked()
    reader.get_by_role("button", name="Ask for letters").click()
    expect(reader.get_by_text("look in your inbox")).to_be_visible()
    sound(reader)

    # The letter asks back, and its page is opened twice before anything is answered.
    proof = letter("rea@example.org", "Shall we write to you?")
    assert WORDS not in proof.get_content()
    for _ in range(2):
        reader.goto(link(proof, "letters"))
    expect(reader.get_by_role("heading", name="Shall we write to you?")).to_be_visible()
    sound(reader)
    reader.get_by_role("button", name="Yes, write to me").click()
    expect(reader.get_by_role("heading", name="We shall write to you")).to_be_visible()
    sound(reader)

    # The moderator has no session where the mail is read.
    held = letter("ed@paper.example", "A reply awaits you")
    phone = visit(width=390, dark=True, javascript=False)
    phone.goto(link(held, "decide"))
    expect(phone.get_by_text(WORDS)).to_be_visible()
    sound(phone)
    phone.get_by_role("button", name="Approve this reply").click()
    expect(phone.get_by_role("status")).to_contain_text("Approved by you")
    sound(phone)
    assert not phone.context.cookies()

    told = letter("rea@example.org", "is published")
    reader.goto(link(told, "reply"))
    expect(reader.get_by_text(WORDS)).to_be_visible()

    # As a mail program presses the button of the header: no cookie, no Origin.
    assert told["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = re.search(r"http://127\.0\.0\.1(/\S+)>", told["List-Unsubscribe"])[1]
    with urllib.request.urlopen(  # noqa: S310 - Our own server.
        paper.address + stop, b"List-Unsubscribe=One-Click", timeout=20
    ) as answer:
        assert answer.status == 200
    reader.goto(stop)
    expect(reader.get_by_role("heading", name="No more letters about this reply")).to_be_visible()
    sound(reader)
    reader.get_by_role("button", name="Stop all letters to me").click()
    expect(reader.get_by_role("heading", name="We do not write to you any more")).to_be_visible()
    sound(reader)

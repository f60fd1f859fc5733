"""The moderators' queue by keyboard: a decision a key, no page load, nobody in another's way."""

import re
import time

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

QUEUE = "/admin/comments/comment/"
STORY = "2025/08/23/before-meeting-with-trump-south-koreas-lee-in-japan-to-strengthen-ties/"
# So many decisions an hour, with the time to read left to the moderator's eyes.
PACE = 1000
HELD = """
from datetime import timedelta
from django.utils import timezone
from articles.models import Article
from comments.models import Comment, Decision, Looking
Decision.objects.all().delete()
Looking.objects.all().delete()
Comment.objects.filter(children=None).delete()
Comment.objects.all().delete()
story = Article.objects.get(slug__startswith="before-meeting-with-trump")
for number in range({count}):
    comment = Comment(
        article=story, name=f"Rahim {{number}}", email=f"rahim{{number}}@example.org",
        text=f"Word {{number}} about the summit.", created_at=timezone.now() - timedelta(days=2),
        reasons=[{{"code": "newcomer", "sentence": "Nobody knows this writer yet.", "weight": 1}}],
    )
    comment.fingerprint = comment.sign()
    comment.save()
"""


GROUPS = """
from django.contrib.auth.models import Group, User
User.objects.get(username="bela").groups.{}
"""


LONG_NAMES = """
from comments.models import Comment
Comment.objects.update(name="Jean-François de la Motte-Fouqué, formerly of the Harbour Commission")
"""


@pytest.fixture
def hold(paper):
    """Let so many replies wait, and no other."""
    return lambda count: paper.manage("shell", "-v", "0", "-c", HELD.format(count=count))


def card(page, number):
    return page.get_by_role("article", name=f"Rahim {number}", exact=True)


def waits(page, count):
    tab = page.get_by_role("navigation", name="Queues").get_by_role("link", name="Awaiting")
    expect(tab).to_have_text(re.compile(rf"Awaiting\s+{count}$"))


def loads_of(page):
    """The pages that this window loads from now on."""
    loads = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    return loads


def test_one_key_decides_and_a_thousand_an_hour_need_no_page_load(hold, newsroom):
    hold(40)
    page = newsroom(QUEUE)
    loads = loads_of(page)
    expect(card(page, 0)).to_be_focused()
    began = time.monotonic()
    for number in range(40):
        page.keyboard.press("asta"[number % 4])
        if number < 39:
            expect(card(page, number + 1)).to_be_focused()
    expect(page.get_by_text("Nothing awaits moderation.")).to_be_visible()
    waits(page, 0)
    seconds = time.monotonic() - began
    assert loads == []
    assert 40 / seconds * 3600 > PACE, f"{seconds:.1f} s for 40 decisions"


def test_a_decision_is_public_at_once_and_so_is_its_undo(hold, newsroom, visit):
    hold(3)
    page = newsroom(QUEUE)
    loads = loads_of(page)
    reader = visit(javascript=False)
    began = time.monotonic()
    page.keyboard.press("a")
    waits(page, 2)
    assert time.monotonic() - began < 1
    reader.goto(f"/{STORY}")
    expect(reader.get_by_text("Word 0 about the summit.")).to_be_visible()
    page.keyboard.press("u")
    waits(page, 3)
    expect(card(page, 0)).to_be_focused()
    reader.goto(f"/{STORY}")
    expect(reader.get_by_text("Word 0 about the summit.")).to_have_count(0)
    assert loads == []


def test_what_is_chosen_is_decided_and_taken_back_in_one_go(hold, newsroom):
    hold(4)
    page = newsroom(QUEUE)
    for key in "xjxjx":
        page.keyboard.press(key)
    expect(page.get_by_role("group", name="What is chosen")).to_contain_text("3 chosen:")
    page.keyboard.press("s")
    waits(page, 1)
    expect(page.locator("[data-says]")).to_have_text("Marked as spam 3 replies. 1 waits.")
    page.get_by_role("button", name="Undo: Marked as spam, Rahim 1").click()
    waits(page, 4)


def test_the_second_moderator_is_told_who_decided_and_sees_who_looks(hold, newsroom):
    hold(3)
    first, second = newsroom(QUEUE), newsroom(QUEUE, username="bela")
    newsroom.expected = "409"
    expect(card(second, 0).get_by_text("editor is looking at this")).to_be_visible(timeout=9000)
    first.keyboard.press("a")
    waits(first, 2)
    second.keyboard.press("s")
    told = re.compile(r"editor has already decided on Rahim 0's reply at \d\d:\d\d: Published\.")
    expect(card(second, 0).get_by_role("note")).to_have_text(told)
    expect(card(second, 0)).to_be_focused()
    expect(second.get_by_role("alert").filter(has_text=told)).to_be_attached()


def test_what_could_not_be_sent_says_so_and_is_sent_again(hold, newsroom):
    hold(2)
    page = newsroom(QUEUE)
    newsroom.expected = "ERR_INTERNET_DISCONNECTED"
    page.context.set_offline(True)
    page.keyboard.press("a")
    expect(card(page, 0).get_by_role("note")).to_contain_text("Not sent.")
    expect(card(page, 0)).to_be_focused()
    page.context.set_offline(False)
    card(page, 0).get_by_role("button", name="Try again").click()
    waits(page, 1)
    expect(card(page, 1)).to_be_focused()


def test_a_decision_whose_answer_was_lost_is_not_taken_twice(hold, newsroom, paper):
    hold(2)
    page = newsroom(QUEUE)
    newsroom.expected = "ERR_FAILED"

    def lose(route):
        route.fetch()  # The newsroom has it, and the browser never hears so.
        route.abort()

    page.route("**/decide/approve/", lose, times=1)
    page.keyboard.press("a")
    expect(card(page, 0).get_by_role("note")).to_contain_text("Not sent.")
    card(page, 0).get_by_role("button", name="Try again").click()
    waits(page, 1)
    expect(page.locator("[data-says]")).to_have_text("Approved reply by Rahim 0. 1 waits.")
    count = "from comments.models import Decision; print(Decision.objects.count())"
    assert paper.manage("shell", "-v", "0", "-c", count).strip() == "1"
    page.keyboard.press("u")
    waits(page, 2)


def test_who_was_signed_out_signs_in_elsewhere_and_goes_on(hold, newsroom, sign_in):
    hold(2)
    page = newsroom(QUEUE)
    newsroom.expected = "403"
    page.context.clear_cookies()
    page.keyboard.press("a")
    told = "You are signed out. Sign in again in another tab, then try again here."
    expect(card(page, 0).get_by_role("note")).to_contain_text(f"Not sent. {told}")
    sign_in(page.context.new_page())
    card(page, 0).get_by_role("button", name="Try again").click()
    waits(page, 1)
    expect(card(page, 1)).to_be_focused()


def test_who_may_not_moderate_any_more_is_told(hold, newsroom, paper):
    hold(2)
    page = newsroom(QUEUE, username="bela")
    newsroom.expected = "403"
    paper.manage("shell", "-v", "0", "-c", GROUPS.format("clear()"))
    page.keyboard.press("a")
    told = "Your account may not moderate replies any more."
    expect(card(page, 0).get_by_role("note")).to_contain_text(f"Not sent. {told}")
    expect(page.locator(".queue-trouble")).to_have_text(told, timeout=9000)
    paper.manage("shell", "-v", "0", "-c", GROUPS.format("add(Group.objects.get(name='Editors'))"))


def test_what_colleagues_decide_and_what_comes_is_heard_while_the_queue_is_open(hold, newsroom):
    hold(3)
    first, second = newsroom(QUEUE), newsroom(QUEUE, username="bela")
    loads = loads_of(second)
    first.keyboard.press("j")
    first.keyboard.press("s")
    told = re.compile(r"editor has already decided on Rahim 1's reply at \d\d:\d\d: Spam\.")
    expect(second.get_by_text(told)).to_be_visible(timeout=9000)
    waits(second, 2)
    second.keyboard.press("j")
    expect(card(second, 2)).to_be_focused()
    second.keyboard.press("s")
    second.keyboard.press("s")
    expect(second.get_by_text("Nothing awaits moderation.")).to_be_visible()
    expect(second.get_by_text("You decided on 2 replies here.")).to_be_visible()
    first.keyboard.press("u")  # So that the colleague's one is there again.
    waits(first, 1)
    expect(card(second, 1)).to_be_visible(timeout=9000)
    expect(second.get_by_role("status")).to_have_text("A new reply has come.")
    waits(second, 1)
    assert loads == []


def test_all_that_is_shown_is_chosen_banned_and_taken_back(hold, newsroom):
    hold(4)
    page = newsroom(QUEUE)
    page.keyboard.press("x")
    page.keyboard.press("Escape")
    expect(page.get_by_role("group", name="What is chosen")).to_be_hidden()
    page.keyboard.press("X")
    bar = page.get_by_role("group", name="What is chosen")
    expect(bar).to_contain_text("4 chosen:")
    page.keyboard.press("b")
    dialog = page.get_by_role("dialog", name="Ban the writers of 4 replies")
    dialog.get_by_role("button", name="Ban and mark as spam").click()
    waits(page, 0)
    expect(page.locator("[data-says]")).to_have_text(
        "Banned the writer of 4 replies. Nothing waits."
    )
    page.keyboard.press("u")
    waits(page, 4)


def test_words_are_edited_without_leaving_the_queue(hold, newsroom):
    hold(2)
    page = newsroom(QUEUE)
    newsroom.expected = "422"
    loads = loads_of(page)
    page.keyboard.press("e")
    dialog = page.get_by_role("dialog", name="Edit what Rahim 0 says")
    words = dialog.get_by_role("textbox")
    expect(words).to_have_value("Word 0 about the summit.")
    words.fill("")
    dialog.get_by_role("button", name="Save these words").click()
    expect(dialog.get_by_role("alert")).to_have_text("Write your comment.")
    words.fill("A milder word.")
    dialog.get_by_role("button", name="Save these words").click()
    expect(card(page, 0)).to_contain_text("A milder word.")
    expect(card(page, 0)).to_contain_text("Edited by a moderator")
    expect(card(page, 0)).to_be_focused()
    page.keyboard.press("a")
    waits(page, 1)
    assert loads == []


def test_a_ban_asks_whom_and_a_reason_reaches_the_writer(hold, newsroom, paper):
    hold(3)
    page = newsroom(QUEUE)
    page.keyboard.press("b")
    dialog = page.get_by_role("dialog", name="Ban Rahim 0")
    dialog.get_by_label("For", exact=True).select_option("7")
    dialog.get_by_role("button", name="Ban and mark as spam").click()
    waits(page, 2)
    page.keyboard.press("2")
    page.keyboard.press("t")
    waits(page, 1)
    stored = "from comments.models import Ban; print(*Ban.objects.values_list('value'))"
    assert "rahim0@example.org" in paper.manage("shell", "-v", "0", "-c", stored)
    page.keyboard.press("u")
    waits(page, 2)
    page.keyboard.press("u")
    waits(page, 3)
    assert paper.manage("shell", "-v", "0", "-c", stored).split() == []


def test_keys_are_letters_in_a_field_and_can_be_switched_off(hold, newsroom):
    hold(2)
    page = newsroom(QUEUE)
    page.keyboard.press("/")
    expect(page.locator("#searchbar")).to_be_focused()
    page.keyboard.type("stab")
    expect(page.locator("#searchbar")).to_have_value("stab")
    card(page, 0).focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("Approve")
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    waits(page, 2)
    page.get_by_label("Single keys decide").uncheck()
    card(page, 0).focus()
    page.keyboard.press("a")
    page.get_by_label("Single keys decide").check()
    card(page, 0).focus()
    page.keyboard.press("a")
    waits(page, 1)


def test_a_screen_reader_is_told_names_verbs_and_what_became_of_them(hold, newsroom):
    hold(2)
    page = newsroom(QUEUE)
    region = page.get_by_role("region", name="Awaiting")
    assert region.get_by_role("article").count() == 2
    first = card(page, 0)
    expect(first).to_have_accessible_description("Word 0 about the summit.")
    expect(first.get_by_role("list", name="Why it was held")).to_contain_text("Nobody knows")
    expect(first.get_by_role("complementary", name="About Rahim 0")).to_contain_text("1 awaiting")
    for name in ["Approve Rahim 0's reply", "Spam Rahim 0's reply", "Ban Rahim 0"]:
        expect(first.get_by_role("button", name=name)).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_role("status")).to_have_text("Approved reply by Rahim 0. 1 waits.")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_no_violation_in_the_queue(hold, newsroom, width, dark):
    from axe_playwright_python.sync_playwright import Axe

    hold(4)
    page = newsroom(QUEUE, width=width, dark=dark)
    page.keyboard.press("a")
    waits(page, 3)
    page.keyboard.press("x")
    for key in [None, "b", "?", "e"]:
        if key:
            page.keyboard.press("Escape")
            page.keyboard.press(key)
        found = Axe().run(page).response["violations"]
        assert [f"{rule['id']}: {rule['nodes'][0]['html'][:100]}" for rule in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_long_name_widens_no_phone(hold, newsroom, paper):
    hold(2)
    paper.manage("shell", "-v", "0", "-c", LONG_NAMES)
    page = newsroom(QUEUE, width=390)
    page.keyboard.press("s")
    waits(page, 1)
    page.keyboard.press("x")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_a_script_the_same_decisions_are_buttons(hold, visit, sign_in):
    hold(3)
    page = visit(javascript=False)
    sign_in(page)
    page.goto(QUEUE)
    page.get_by_role("button", name="Spam Rahim 0's reply").click()
    expect(page.get_by_text("Marked as spam reply by Rahim 0.")).to_be_visible()
    page.get_by_role("checkbox", name="Choose Rahim 1's reply").check()
    page.get_by_role("checkbox", name="Choose Rahim 2's reply").check()
    page.get_by_role("button", name="Approve what is chosen").click()
    expect(page.get_by_text("Approved 2 replies.")).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_text("Took the decision back on 2 replies.")).to_be_visible()

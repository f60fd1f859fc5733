"""A reader answers below the story, in a browser: with script in place, without it page by page."""

import re

import pytest
from playwright.sync_api import expect

from tests.site.conftest import running_paper

pytestmark = pytest.mark.browser

STORED = (
    "from comments.models import Comment; "
    "print('stored:', *Comment.objects.order_by('pk').values_list('text', flat=True), sep='|')"
)
# What a screen reader would say: each text that a live region takes.
LISTEN = """
window.spoken = [];
addEventListener("DOMContentLoaded", () => new MutationObserver((changes) => {
  for (const { target } of changes) {
    const place = target.nodeType === 1 ? target : target.parentElement;
    const region = place?.closest("[role=status]");
    if (region?.textContent) window.spoken.push(region.textContent);
  }
}).observe(document, { childList: true, characterData: true, subtree: true }));
"""


@pytest.fixture(scope="module")
def paper(tmp_path_factory, static):
    """A paper whose readers may write as fast as a test does."""
    folder = tmp_path_factory.mktemp("discussed")
    with running_paper(folder / "paper", static, REPLY_LIMITS="100000/1") as paper:
        yield paper


@pytest.fixture
def stored(paper):
    return lambda: paper.manage("shell", "--no-imports", "-c", STORED).strip().split("|")[1:]


@pytest.fixture
def attack(paper):
    """The paper is under attack, until the test has ended."""
    attack = "from comments.models import Rules; Rules.objects.update(under_attack={})"
    paper.manage("shell", "--no-imports", "-c", attack.format(True))
    yield
    paper.manage("shell", "--no-imports", "-c", attack.format(False))


@pytest.fixture
def reader(visit, story):
    """A phone at the story's replies; whatever its browser complains of fails the test."""
    complaints = []
    page = visit(width=390)
    page.add_init_script(LISTEN)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(story)
    page.locator("#replies").scroll_into_view_if_needed()
    yield page
    assert not complaints


def act(place, verb, name):
    """The link of one reply: its verb for the eye, and whose it is for the ear."""
    return place.get_by_role("link", name=re.compile(f"^{verb} ?: {name}$"))


def sign(page, name, *, words):
    page.get_by_label("Comment *").fill(words)
    page.get_by_label("Name *").fill(name)
    page.get_by_label("Email *").fill(f"{name.split()[0].lower()}@example.org")


def post(page):
    page.get_by_role("button", name="Post Comment").click()


def heard(page):
    return page.evaluate("window.spoken")


def own(page):
    return page.get_by_role("group", name="Your reply")


# With script


def test_an_answer_is_written_under_the_reply_and_shown_there(reader, visit, story):
    act(reader, "Reply", "Arjun Mehta").click()
    form = reader.get_by_role("form", name="Answer Arjun Mehta")
    expect(form.get_by_label("Comment *")).to_be_focused()
    expect(reader.locator(".thread__form #respond")).to_be_visible()
    sign(reader, "Ada Post", words="By ferry it takes three.")
    expect(reader.get_by_text("4,976 characters left")).to_be_visible()
    reader.get_by_label(re.compile("Save my name")).check()
    post(reader)
    expect(own(reader)).to_be_focused()
    expect(own(reader)).to_contain_text("By ferry it takes three.")
    expect(own(reader)).to_contain_text("Awaiting moderation: only you see this.")
    thread = reader.locator("li.thread", has=reader.get_by_text("A little over two hours")).last
    expect(thread.get_by_role("group", name="Your reply")).to_be_visible()
    assert heard(reader)[-1] == "Your reply is awaiting moderation."
    assert "Sending…" in heard(reader)
    assert reader.url.endswith(story)
    below = reader.get_by_role("form", name="Leave a Reply")
    expect(below.get_by_label("Comment *")).to_have_value("")
    expect(reader.locator(".thread__form")).to_have_count(0)
    assert reader.evaluate("document.documentElement.scrollWidth") <= 390

    # Whoever comes back finds it there, and their name filled in; nobody else does.
    reader.reload()
    reader.locator("#replies").scroll_into_view_if_needed()
    expect(thread.get_by_role("group", name="Your reply")).to_be_visible()
    expect(reader.get_by_label("Name *")).to_have_value("Ada Post")
    expect(reader.get_by_label("Email *")).to_have_value("ada@example.org")
    another = visit(width=390)
    with another.expect_response(re.compile(r"/comments/mine/\d+/")):
        another.goto(story)
        another.locator("#respond").scroll_into_view_if_needed()
    expect(another.get_by_label("Name *")).to_have_value("")
    expect(own(another)).to_have_count(0)


def test_a_mistake_is_told_in_place_and_costs_no_word(reader, story, stored):
    sign(reader, "Bea Post", words="Nothing of this is lost.")
    reader.get_by_label("Email *").fill("nobody")
    post(reader)
    expect(reader.get_by_role("alert")).to_be_focused()
    expect(reader.get_by_label("Comment *")).to_have_value("Nothing of this is lost.")
    reader.get_by_role("link", name=re.compile("Enter an email address")).click()
    email = reader.get_by_label("Email *")
    expect(email).to_be_focused()
    expect(email).to_have_attribute("aria-invalid", "true")
    expect(email).to_have_accessible_description(re.compile("Enter an email address"))
    email.fill("bea@example.org")
    email.press("Enter")
    expect(own(reader)).to_contain_text("Nothing of this is lost.")
    expect(reader.get_by_role("alert")).to_have_count(0)
    assert stored().count("Nothing of this is lost.") == 1


def test_who_is_not_remembered_finds_what_waits_in_the_same_tab(reader, visit, story):
    sign(reader, "Ian Post", words="Nobody has to remember me.")
    post(reader)
    expect(own(reader)).to_contain_text("Nobody has to remember me.")
    reader.goto("/")
    reader.goto(story)
    reader.locator("#respond").scroll_into_view_if_needed()
    expect(own(reader)).to_contain_text("Nobody has to remember me.")
    expect(reader.get_by_label("Name *")).to_have_value("")
    assert not reader.context.cookies()
    own(reader).get_by_role("link", name="Change or withdraw it").click()
    reader.get_by_role("button", name="Withdraw this reply").click()
    with reader.expect_response(re.compile("/comments/receipt/")):
        reader.goto(story)
        reader.locator("#respond").scroll_into_view_if_needed()
    expect(own(reader)).to_have_count(0)
    another = visit(width=390)
    another.goto(story)
    another.locator("#respond").scroll_into_view_if_needed()
    expect(own(another)).to_have_count(0)


def test_a_preview_and_a_quote_come_in_place(reader, stored):
    act(reader, "Reply", "Farida Rahman").first.click()
    sign(reader, "Cem Post", words="> The map\n\nIt helped me, too.")
    reader.get_by_role("button", name="Preview").click()
    preview = reader.get_by_role("region", name="Preview")
    expect(preview).to_be_focused()
    expect(preview.locator("blockquote")).to_have_text("The map")
    assert heard(reader)[-1] == "The preview is above the form. Nothing is sent yet."
    reader.get_by_role("button", name="Quote their words").click()
    expect(reader.get_by_label("Comment *")).to_be_focused()
    expect(reader.get_by_label("Comment *")).to_have_value(re.compile("^> The map at the top"))
    expect(reader.get_by_role("form", name="Answer Farida Rahman")).to_be_visible()
    assert not any("It helped me, too." in words for words in stored())


def test_two_clicks_on_a_slow_network_send_one_reply(reader, stored):
    posts = []

    def slowly(route):
        if route.request.method == "POST":
            posts.append(route.request)
            reader.wait_for_timeout(600)
        route.continue_()

    reader.route(re.compile(r"/comments/\d+/$"), slowly)
    sign(reader, "Dan Post", words="Once is enough.")
    reader.get_by_role("button", name="Post Comment").dblclick()
    # Beside the button, where the eyes are.
    expect(reader.locator(".reply-form__acts + .reply-form__said")).to_have_text("Sending…")
    expect(own(reader)).to_contain_text("Once is enough.")
    assert len(posts) == 1
    assert stored().count("Once is enough.") == 1


def test_without_a_network_the_words_stay_and_are_sent_later(reader, stored):
    sign(reader, "Eve Post", words="From a train in a tunnel.")
    reader.context.set_offline(True)
    post(reader)
    expect(reader.locator(".reply-form__said")).to_contain_text("We could not reach the paper.")
    assert heard(reader)[-1].startswith("We could not reach the paper.")
    expect(reader.get_by_label("Comment *")).to_have_value("From a train in a tunnel.")
    reader.context.set_offline(False)
    post(reader)
    expect(own(reader)).to_contain_text("From a train in a tunnel.")
    expect(reader.locator(".reply-form__said")).to_have_text("")


def test_a_story_that_was_closed_meanwhile_says_so_and_keeps_the_words(reader, paper):
    close = "from comments.models import Rules; Rules.objects.update(mode='{}')"
    sign(reader, "Fay Post", words="A moment too late.")
    paper.manage("shell", "--no-imports", "-c", close.format("closed"))
    try:
        post(reader)
        expect(reader.locator(".reply-form__said")).to_have_text(
            "Replies to this story are closed."
        )
        expect(reader.get_by_label("Comment *")).to_have_value("A moment too late.")
    finally:
        paper.manage("shell", "--no-imports", "-c", close.format("open"))


def test_under_attack_the_browser_computes_and_sends_by_itself(attack, reader):
    sign(reader, "Guy Post", words="My browser works for this.")
    post(reader)
    expect(reader.get_by_role("group", name=re.compile("^One moment"))).to_be_focused()
    expect(own(reader)).to_contain_text("My browser works for this.", timeout=60_000)
    assert "Computing…" in heard(reader)
    expect(reader.locator(".reply-form__work")).to_have_count(0)


def test_under_attack_and_without_script_a_moderator_is_the_way(attack, visit, story):
    reader = visit(width=390, javascript=False)
    reader.goto(story)
    sign(reader, "Hal Post", words="Mine does not.")
    post(reader)
    work = reader.get_by_role("group", name=re.compile("^One moment"))
    expect(work).to_be_focused()
    expect(work.get_by_text("Please send your reply to a moderator.")).to_be_visible()
    expect(work.get_by_text("You need not do anything")).to_be_hidden()
    work.get_by_role("button", name="Send it to a moderator").click()
    expect(reader.get_by_role("heading", name="Your reply is awaiting moderation")).to_be_visible()


def test_the_keyboard_alone_answers_and_turns_back(reader):
    link = act(reader, "Reply", "Meera Nair")
    link.focus()
    link.press("Enter")
    expect(reader.get_by_label("Comment *")).to_be_focused()
    cancel = reader.get_by_role("button", name="Cancel")
    cancel.focus()
    cancel.press("Enter")
    expect(link).to_be_focused()
    expect(reader.get_by_role("form", name="Leave a Reply")).to_be_visible()
    expect(cancel).to_have_count(0)


def test_an_address_of_a_reply_that_is_gone_leaves_its_reader_at_the_story(visit, story):
    reader = visit(width=390)
    reader.goto(f"{story}#reply-999999")
    told = reader.get_by_role("paragraph").filter(has_text="The reply that you were led to is no")
    expect(told).to_be_visible()
    assert "no longer there" in reader.get_by_role("status").first.text_content()
    expect(reader.get_by_role("article", name="Arjun Mehta’s reply")).to_be_visible()
    assert reader.url.endswith(f"{story}#reply-999999")


def test_what_a_screen_reader_is_told_of_the_discussion(reader):
    """Regions, names and levels, as a screen reader lists them."""
    region = reader.get_by_role("region", name=re.compile("^[0-9]+ replies$"))
    expect(region.get_by_role("heading", level=2, name=re.compile("replies"))).to_be_visible()
    orders = region.get_by_role("navigation", name="Order of the replies")
    expect(orders.get_by_role("link", name="Oldest first")).to_have_attribute(
        "aria-current", "true"
    )
    replies = region.get_by_role("article")
    names = replies.evaluate_all("all => all.map((one) => one.getAttribute('aria-label'))")
    assert names[0] == "Farida Rahman’s reply"
    assert "রুমা সেন’s reply" in names
    first = replies.first
    for verb in ["Reply", "Link", "Report"]:
        expect(act(first, verb, "Farida Rahman")).to_be_visible()
    form = region.get_by_role("form", name="Leave a Reply")
    expect(form.get_by_role("heading", level=3, name="Leave a Reply")).to_be_visible()
    words = form.get_by_role("textbox", name="Comment *")
    expect(words).to_have_attribute("required", "")
    expect(words).to_have_accessible_description(re.compile("Up to 5,000 characters"))
    expect(form.get_by_role("textbox", name="Email *")).to_have_accessible_description(
        "Your email address will not be published."
    )
    expect(region.get_by_role("link", name="Reply on a page that fills it in")).to_have_count(0)
    # The decoy is for machines alone.
    expect(form.get_by_role("textbox", name="Leave this empty")).to_have_count(0)

    words.fill("x" * 4_950)
    words.press_sequentially("y")
    expect(form.get_by_text("49 characters left").first).to_be_attached()
    assert "characters left" in heard(reader)[-1]
    # Nothing that is pasted is cut.
    words.press("Control+a")
    reader.keyboard.insert_text("z" * 5_010)
    expect(form.locator(".reply-form__count")).to_have_text("10 too many")
    assert heard(reader)[-1] == "10 too many"
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(reader, context="#replies").response["violations"]
    assert [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]] == []


# Without


def test_without_script_a_link_brings_the_form_and_a_page_the_preview(visit, story, stored):
    reader = visit(width=390, javascript=False)
    reader.goto(story)
    expect(reader.get_by_role("link", name="Reply on a page that fills it in")).to_be_visible()
    act(reader, "Reply", "Arjun Mehta").click()
    assert re.search(r"\?reply_to=\d+#respond$", reader.url)
    form = reader.get_by_role("form", name="Answer Arjun Mehta")
    expect(form).to_be_visible()
    expect(form).to_be_in_viewport()
    reader.get_by_role("button", name="Quote their words").click()
    expect(reader.get_by_label("Comment *")).to_have_value(re.compile("A little over two hours"))
    sign(reader, "Gus Post", words="> A little over two hours\n\nAnd a night by train.")
    reader.get_by_role("button", name="Preview").click()
    preview = reader.get_by_role("region", name="Preview")
    expect(preview).to_be_focused()
    expect(preview.locator("blockquote")).to_have_text("A little over two hours")
    post(reader)
    expect(reader.get_by_role("heading", name="Your reply is awaiting moderation")).to_be_visible()
    expect(own(reader)).to_contain_text("in answer to Arjun Mehta")
    reader.get_by_label("Comment *").fill("And a night by train, with a view.")
    reader.get_by_role("button", name="Save the change").click()
    expect(own(reader)).to_contain_text("with a view.")
    reader.get_by_role("button", name="Withdraw this reply").click()
    expect(reader.get_by_role("heading", name="You have withdrawn your reply")).to_be_visible()
    assert "And a night by train, with a view." in stored()

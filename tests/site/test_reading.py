"""What a reader's browser does with a story, and what an editor's puts into one."""

import re
import select
import socket
import socketserver
import threading
import time

import pytest
from playwright.sync_api import Error, expect

pytestmark = pytest.mark.browser

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


class Wire(socketserver.ThreadingTCPServer):
    """A wire to the paper that can be cut: browsers let service workers through any pretence."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, paper):
        super().__init__(("127.0.0.1", 0), None)
        self.end = ("127.0.0.1", int(paper.address.rpartition(":")[2]))
        self.address = f"http://127.0.0.1:{self.server_address[1]}"
        self.is_cut = False
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def finish_request(self, request, client_address):
        if self.is_cut:
            return
        with socket.create_connection(self.end) as there:
            while not self.is_cut:
                ready, _, _ = select.select([request, there], [], [], 0.1)
                for one, other in [(request, there), (there, request)]:
                    if one in ready:
                        data = one.recv(65536)
                        if not data:
                            return
                        other.sendall(data)


@pytest.fixture
def wire(paper):
    with Wire(paper) as wire:
        yield wire
        wire.shutdown()


def reads_of(paper, story):
    query = (
        "from articles.models import Reads;"
        f"print(sum(Reads.objects.filter(article__slug={story.split('/')[-2]!r})"
        ".values_list('number', flat=True)))"
    )
    return int(paper.manage("shell", "-v0", "-c", query))


def test_a_story_counts_as_read_after_ten_seconds_in_view_and_once(paper, story, browser):
    context = browser.new_context(base_url=paper.address, user_agent=FIREFOX)
    context.add_init_script("Object.defineProperty(navigator, 'webdriver', {get: () => false})")
    page = context.new_page()
    told = []
    page.on("request", lambda request: told.append(request) if "/read/" in request.url else None)
    page.clock.install()
    page.goto(story)
    page.clock.run_for(9_000)
    assert not told
    with page.expect_request(re.compile("/read/")):
        page.clock.run_for(2_000)
    page.clock.run_for(60_000)
    assert [request.method for request in told] == ["POST"]
    assert "cookie" not in told[0].all_headers()
    assert not context.cookies()
    context.close()
    for _ in range(50):  # It is stored within a second of being heard.
        if reads_of(paper, story):
            break
        time.sleep(0.2)
    assert reads_of(paper, story) == 1


def test_sharing_needs_no_javascript_and_copies_the_address_with_it(paper, story, browser, visit):
    plain = visit(javascript=False)
    plain.goto(story)
    links = plain.locator("share-story a")
    assert [links.nth(n).inner_text() for n in range(links.count())][:2] == ["Email", "WhatsApp"]
    context = browser.new_context(
        base_url=paper.address, permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    page.goto(story + "#replies")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == paper.address + story
    context.close()


def test_on_paper_there_is_the_story_with_its_address_and_no_furniture(paper, story, visit):
    page = visit()
    page.goto(story)
    expect(page.locator(".story__address")).to_be_hidden()
    page.emulate_media(media="print")
    for seen in [".masthead__name", ".story__headline", ".byline", ".story__picture img",
                 ".story__body p:first-child", ".story__address"]:  # fmt: skip
        expect(page.locator(seen)).to_be_visible()
    expect(page.locator(".story__address")).to_have_text(paper.address + story)
    for furniture in [".masthead__sections", ".crumbs", ".share", ".story__tags", ".in-section",
                      ".related", ".shortlists", ".discussion", ".footer"]:  # fmt: skip
        for one in page.locator(furniture).all():
            expect(one).to_be_hidden()


def test_an_editor_puts_in_notes_and_a_gallery_and_finds_them_again(visit, sign_in):
    editor = visit()
    complaints = []
    editor.on("pageerror", lambda error: complaints.append(str(error)))
    sign_in(editor)
    editor.goto("/admin/articles/article/add/")
    editor.get_by_label("Headline:").fill("The harbour clock has a footnote")
    editor.locator("select[name=section]").select_option(label="Culture")
    body = editor.locator(".ProseMirror[contenteditable=true]")
    body.click()
    body.press_sequentially("It stood still")
    editor.get_by_role("button", name="Put in a footnote").click()
    editor.get_by_role("dialog").get_by_role("textbox").fill("The clock’s book, page 9.")
    editor.get_by_role("dialog").get_by_role("button", name="Put in").click()
    body.press_sequentially(" for a week.")
    body.press("Enter")
    described = editor.locator("dialog.library button[data-picture]:not([data-describe])")
    for number in range(2):
        editor.get_by_role("button", name="Begin a gallery").click()
        described.nth(number).click()
        expect(body.locator("div.gallery figure")).to_have_count(number + 1)
    editor.get_by_role("button", name="Save and preview").click()
    for _ in range(2):
        expect(editor.locator(".story__body p").first).to_have_text("It stood still1 for a week.")
        expect(editor.locator("story-notes li")).to_have_count(1)
        expect(editor.locator("story-notes li")).to_contain_text("The clock’s book, page 9.")
        expect(editor.locator(".gallery figure > a > picture")).to_have_count(2)
        # Opened and saved again, it says the same.
        editor.get_by_role("link", name="Back to the story form").click()
        expect(body.locator("sup.note")).to_have_count(1)
        expect(body).not_to_contain_text("page 9")
        editor.get_by_role("button", name="Save and preview").click()
    assert not complaints, complaints


def test_notes_lead_there_and_back_and_a_gallery_scrolls_by_keyboard(paper, visit):
    paper.manage(
        "shell",
        "-v0",
        "-c",
        "from articles.models import *;"
        "story = Article.objects.get(slug__startswith='why-tides');"
        "pictures = Image.objects.values_list('pk', flat=True)[:4];"
        "figures = ''.join(f'<figure data-picture=\"{pk}\"></figure>' for pk in pictures);"
        'note = \'<sup class="note" data-note="Tables, 1921."></sup>\';'
        "story.body = story.body.replace('</p>', note + '</p>', 1)"
        " + f'<div class=\"gallery\">{figures}</div>';"
        "story.save()",
    )
    page = visit(width=390, javascript=False)
    page.goto("/section/science/")
    page.get_by_role("link", name=re.compile("Why tides can be foretold")).first.click()
    page.locator("sup.note a").click()
    expect(page).to_have_url(re.compile("#note-1$"))
    expect(page.locator("#note-1")).to_be_in_viewport()
    page.locator("[role=doc-backlink]").click()
    expect(page.locator("#noted-1")).to_be_in_viewport()
    gallery = page.locator(".gallery")
    gallery.focus()
    page.keyboard.press("ArrowRight")
    for _ in range(50):
        if gallery.evaluate("element => element.scrollLeft") > 0:
            break
        page.wait_for_timeout(100)
    assert gallery.evaluate("element => element.scrollLeft") > 0


def test_chosen_colours_are_there_before_the_first_paint(paper, visit):
    page = visit(dark=False)
    page.goto("/")
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_label("Colours").select_option(label="Dark")
    dark = page.evaluate(ground)
    assert dark != light
    page.goto("/archive/")
    assert page.evaluate(ground) == dark
    expect(page.get_by_label("Colours")).to_have_value("dark")
    # The attribute is there when the body begins, while nothing can have been painted.
    page.add_init_script(
        "new MutationObserver(() => {"
        " if (document.body) window.early ??= document.documentElement.dataset.scheme ?? 'none'"
        "}).observe(document, {childList: true, subtree: true})"
    )
    page.reload()
    assert page.evaluate("window.early") == "dark"
    page.get_by_label("Colours").select_option(label="As on this device")
    page.reload()
    assert page.evaluate(ground) == light
    assert not page.context.cookies()


def test_without_javascript_nothing_is_offered_that_needs_it(story, visit):
    page = visit(javascript=False)
    page.goto(story)
    expect(page.get_by_label("Colours")).to_be_hidden()
    expect(page.get_by_role("button", name="Save for offline")).to_be_hidden()


def test_a_saved_story_opens_without_a_network_and_nothing_else_does(wire, story, browser):
    context = browser.new_context(base_url=wire.address)
    page = context.new_page()
    page.goto("/archive/")
    page.goto(story)
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    page.get_by_role("button", name="Save for offline").click()
    expect(page.get_by_role("button", name="Saved for offline")).to_be_visible()
    page.goto("/saved/")
    expect(page.locator("saved-stories a")).to_have_count(1)
    page.goto("/section/world/")
    page.goto("/admin/")

    wire.is_cut = True
    # The browser's own cache would show a page of a moment ago (stale-while-revalidate).
    context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.goto(story)
    expect(page.locator("h1")).to_contain_text("Before meeting with Trump")
    assert page.evaluate("getComputedStyle(document.body).display") == "flex"
    assert page.evaluate("document.querySelector('.story__picture img').naturalWidth") > 0
    page.goto("/section/world/")
    expect(page.get_by_role("heading", name="Saved stories")).to_be_visible()
    page.get_by_role("link", name=re.compile("Before meeting")).click()
    expect(page.locator(".story__body")).to_be_visible()
    with pytest.raises(Error, match="net::ERR"):
        page.goto("/admin/")
    wire.is_cut = False

    page = context.new_page()
    page.goto("/saved/")
    kept = page.evaluate(
        "caches.open('saved-stories').then(cache => cache.keys())"
        ".then(keys => keys.map(key => new URL(key.url).pathname))"
    )
    pages = {path for path in kept if not path.startswith(("/static/", "/media/"))}
    assert pages == {story, "/saved/"}
    page.get_by_role("button", name=re.compile("Remove")).click()
    expect(page.get_by_text("Nothing is saved here")).to_be_visible()
    context.close()


def test_a_saved_story_that_was_withdrawn_is_forgotten(paper, visit):
    story = paper.manage(
        "shell",
        "-v0",
        "-c",
        "from articles.models import *;"
        "print(Article.objects.get(slug__startswith='how-tariffs-work').get_absolute_url())",
    ).strip()
    page = visit()
    page.goto(story)
    page.get_by_role("button", name="Save for offline").click()
    expect(page.get_by_role("button", name="Saved for offline")).to_be_visible()
    page.goto("/saved/")
    change = (
        "from articles.models import *;"
        "s = Article.objects.get(slug__startswith='how-tariffs-work'); s.{}"
    )
    paper.manage("shell", "-v0", "-c", change.format("withdraw(by=None)"))
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.goto(story)
    paper.manage("shell", "-v0", "-c", change.format("publish(by=None)"))
    page.goto("/saved/")
    expect(page.get_by_text("Nothing is saved here")).to_be_visible()

"""What an editor does over and over, said once: for the browser tests of the newsroom."""

from playwright.sync_api import expect

ADD = "/admin/articles/article/add/"


def body_of(page):
    """
    The rich text editor by its name, never the plain field that it takes the place of.

    A click that has found the plain field waits for that one to be seen again, which it never is.
    """
    return page.get_by_role("textbox", name="Body").and_(page.locator("[contenteditable]"))


def enter_body(page):
    """
    Put the cursor where a click in the middle of the text puts it.

    20 ms after it got the focus the editor sets the cursor again where it knows it to be. A key
    that moves the cursor in that very moment is undone, as the editor has not heard of it yet.
    Timers of one delay end in the order in which they began: with this one the editor's has ended.
    """
    body_of(page).click()
    page.evaluate("new Promise((ended) => setTimeout(ended, 20))")


def tool(page, name):
    return page.get_by_role("toolbar", name="Formatting").get_by_role(
        "button", name=name, exact=True
    )


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def write(page, headline, words, section="Culture"):
    page.get_by_label("Headline:").fill(headline)
    enter_body(page)
    page.keyboard.insert_text(words)
    page.get_by_label("Section:").select_option(label=section)


def unfold(page, group):
    """Open a group of fields, which on a phone is folded."""
    summary = page.locator("summary", has_text=group)
    if summary.locator("..").get_attribute("open") is None:
        summary.click()


def save(page, name="Save"):
    """Press a button of the form, and wait for the page that answers."""
    with page.expect_navigation():
        button(page, name).click()


def previewed(page):
    """What readers would see of the words, after they are saved."""
    save(page, "Save and preview")
    expect(page.get_by_text("Readers cannot see this page")).to_be_visible()
    return page.locator(".story__body")


def publish(page, headline, words, section="Culture"):
    """A new story, live. Returns the address of its form and the one that readers have."""
    page.goto(ADD)
    write(page, headline, words, section)
    save(page, "Publish")
    expect(page.get_by_text("Readers can see it at")).to_be_visible()
    return page.url, page.locator(".messagelist a").last.get_attribute("href")


def kept(page):
    """Wait until the newsroom has the words that nobody has saved."""
    expect(page.get_by_role("status").filter(has_text="Unsaved words kept at")).to_be_visible(
        timeout=15000
    )

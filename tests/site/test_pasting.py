"""What is pasted into the editor, as the programs of writers put it on the clipboard."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

PASTED = Path(__file__).parent / "pasted"

PASTE = """
([html, text]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.setData("text/plain", text);
  const field = document.querySelector(".ProseMirror");
  field.focus();
  field.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}
"""

SENTENCE = "<p>The <strong>moon</strong> pulls, {}the <em>sea</em> follows{}.</p>"
NESTED = "<ul><li><p>Ebb</p><ul><li><p>Slack</p></li></ul></li><li><p>Flow</p></li></ul>"
# Its anchor is put in when the story is saved.
HEADING = '<h2 id="part-{}">{}</h2>'
WHY = HEADING.format("why-it-rises", "Why it rises")
CELL = "<td><p>{}</p></td>"
TABLES = '<p>See <a href="https://example.org/tides">the tables</a>.</p>'
STORED = {
    "word": (
        HEADING.format("the-tide", "The tide")
        + WHY
        + SENTENCE.format("and ", "")
        + NESTED
        + '<ol data-type="decimal"><li><p>First</p></li><li><p>Second</p></li></ol>'
        + '<div class="tableWrapper"><table><tbody><tr>'
        + CELL.format("Port")
        + CELL.format("High")
        + "</tr><tr>"
        + CELL.format("Haldia")
        + CELL.format("4 m")
        + "</tr></tbody></table></div>"
        + TABLES
    ),
    "google-docs": (WHY + SENTENCE.format("", ": 10 m<sup>2</sup>") + NESTED + TABLES),
    "web-site": (
        WHY
        + SENTENCE.format("", "")
        + "<h3>Neap</h3><p>One thought.</p>"
        + '<p>Another <a href="https://example.org/tides">the tables</a>.<br>Same thought.</p>'
        + "<p>Read more Up</p><blockquote><p>Said.</p></blockquote>"
    ),
    "plain": "<p>The moon pulls.</p><p>The sea &lt;b&gt;follows&lt;/b&gt;.</p><p>Twice.</p>",
}
PLAIN_TEXT = "The moon pulls.\r\nThe sea <b>follows</b>.\n\nTwice."


def pasted(page, source):
    html = "" if source == "plain" else (PASTED / f"{source}.html").read_text(encoding="utf-8")
    page.evaluate(PASTE, [html, PLAIN_TEXT if source == "plain" else "in words"])


@pytest.mark.parametrize("source", STORED)
def test_what_is_pasted_arrives_clean(at_desk, source):
    page = at_desk()
    foreign = []
    page.on("request", lambda request: foreign.append(request.url))
    page.goto("/admin/articles/article/add/")
    page.locator(".ProseMirror").wait_for()
    page.get_by_label("Headline").fill(f"Pasted from {source}")
    pasted(page, source)
    in_editor = page.locator(".ProseMirror").inner_html()
    assert not re.search(r"mso-|MsoNormal|<span|<img|docs-internal|font-weight", in_editor)
    page.get_by_role("button", name="Save").first.click()
    page.wait_for_url(re.compile("/change/$"))
    page.locator(".ProseMirror").wait_for()
    # As the server sent it: the editor writes its own form over it, without anchors.
    stored = page.locator("textarea[name=body]").evaluate("(field) => field.defaultValue")
    assert stored.replace("<p></p>", "") == STORED[source]
    assert page.evaluate("window.pasted") is None
    assert all(url.startswith((page.url[:16], "data:", "blob:")) for url in foreign), foreign


def test_what_is_pasted_from_our_own_editor_stays_whole(at_desk):
    page = at_desk()
    page.goto("/admin/articles/article/add/")
    page.locator(".ProseMirror").wait_for()
    own = '<aside class="pull-quote" data-pm-slice="1 1 []"><p>Said.</p></aside>'
    page.evaluate(PASTE, [own, "Said."])
    assert page.locator(".ProseMirror aside.pull-quote").inner_text() == "Said."

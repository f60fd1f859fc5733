"""Hostile HTML that others have collected, through our gate and before a real browser."""

import re

import pytest

from articles.bodies import clean
from articles.framing import frame
from tests.conftest import realdata

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# What a payload that gets through would do; each leaves a mark that the test reads.
WATCH = """
window.acted = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"])
  window[name] = (...words) => { window.acted.push([name, ...words].join(" ")); };
window.addEventListener("error", (event) => window.acted.push("error " + event.message));
"""
JUDGE = r"""
() => {
  const found = [];
  // What articles/anchors.py and articles/notes.py write, and on which elements.
  const OURS = [
    ["h2", /^part-[\p{L}\p{M}\p{N}\u200c\u200d-]+$/u],
    ["sup.note[data-note] > a[role=doc-noteref]", /^noted-[1-9][0-9]*$/],
    ["story-notes[role=doc-endnotes] > ol > li", /^note-[1-9][0-9]*$/],
  ];
  const acting = "script,style,iframe,object,embed,form,input,button,svg,math,meta,base,link,"
    + "template,noscript,video,audio,frame,frameset,textarea,select,dialog,marquee,applet";
  for (const one of document.querySelectorAll("article *")) {
    // By way of the prototypes: a form's fields can stand in for its own properties.
    if (Element.prototype.matches.call(one, acting)) found.push(one.outerHTML);
    if (!(one instanceof HTMLElement)) found.push(one.outerHTML);
    for (const { name, value } of Reflect.get(Element.prototype, "attributes", one)) {
      if (name === "id" && OURS.some(([place, id]) =>
        Element.prototype.matches.call(one, place) && id.test(value))) continue;
      if (/^on|^style$|^id$|^name$|^is$|^slot$/i.test(name)) found.push(one.outerHTML);
      if (/^(javascript|data|vbscript|blob|file):/i.test(value.replace(/[\s\0-\x1f]/g, "")))
        found.push(one.outerHTML);
    }
    for (const type of ["mouseover", "focus", "pointerenter", "load", "error", "animationend"])
      EventTarget.prototype.dispatchEvent.call(one, new Event(type));
  }
  return found;
}
"""


@pytest.fixture(scope="module")
def payloads(browser):
    source = realdata("html/dompurify-expect.mjs").read_text(encoding="utf-8")
    page = browser.new_page()
    given = page.evaluate(source.replace("export default", "() => ", 1).rstrip().rstrip(";"))
    page.close()
    found = [one["payload"] for one in given]
    assert len(found) > 100
    return found


def judged(page, paper, bodies, policy):
    """What acted, what was asked of other hosts, and what is left that could act."""
    asked = []
    articles = "".join(f"<article>{body}</article>" for body in bodies)
    html = f"<!DOCTYPE html><title>Bodies</title><main>{articles}</main>"
    address = f"{paper.address}/hostile/"

    def answer(route):
        if route.request.url == address:
            headers = {"content-type": "text/html; charset=utf-8"} | policy
            return route.fulfill(body=html, headers=headers)
        asked.append(route.request.url)
        return route.abort()

    page.route("**/*", answer)
    page.add_init_script(WATCH)
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(address)
    left = page.evaluate(JUDGE)
    page.wait_for_timeout(300)
    acted = page.evaluate("window.acted")
    foreign = [url for url in asked if not url.startswith(paper.address)]
    return acted + dialogs, foreign, left


@pytest.mark.parametrize("with_policy", [True, False], ids=["policy", "no policy"])
def test_nothing_of_it_acts_in_a_browser(payloads, paper, story, visit, with_policy):
    name = "content-security-policy"
    policy = {name: paper.get(story)[1][name]} if with_policy else {}
    bodies = [frame(clean(payload)) for payload in payloads]
    page = visit()
    assert judged(page, paper, bodies, policy) == ([], [], [])
    # Each body stays in its article: none closes what it did not open.
    assert page.locator("main > article").count() == len(bodies)
    assert page.locator("body > *").count() == 1


def test_the_judge_sees_what_acts(payloads, paper, visit):
    """Without our gate the same payloads act: the test above can fail."""
    acted, foreign, left = judged(visit(), paper, payloads[:40], {})
    assert left
    assert acted or foreign


def test_all_of_them_stay_as_they_are_stored(payloads):
    for payload in payloads:
        stored = frame(clean(payload))
        assert frame(clean(stored)) == stored
        assert not re.search(r"<(script|style|iframe|svg|math|form)\b", stored)

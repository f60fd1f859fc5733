"""Hostile HTML that others have collected, through our gate and before a real browser."""

import re
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from articles.bodies import clean
from articles.framing import frame
from articles.importers import IncomingStory
from articles.importers.intake import take_in
from articles.models import Article, Page, Revision
from articles.models.revision import content_of
from tests.articles.sending import fields_of
from tests.articles.test_admin import change, words
from tests.conftest import realdata
from tests.factories import ArticleFactory, PageFactory

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


# Ways in: each gets a payload to where readers would find it, and tells what is stored there.


def by_the_form(payload, editor):
    story = ArticleFactory()
    editor.post(change(story), words(story, body=payload, _continue="1"))
    return Article.objects.get(pk=story.pk).body


def by_changes_to_a_live_story(payload, editor):
    story = ArticleFactory(published=True)
    form = words(story, section=story.section_id, body=f"<p>It is.</p>{payload}")
    editor.post(change(story), form | {"_publish_changes": "1"})
    return Article.objects.get(pk=story.pk).body


def by_words_that_were_not_saved(payload, editor):
    story = ArticleFactory()
    there = f"/admin/articles/article/{story.pk}"
    editor.post(f"{there}/unsaved/", words(story, body=f"<p>It is.</p>{payload}"))
    return editor.get(f"{there}/preview/?unsaved=1").context["article"].body


def by_a_page_of_the_paper(payload, editor):
    page = PageFactory()
    there = f"/admin/articles/page/{page.pk}/change/"
    editor.post(there, fields_of(editor.get(there).text) | {"body": f"<p>It is.</p>{payload}"})
    return Page.objects.get(pk=page.pk).body


def by_a_revision_that_is_restored(payload, editor):
    story = ArticleFactory()
    revision = story.write(content_of(story), by=editor.user)
    Revision.objects.filter(pk=revision.pk).update(content=revision.content | {"body": payload})
    editor.post(f"/admin/articles/article/{story.pk}/revisions/{revision.number}/restore/")
    return Article.objects.get(pk=story.pk).body


def by_the_database(payload, editor):
    story = ArticleFactory()
    Article.objects.filter(pk=story.pk).update(body=payload)
    call_command("clean_bodies", stdout=StringIO())
    return Article.objects.get(pk=story.pk).body


WAYS = (
    by_the_form,
    by_changes_to_a_live_story,
    by_words_that_were_not_saved,
    by_a_page_of_the_paper,
    by_a_revision_that_is_restored,
    by_the_database,
)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_no_way_in_goes_round_the_gate(payloads, editor, way):
    """All of them have passed the gate above; some tell whether a way leads through it."""
    for payload in payloads[:: len(payloads) // 20]:
        stored = way(payload, editor)
        assert stored == frame(clean(stored)), payload
        begun = stored.startswith("<p>It is.</p>")
        expected = frame(clean(f"<p>It is.</p>{payload}" if begun else payload))
        assert stored == expected, payload


def test_what_is_imported_is_text(payloads, tmp_path):
    """A saved story's paragraphs are words: whatever they look like, none of them is a tag."""
    lines = [" ".join(payload.split()) for payload in payloads]
    story = IncomingStory(
        headline="Hostile words",
        dateline=date(2025, 5, 3),
        section="World",
        desk="Desk",
        authors=("Ana Ruiz",),
        paragraphs=tuple(filter(None, lines)),
    )
    body = take_in(story).article.body
    assert set(re.findall(r"<[^>]*>", body)) == {"<p>", "</p>"}
    assert frame(clean(body)) == body

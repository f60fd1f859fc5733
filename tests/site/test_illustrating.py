"""Pictures and embeds in a real browser: for the editor who puts them in, and for the reader."""

import re
import time
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.files import JPEG, drawn, written

pytestmark = pytest.mark.browser

MAKE = """
from datetime import timedelta
from django.core.files.base import ContentFile
from django.utils import timezone
from articles.models import Article, Image, Section
from PIL import Image as Pillow
from io import BytesIO
def picture(width, height):
    out = BytesIO()
    Pillow.new("RGB", (width, height), "navy").save(out, "JPEG")
    return Image.objects.create(
        file=ContentFile(out.getvalue(), name="tide.jpg"), alt_text="A tide", caption="High.")
lead, wide, tall = picture(1600, 900), picture(1400, 500), picture(700, 1400)
figure = '<p>The sea came. </p><figure data-picture="{}"><figcaption>Water.</figcaption></figure>'
story = Article(headline="A story with pictures", section=Section.objects.first(), lead_image=lead)
story.body = (
    figure.format(wide.pk) + "<p>It went.</p>" * 30 + figure.format(tall.pk)
    + '<figure class="embed"><a href="https://youtu.be/dQw4w9WgXcQ">The tide on film</a></figure>'
    + "<p>The end.</p>")
story.save()
story.publish(by=None, at=timezone.now() - timedelta(days=400))
print(story.get_absolute_url())
"""
SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifts.push(entry.value);
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture(scope="module")
def illustrated(paper):
    return paper.manage("shell", "-v", "0", "-c", MAKE).strip().splitlines()[-1]


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_shifts_while_slow_pictures_arrive(illustrated, visit, width):
    page = visit(width=width)
    arrived = []

    def late(route):
        time.sleep(0.2)
        arrived.append(route.request.url)
        route.continue_()

    page.route("**/media/**", late)
    page.add_init_script(SHIFTS)
    page.goto(illustrated)
    for image in page.locator(".story picture img").all():
        image.scroll_into_view_if_needed()
        expect(image).to_have_js_property("complete", True)
        assert image.evaluate("image => image.naturalWidth") > 0
    page.wait_for_timeout(200)
    assert len(arrived) >= 3
    assert all(url.endswith(".webp") for url in arrived)
    assert page.evaluate("window.shifts") == []


def asked_elsewhere(page, paper):
    """Addresses of other hosts that the page asks; none of them is let out of this machine."""
    asked = []

    def answer(route):
        if route.request.url.startswith(paper.address):
            return route.continue_()
        asked.append(route.request.url)
        return route.abort()

    page.route("**/*", answer)
    return asked


@pytest.mark.parametrize("way", ["click", "Enter", "Space"])
def test_an_embed_asks_its_host_after_the_reader_s_click_alone(illustrated, paper, visit, way):
    page = visit()
    asked = asked_elsewhere(page, paper)
    page.goto(illustrated)
    card = page.get_by_role("button", name="The tide on film")
    card.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert asked == []
    if way == "click":
        card.click()
    else:
        card.focus()
        page.keyboard.press(way)
    frame = page.locator("figure.embed iframe")
    expect(frame).to_have_attribute("title", "The tide on film")
    expect(frame).to_be_focused()
    page.wait_for_timeout(300)
    assert {urlsplit(url).hostname for url in asked} == {"www.youtube-nocookie.com"}
    assert asked[0].startswith("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ")


def test_an_embed_is_a_link_without_javascript(illustrated, paper, visit):
    page = visit(javascript=False)
    asked = asked_elsewhere(page, paper)
    page.goto(illustrated)
    link = page.get_by_role("link", name="The tide on film")
    assert link.get_attribute("href") == "https://youtu.be/dQw4w9WgXcQ"
    assert asked == []


def test_a_story_is_illustrated_from_the_library_by_keyboard(at_desk):
    page = at_desk()
    page.goto("/admin/articles/article/add/")
    page.get_by_label("Headline").fill("Illustrated by keyboard")
    page.locator(".ProseMirror").click()
    page.keyboard.type("The sea came.")
    page.keyboard.press("Enter")
    put_in = page.locator(".story-menu__button", has_text="Picture")
    put_in.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Picture library")
    search = dialog.get_by_label("Search the library")
    expect(search).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    put_in.focus()
    page.keyboard.press("Enter")
    expect(search).to_be_focused()
    dialog.locator("input[type=file]").set_input_files(
        [
            {"name": "bad.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"},
            {"name": "dialog.jpg", "mimeType": "image/jpeg", "buffer": JPEG},
        ]
    )
    told = dialog.get_by_role("status")
    expect(told).to_contain_text("1 uploaded.")
    expect(told).to_contain_text("“bad.jpg” is no picture")
    search.fill("dialog.jpg")
    page.keyboard.press("Enter")
    choice = dialog.get_by_role("button", name="dialog.jpg")
    expect(choice).to_have_count(1)
    choice.focus()
    page.keyboard.press("Enter")
    expect(dialog.get_by_label("Alternative text")).to_be_focused()
    page.keyboard.type("A blue field")
    page.keyboard.press("Tab")
    expect(dialog.get_by_label("Decorative")).to_be_focused()
    page.keyboard.press("Enter")  # As in every form: it is sent.
    expect(dialog).to_have_count(0)
    expect(page.locator(".ProseMirror figure img")).to_have_count(1)
    page.get_by_role("button", name="Save").first.click()
    page.wait_for_url(re.compile("/change/$"))
    # As it was stored or, when the editor is there already, as the editor writes it.
    body = page.locator("textarea[name=body]").input_value()
    assert re.search(r'<figure data-picture="\d+">.*"/media/renditions/', body)


def test_a_click_sets_the_focal_point_and_moves_the_crop(at_desk):
    page = at_desk()
    page.goto("/admin/articles/image/add/")
    content = written(drawn(900, 300, dot=(60, 150)), "JPEG", quality=95)
    page.locator("input[type=file]").set_input_files(
        [{"name": "dot.jpg", "mimeType": "image/jpeg", "buffer": content}]
    )
    page.get_by_label("Alternative text").fill("A red dot")
    page.get_by_role("button", name="Save and continue editing").click()
    stage = page.locator(".focal-point__stage")
    box = stage.bounding_box()
    stage.click(position={"x": box["width"] * 60 / 900, "y": box["height"] / 2})
    mark = page.locator(".focal-point__mark")
    expect(mark).to_have_attribute("aria-label", re.compile("7 % from the left, 50 % from the top"))
    mark.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=focal_y]")).to_have_value("51")
    crops = page.locator(".focal-point__crop")
    expect(crops).to_have_count(4)
    for crop in crops.all():
        expect(crop).to_have_css("object-position", "7% 51%")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.locator("[name=focal_x]")).to_have_value("7")
    page.goto("/admin/articles/image/?q=dot.jpg")
    crop = page.locator(".picture-preview")
    expect(crop).to_have_js_property("complete", True)
    reds = crop.evaluate(
        """image => {
          const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
          const pen = canvas.getContext("2d");
          pen.drawImage(image, 0, 0);
          const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
          let reds = 0;
          for (let at = 0; at < data.length; at += 4)
            if (data[at] > 180 && data[at + 2] < 90) reds++;
          return reds;
        }"""
    )
    assert reds > 50

"""Pages of the paper: readers find them, their addresses last, and nobody's words are lost."""

import json
import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.models import Page, Redirect
from articles.models.page import is_taken_by_the_paper
from tests.articles.sending import fields_of
from tests.factories import ArticleFactory, ImageFactory, PageFactory, SectionFactory

pytestmark = pytest.mark.django_db

FOOT = re.compile(r'<footer class="footer">.*</footer>', re.DOTALL)


def change(page):
    return f"/admin/articles/page/{page.pk}/change/"


def opened(editor, page, query=""):
    return fields_of(editor.get(change(page) + query).text)


def foot(reader, address="/"):
    return re.findall(r'<a href="([^"]+)"', FOOT.search(reader.get(address).text)[0])


# Readers


def test_a_published_page_is_at_its_address_and_at_the_foot_of_every_page(reader):
    PageFactory(title="Contact", position=2)
    PageFactory(title="About", position=1)
    page = reader.get("/about/")
    assert page.status_code == 200
    assert "We tell when the tide comes." in page.text
    assert f"{timezone.localdate():%Y}</time>" in page.text
    for address in ["/", "/about/", "/archive/", "/no-such-page/"]:
        assert foot(reader, address)[2:4] == ["/about/", "/contact/"]


def test_a_page_that_is_not_published_is_nowhere(reader, editor):
    page = PageFactory(is_published=False)
    assert reader.get("/about/").status_code == 404
    assert reader.get("/about").status_code == 404
    assert "/about/" not in foot(reader)
    assert "/about/" not in reader.get("/sitemap-lists.xml").text
    page.is_published = True
    page.save()
    assert reader.get("/about/").status_code == 200
    page.is_published = False
    page.save()
    assert reader.get("/about/").status_code == 404


def test_an_address_without_its_slash_leads_to_the_page_and_a_mistyped_one_nowhere(reader):
    PageFactory()
    answer = reader.get("/about")
    assert (answer.status_code, answer.url) == (301, "/about/")
    assert reader.get("/abuot").status_code == 404


def test_an_old_address_without_a_slash_still_leads_on(reader):
    Redirect.objects.create(from_path="/old", to_address="/archive/")
    answer = reader.get("/old")
    assert (answer.status_code, answer.url) == (301, "/archive/")


def test_the_text_is_cleaned_and_its_pictures_are_the_library_s(reader):
    image = ImageFactory(credit="Ana & Ben")
    PageFactory(
        body=f'<p onclick="x">Ebb</p><script>alert(1)</script><figure data-picture="{image.pk}">'
        "</figure>"
    )
    text = reader.get("/about/").text
    assert "<p>Ebb</p>" in text
    assert "alert(1)" not in text
    assert "Ana &amp; Ben" in text
    image.credit = "Cy"
    image.save()
    assert '<span class="credit">Cy</span>' in reader.get("/about/").text


def test_its_date_is_that_of_its_words(reader):
    page = PageFactory()
    long_ago = timezone.now() - timedelta(days=900)
    Page.objects.update(changed_at=long_ago)
    page.refresh_from_db()
    page.position = 7
    page.save()
    page.refresh_from_db()
    assert page.changed_at == long_ago
    page.body = "<p>Other words.</p>"
    page.save()
    assert timezone.now() - page.changed_at < timedelta(minutes=5)


def test_a_page_in_another_script_has_an_address_and_says_its_language(reader):
    page = PageFactory(title="আমাদের কথা")
    assert (
        page.get_absolute_url()
        == "/%E0%A6%86%E0%A6%AE%E0%A6%BE%E0%A6%A6%E0%A7%87%E0%A6%B0-%E0%A6%95%E0%A6%A5%E0%A6%BE/"
    )
    assert '<h1 class="story__headline" lang="bn">' in reader.get("/আমাদের-কথা/").text


def test_the_text_edition_has_it_in_words(reader):
    image = ImageFactory(alt_text="A tide table")
    PageFactory(body=f'<p>Ebb</p><figure data-picture="{image.pk}"></figure>')
    text = reader.get("/lite/about/").text
    assert "[Picture: A tide table]" in text
    assert '<link rel="canonical" href="http://testserver/about/">' in text
    assert "/lite/about/" in foot(reader, "/lite/")


# Machines


def graph(reader, address):
    blocks = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', reader.get(address).text
    )
    return [part for block in blocks for part in json.loads(block)["@graph"]]


def the_paper(reader, address):
    return next(one for one in graph(reader, address) if one["@type"] == "NewsMediaOrganization")


def test_machines_are_told_where_the_paper_gives_account_of_itself(reader):
    story = ArticleFactory(published=True)
    before = the_paper(reader, "/")
    assert before["correctionsPolicy"] == "http://testserver/corrections/"
    assert "masthead" not in before
    for role in Page.Role.values:
        PageFactory(title=role, slug=f"our-{role}", role=role)
    for address in ["/", story.get_absolute_url(), "/our-about/"]:
        told = the_paper(reader, address)
        for name, role in {
            "correctionsPolicy": "corrections",
            "publishingPrinciples": "ethics",
            "ethicsPolicy": "ethics",
            "masthead": "masthead",
            "ownershipFundingInfo": "ownership",
            "actionableFeedbackPolicy": "contact",
        }.items():
            assert told[name] == f"http://testserver/our-{role}/"
        assert told["contactPoint"]["url"] == "http://testserver/our-contact/"
    kinds = {role: graph(reader, f"/our-{role}/")[0]["@type"] for role in Page.Role.values}
    assert (kinds["about"], kinds["contact"]) == ("AboutPage", "ContactPage")


def test_a_page_has_a_description_a_card_and_a_place_in_the_sitemap(reader):
    PageFactory(summary="Who tells the tides.")
    text = reader.get("/about/").text
    assert '<meta name="description" content="Who tells the tides.">' in text
    assert '<meta property="og:title" content="About">' in text
    assert "<loc>http://testserver/about/</loc>" in reader.get("/sitemap-lists.xml").text


def test_without_a_summary_the_first_words_stand_for_it(reader):
    PageFactory(body="<p>Tides.</p><p>Moons.</p>")
    assert '<meta name="description" content="Tides. Moons.">' in reader.get("/about/").text


# Addresses

TAKEN = [
    *("admin", "archive", "author", "comments", "corrections", "desk", "feed", "media", "read"),
    *("robots.txt", "section", "shared", "static", "tag", "healthz", "2025", "favicon.ico"),
]


@pytest.mark.parametrize("slug", TAKEN)
def test_no_page_takes_an_address_of_the_paper_s(slug):
    assert is_taken_by_the_paper(slug)


@pytest.mark.parametrize(
    "slug", ["about", "contact", "who-we-are", "archives", "আমাদের-কথা", "20255"]
)
def test_other_addresses_are_free(slug):
    assert not is_taken_by_the_paper(slug)


def test_a_slug_that_would_shadow_is_refused_in_the_form_and_avoided_by_itself(editor):
    page = PageFactory()
    answer = editor.post(change(page), opened(editor, page) | {"slug": "archive"})
    assert "is an address of the paper’s own" in answer.text
    page.refresh_from_db()
    assert page.slug == "about"
    assert PageFactory(title="Archive").slug == "archive-2"
    assert PageFactory(title="About").slug == "about-2"


def test_a_page_shadows_no_list(reader):
    SectionFactory(name="World")
    with pytest.raises(ValidationError):
        Page(title="x", slug="section").full_clean()
    assert reader.get("/section/world/").status_code == 200
    assert reader.get("/section/").status_code == 404


def test_each_address_that_readers_knew_leads_on_in_one_step_and_back_again(reader, editor):
    page = PageFactory()
    for slug in ["about-us", "who-we-are"]:
        editor.post(change(page), opened(editor, page) | {"slug": slug})
    for old in ["/about/", "/about-us/"]:
        assert reader.get(old).headers["Location"] == "/who-we-are/"
    editor.post(change(page), opened(editor, page) | {"slug": "about"})
    assert reader.get("/about/").status_code == 200
    assert reader.get("/who-we-are/").headers["Location"] == "/about/"


def test_a_slug_that_nobody_has_seen_leaves_nothing():
    page = PageFactory(is_published=False)
    page.slug = "about-us"
    page.save()
    assert not Redirect.objects.exists()


# The newsroom


def test_an_editor_makes_a_page_with_the_editor_of_stories(reader, editor):
    form = fields_of(editor.get("/admin/articles/page/add/").text)
    words = {"title": "Ethics", "body": "<p>We say what we know.</p>", "role": "ethics"}
    answer = editor.post("/admin/articles/page/add/", form | words | {"is_published": "on"})
    assert answer.status_code == 302
    assert "We say what we know." in reader.get("/ethics/").text
    text = editor.get("/admin/articles/page/add/").text
    assert "newsroom/editor.js" in text
    assert 'data-library="/admin/articles/image/choose/"' in text


def test_two_pages_never_have_one_role(editor):
    PageFactory(role="about")
    form = fields_of(editor.get("/admin/articles/page/add/").text)
    answer = editor.post("/admin/articles/page/add/", form | {"title": "Us", "role": "about"})
    assert "Another page has this role." in answer.text


def test_a_stale_save_is_refused_shows_both_and_loses_neither(editor):
    page = PageFactory()
    page.record(by=None)
    form = opened(editor, page)
    theirs = form | {"body": "<p>We tell when the tide goes.</p>"}
    editor.post(change(page), theirs)
    answer = editor.post(change(page), form | {"body": "<p>We tell when the moon comes.</p>"})
    assert "saved this page while you were writing" in answer.text
    assert "<ins> moon comes.</ins>" in answer.text
    page.refresh_from_db()
    assert page.body == "<p>We tell when the tide goes.</p>"
    again = fields_of(answer.text)
    assert again["body"] == "<p>We tell when the moon comes.</p>"
    again |= {"over": str(page.last_revision.number)}
    editor.post(change(page), again)
    page.refresh_from_db()
    assert page.body == "<p>We tell when the moon comes.</p>"
    said = [one.content["body"] for one in page.revisions.order_by("number")]
    assert said == [
        "<p>We tell when the tide comes.</p>",
        "<p>We tell when the tide goes.</p>",
        "<p>We tell when the moon comes.</p>",
    ]


def test_to_go_on_needs_the_revision_that_was_looked_at(editor):
    page = PageFactory()
    page.record(by=None)
    form = opened(editor, page)
    for words in ["<p>One.</p>", "<p>Two.</p>"]:
        editor.post(change(page), opened(editor, page) | {"body": words})
    editor.post(change(page), form | {"body": "<p>Mine.</p>", "over": "2"})
    page.refresh_from_db()
    assert page.body == "<p>Two.</p>"


def test_words_of_before_are_in_the_history_and_come_back(reader, editor):
    page = PageFactory()
    editor.post(change(page), opened(editor, page) | {"body": "<p>Nothing more.</p>"})
    history = editor.get(f"/admin/articles/page/{page.pk}/history/").text
    assert "<del>We tell when the tide comes.</del>" in history
    assert "Changed Text." in history
    form = opened(editor, page, "?restore=1")
    assert form["body"] == "<p>We tell when the tide comes.</p>"
    editor.post(change(page), form)
    assert "We tell when the tide comes." in reader.get("/about/").text
    assert [one.number for one in page.revisions.all()] == [3, 2, 1]


@pytest.mark.parametrize(
    "query", ["?restore=9", "?restore=x", "?restore=१", "?restore=" + "9" * 30]
)
def test_an_odd_revision_in_the_address_is_no_error(editor, query):
    page = PageFactory()
    assert opened(editor, page, query)["body"] == "<p>We tell when the tide comes.</p>"


def test_the_list_puts_pages_in_order(reader, editor):
    about, contact = PageFactory(), PageFactory(title="Contact")
    places = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "_save": "Save"}
    for number, (page, position) in enumerate([(about, 9), (contact, 3)]):
        places |= {f"form-{number}-id": page.pk, f"form-{number}-position": position}
    editor.post("/admin/articles/page/", places)
    assert foot(reader)[2:4] == ["/contact/", "/about/"]

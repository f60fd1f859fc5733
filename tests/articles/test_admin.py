"""The newsroom as its people use it: by address and by button, and with each one's rights."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.utils import timezone
from django.utils.html import escape

from articles.models import Article
from tests.factories import ArticleFactory, AuthorFactory, DeskFactory, SectionFactory, TagFactory

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/article/add/"


def change(article):
    return f"/admin/articles/article/{article.pk}/change/"


def words(article=None, **changes):
    """The story form as a browser sends it."""
    form = {
        "headline": "High water at noon",
        "standfirst": "And again at midnight.",
        "body": "<p>The sea came.</p>",
        "section": SectionFactory().pk,
        "desk": DeskFactory().pk,
        "tags": [TagFactory(name="Moon").pk],
        "slug": "",
        "publish_at_0": "",
        "publish_at_1": "",
        "withdrawal_note": "",
        "signed_by": [AuthorFactory().pk],
    }
    if article:
        form["seen"] = article.head.number if article.head else 0
    return form | changes


def at(moment):
    local = timezone.localtime(moment)
    return {"publish_at_0": f"{local:%Y-%m-%d}", "publish_at_1": f"{local:%H:%M:%S}"}


def test_a_draft_is_saved_and_not_shown(editor, reader):
    response = editor.post(ADD, words(_continue="Save"))
    article = Article.objects.get()
    assert response.url == change(article)
    assert article.status == Article.Status.DRAFT
    assert article.headline not in reader.get("/").text


def test_publish_now_shows_the_story_with_its_byline(editor, reader):
    editor.post(ADD, words(_publish="Publish"))
    article = Article.objects.get()
    page = reader.get(article.get_absolute_url())
    assert page.status_code == 200
    assert "Ana Ruiz" in page.text
    assert "Moon" in page.text
    revision = article.revisions.first()
    assert (revision.by, revision.note) == (editor.user, "Published")
    assert revision.content["author_ids"] == [AuthorFactory().pk]


def test_publish_at_a_time_schedules(editor, reader):
    tomorrow = timezone.now() + timedelta(days=1)
    editor.post(ADD, words(_publish="Publish", **at(tomorrow)))
    article = Article.objects.get()
    assert article.is_scheduled
    assert reader.get(article.get_absolute_url()).status_code == 404


def test_a_time_that_has_passed_is_refused_and_the_words_are_kept(editor):
    page = editor.post(ADD, words(_publish="Publish", **at(timezone.now() - timedelta(days=1))))
    assert page.status_code == 200
    assert "This time has passed" in page.text
    assert "The sea came." in page.text
    assert not Article.objects.exists()


def test_a_story_without_words_is_not_published(editor):
    page = editor.post(ADD, words(_publish="Publish", body=""))
    assert "without words cannot be published" in page.text
    assert not Article.objects.exists()


def test_moving_a_scheduled_story_moves_its_day(editor):
    article = ArticleFactory(scheduled=True)
    later = timezone.now() + timedelta(days=5)
    editor.post(change(article), words(article, _continue="Save", **at(later)))
    article.refresh_from_db()
    assert article.dateline == timezone.localdate(later)


def test_clearing_the_time_of_a_scheduled_story_publishes_nothing(editor):
    article = ArticleFactory(scheduled=True)
    page = editor.post(change(article), words(article, _continue="Save"))
    assert "A scheduled story needs a time" in page.text
    article.refresh_from_db()
    assert article.is_scheduled


def test_back_to_draft_takes_a_story_off_the_schedule(editor):
    article = ArticleFactory(scheduled=True)
    editor.post(change(article), words(article, _unschedule="Back to draft"))
    article.refresh_from_db()
    assert article.status == Article.Status.DRAFT


@pytest.mark.parametrize("state", [{}, {"scheduled": True}, {"withdrawn": "Wrong."}])
def test_a_button_that_does_not_fit_the_state_is_answered_with_a_sentence(editor, state):
    article = ArticleFactory(**state)
    shown = at(article.publish_at) if article.is_scheduled else {}
    page = editor.post(change(article), words(article, _withdraw="x", **shown))
    assert "Only a story that readers can see can be withdrawn" in page.text
    if not article.is_scheduled:
        page = editor.post(change(article), words(article, _unschedule="x"))
        assert "Only a scheduled story can be taken off the schedule" in page.text
    assert Article.objects.get().status == article.status


def test_withdraw_leaves_410_and_the_note(editor, reader):
    article = ArticleFactory(published=True)
    editor.post(
        change(article), words(article, _withdraw="Withdraw", withdrawal_note="It was not so.")
    )
    page = reader.get(article.get_absolute_url())
    assert page.status_code == 410
    assert "It was not so." in page.text


def test_an_edit_of_a_live_story_waits_until_it_is_published(editor, reader):
    article = ArticleFactory(published=True)
    address = article.get_absolute_url()
    editor.post(change(article), words(article, body="<p>Twice a day.</p>", _continue="Save"))
    assert "Twice a day." not in reader.get(address).text
    assert "Twice a day." in editor.get(change(article)).text
    editor.post(
        change(article), words(article, body="<p>Twice a day.</p>", _publish_changes="Publish")
    )
    assert "Twice a day." in reader.get(Article.objects.get().get_absolute_url()).text
    revision = article.revisions.first()
    assert (revision.number, revision.by) == (3, editor.user)
    assert revision.content["body"] == "<p>Twice a day.</p>"


def test_saving_without_a_change_leaves_no_revision(editor):
    editor.post(ADD, words(_continue="Save"))
    article = Article.objects.get()
    editor.post(change(article), words(article, _continue="Save"))
    assert article.revisions.count() == 1


def test_script_pasted_into_the_editor_is_not_stored(editor):
    editor.post(ADD, words(body="<p>Sea</p><script>alert(1)</script>", _continue="Save"))
    assert Article.objects.get().body == "<p>Sea</p>"


def test_preview_shows_the_draft_to_the_newsroom_alone(editor, reader):
    response = editor.post(ADD, words(_preview="Save and preview"))
    preview = response.url
    page = editor.get(preview)
    assert "The sea came." in page.text
    assert "Readers cannot see this page" in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert reader.get(preview).status_code == 302


def test_bulk_actions_publish_and_withdraw(editor):
    draft, empty = ArticleFactory(headline="Ebb"), ArticleFactory(headline="Flow", body="")
    send = {"action": "publish_now", "_selected_action": [draft.pk, empty.pk]}
    page = editor.post("/admin/articles/article/", send, follow=True)
    assert "“Ebb” is published" in page.text
    assert "“Flow” is not published" in page.text
    send = {"action": "withdraw", "_selected_action": [draft.pk, empty.pk]}
    page = editor.post("/admin/articles/article/", send, follow=True)
    assert "“Ebb” is withdrawn" in page.text
    draft.refresh_from_db()
    assert draft.is_withdrawn


def test_the_list_tells_each_state_and_filters_by_it(editor):
    ArticleFactory(headline="Ebb", published=True)
    ArticleFactory(headline="Flow", scheduled=True)
    ArticleFactory(headline="Slack", withdrawn="Wrong.")
    ArticleFactory(headline="Neap")
    page = editor.get("/admin/articles/article/")
    for state in ["Live", "Scheduled for", "Withdrawn", "Draft"]:
        assert state in page.text
    for state, headline in {
        "live": "Ebb",
        "scheduled": "Flow",
        "withdrawn": "Slack",
        "draft": "Neap",
    }.items():
        listed = editor.get(f"/admin/articles/article/?state={state}").context["cl"].result_list
        assert [article.headline for article in listed] == [headline]


def test_the_lists_queries_do_not_grow(editor, django_assert_max_num_queries):
    for number in range(30):
        ArticleFactory(published=True, authors=["Ana Ruiz", f"Author {number}"])
    with django_assert_max_num_queries(12):
        editor.get("/admin/articles/article/")


def test_what_readers_have_seen_cannot_be_deleted(editor):
    live, draft = ArticleFactory(published=True), ArticleFactory()
    assert (
        editor.post(f"/admin/articles/article/{live.pk}/delete/", {"post": "yes"}).status_code
        == 403
    )
    assert (
        editor.post(f"/admin/articles/article/{draft.pk}/delete/", {"post": "yes"}).status_code
        == 302
    )
    assert Article.objects.get() == live


PAGES = [
    "/admin/articles/article/",
    "/admin/articles/article/add/",
    "/admin/articles/article/{pk}/change/",
    "/admin/articles/article/{pk}/delete/",
    "/admin/articles/article/{pk}/history/",
    "/admin/articles/article/{pk}/preview/",
    "/admin/articles/section/",
    "/admin/articles/image/add/",
    "/admin/articles/author/",
]


@pytest.mark.parametrize("page", PAGES)
def test_a_moderator_and_a_writer_without_rights_cannot_touch_stories(moderator, writer, page):
    address = page.format(pk=ArticleFactory().pk)
    assert moderator.get(address).status_code == 403
    assert writer.get(address).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_an_editor_can(editor, page):
    assert editor.get(page.format(pk=ArticleFactory().pk)).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_a_reader_is_asked_to_sign_in(reader, page):
    response = reader.get(page.format(pk=ArticleFactory().pk))
    assert response.status_code == 302
    assert response.url.startswith("/admin/login/")


@pytest.mark.parametrize("verb", ["_publish", "_unschedule", "_withdraw"])
def test_who_may_edit_but_not_publish_can_do_neither_by_sending_the_button(writer, verb):
    writer.user.user_permissions.set(
        Permission.objects.filter(
            content_type__app_label="articles",
            codename__in=["view_article", "change_article"],
        )
    )
    draft = ArticleFactory()
    assert writer.post(change(draft), words(draft, **{verb: "x"})).status_code == 403
    live = ArticleFactory(published=True)
    assert writer.post(change(live), words(live, _continue="Save")).status_code == 302
    draft.refresh_from_db()
    live.refresh_from_db()
    assert draft.status == Article.Status.DRAFT
    assert live.body == "<p>The moon pulls.</p><p>The sea follows.</p>"
    assert live.staged is not None


@pytest.mark.parametrize("search", ["%00", "%ff", "' OR 1=1 --", "x" * 3000])
def test_odd_searches_are_answered(editor, search):
    assert editor.get(f"/admin/articles/article/?q={search}").status_code in {200, 302}


@pytest.mark.parametrize("name", ["picture.svg", "picture.html", "picture.png"])
def test_what_is_no_picture_is_refused_with_a_sentence(editor, name):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile(name, b"<svg onload=alert(1)></svg>")
    send = {"file": file, "alt_text": "x", "credit": "y"}
    page = editor.post("/admin/articles/image/add/", send)
    assert page.status_code == 200
    assert "is no picture that we can show" in page.text
    assert not Article._meta.get_field("lead_image").related_model.objects.exists()


def test_a_clash_shows_both_texts_of_a_draft(editor):
    article = ArticleFactory(headline="Three harvests")
    began = article.record(by=None).number
    theirs = words(article, headline="Three harvests of rice", seen=began)
    assert editor.post(change(article), theirs | {"_continue": "1"}).status_code == 302
    mine = words(article, headline="The three rices of Bengal", seen=began)
    text = editor.post(change(article), mine | {"_continue": "1"}).text
    assert "They say the same" not in text
    assert "<del>" in text
    assert "<ins>" in text
    article.refresh_from_db()
    assert article.headline == "Three harvests of rice"


@pytest.mark.parametrize(
    ("button", "said"),
    [
        ("_publish", "Pressed “Publish”. Added."),
        ("_submit", "Sent it to review. Added."),
        ("_preview", "Added."),
    ],
)
def test_the_trail_and_the_story_s_history_say_which_button_was_pressed(editor, button, said):
    editor.post(ADD, words(**{button: "x"}))
    history = f"/admin/articles/article/{Article.objects.get().pk}/history/"
    for page in ["/admin/articles/trailentry/", history]:
        assert said in editor.get(page).text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"headline": "Low water"}, "Changed Headline."),
        ({"body": "<p>The sea came.</p><p></p>"}, "No fields changed."),
        ({"body": "<p>The sea went.</p>", "change_note": "It did"}, "Changed Body."),
        ({"body": ""}, "Changed Body."),
    ],
)
def test_the_trail_names_what_changed_and_nothing_else(editor, sent, said):
    before = words()
    editor.post(ADD, before)
    article = Article.objects.get()
    # The editor's own spelling of the same text: a paragraph after the last, no line breaks.
    as_sent = before | {"body": "<p>The sea came.</p><p></p>", "slug": article.slug, "seen": 1}
    editor.post(change(article), as_sent | sent)
    assert LogEntry.objects.first().get_change_message() == said
    assert said in editor.get("/admin/articles/trailentry/").text


@pytest.mark.parametrize(
    "message",
    ['["added"]', "[1]", '[{"changed": {}}]', '[{"changed": ["Headline"]}]', '[{"added": "x"}]'],
)
def test_a_trail_entry_of_an_unknown_shape_breaks_no_page(editor, message):
    editor.post(ADD, words())
    LogEntry.objects.update(change_message=message)
    page = editor.get("/admin/articles/trailentry/")
    assert page.status_code == 200
    assert escape(message) in page.text


def test_the_trail_is_narrowed_to_a_kind_of_thing_that_the_newsroom_works_with(editor):
    editor.post(ADD, words())
    editor.post("/admin/articles/tag/add/", {"name": "Ebb", "slug": "ebb"})
    page = editor.get("/admin/articles/trailentry/")
    assert "Search entry" not in page.text
    (stories,) = re.findall(r'href="[?](kind=[0-9]+)">\s*Story', page.text)
    narrowed = editor.get(f"/admin/articles/trailentry/?{stories}")
    assert [entry.object_repr for entry in narrowed.context["cl"].result_list] == [
        "High water at noon"
    ]
    for nonsense in ("x", "9" * 30):
        assert editor.get(f"/admin/articles/trailentry/?kind={nonsense}").status_code in (200, 302)

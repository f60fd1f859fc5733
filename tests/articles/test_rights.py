"""
Who may open and do what in the newsroom: every address of the admin, for each member of the cast.

The table has a line for each route. One that it does not know fails, so a new page of the newsroom
cannot be forgotten. What a reporter may do with each kind of story is in test_reporters.py.
"""

import re
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import RequestFactory
from django.urls import URLResolver
from django.utils import timezone

from articles.models import (
    Article,
    Banner,
    Correction,
    DeletedStory,
    Page,
    Paper,
    Pin,
    Redirect,
    Section,
    ShareLink,
)
from comments.models import Ban, Rules, StoryRules, Training, Watch, Word
from tests.comments.factories import CommentFactory
from tests.factories import (
    ArticleFactory,
    AuthorFactory,
    DeskFactory,
    ImageFactory,
    SectionFactory,
    TagFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

# In the order of the letters below.
CAST = ["reader", "writer", "moderator", "reporter", "editor", "chief"]

# L: asked to sign in. O: 200. R: answered with a redirect within the newsroom.
# F: 403. N: 404, where it must not be told whether the thing exists. M: 405, not this method.
MEANING = {"L": 302, "O": 200, "R": 302, "F": 403, "N": 404, "M": 405}

STORY = "articles/article/"
PICTURE = "articles/image/"

# Each route, what a GET is answered, and what a POST is. A thing named in an address is a
# colleague's: for a story a draft, which a reporter may not know of.
TABLE = {
    "": ("LOOOOO", "LOOOOO"),
    "login/": ("ORRRRR", "OOOOOO"),
    "logout/": ("RMMMMM", "ROOOOO"),
    "password_change/": ("LOOOOO", "LOOOOO"),
    "password_change/done/": ("LOOOOO", "LMMMMM"),
    "autocomplete/": ("LFFFFF", "LMMMMM"),
    "jsi18n/": ("LOOOOO", "LMMMMM"),
    "r/<int:content_type_id>/<path:object_id>/": ("LFFNRR", "LFFNRR"),
    "^(?P<app_label>auth|articles|comments)/$": ("LNNOOO", "LNNOOO"),
    "(?P<url>.*)$": ("LNNNNN", "LNNNNN"),
    STORY + "unsaved/": ("LFFOOO", "LFFOOO"),
    STORY + "<int:pk>/unsaved/": ("LFFNOO", "LFFNOO"),
    STORY + "<int:pk>/revisions/": ("LFFNOO", "LFFNOO"),
    STORY + "<int:pk>/revisions/<int:number>/": ("LFFNOO", "LFFNOO"),
    STORY + "<int:pk>/revisions/<int:number>/restore/": ("LMMMMM", "LFFNRR"),
    STORY + "preview/": ("LFFOOO", "LFFOOO"),
    STORY + "<int:pk>/preview/": ("LFFNOO", "LFFNOO"),
    STORY + "<int:pk>/share/": ("LMMMMM", "LFFNRR"),
    STORY + "<int:pk>/share/<int:link>/withdraw/": ("LMMMMM", "LFFNRR"),
    STORY: ("LFFOOO", "LFFOOO"),
    STORY + "add/": ("LFFOOO", "LFFOOO"),
    STORY + "<path:object_id>/history/": ("LFFNOO", "LFFNOO"),
    STORY + "<path:object_id>/delete/": ("LFFNOO", "LFFNRR"),
    STORY + "<path:object_id>/change/": ("LFFNOO", "LFFNOO"),
    PICTURE + "upload/": ("LFFOOO", "LFFOOO"),
    PICTURE + "describe/": ("LFFOOO", "LFFOOO"),
    PICTURE + "choose/": ("LFFOOO", "LFFOOO"),
    PICTURE + "choose/<int:pk>/": ("LFFNOO", "LFFNOO"),
    "articles/redirect/import/": ("LFFFOO", "LFFFOO"),
    "comments/comment/decide/<str:verb>/": ("LMMMMM", "LFRFRR"),
    "comments/comment/undo/<uuid:batch>/": ("LMMMMM", "LFRFRR"),
    "comments/comment/person/<int:reply>/export/": ("LFFFOO", "LMMMMM"),
    "comments/comment/person/<int:reply>/erase/": ("LFFFOO", "LFFFRR"),
    "comments/comment/looking/": ("LMMMMM", "LFOFOO"),
    "comments/comment/<int:pk>/reword/": ("LFOFOO", "LFRFRR"),
    "comments/comment/<int:pk>/answer/": ("LMMMMM", "LFRFRR"),
    "comments/storyrules/story/<int:article>/": ("LFRFRR", "LMMMMM"),
    "auth/user/<id>/password/": ("LFFFFO", "LFFFFO"),
}

# The five pages that Django gives a model, and its way from a bare number to the form.
PAGES = ["", "add/", "history/", "delete/", "change/"]


def add_pages(kind, *answers):
    for page, (get, post) in zip(PAGES, answers, strict=True):
        where = page if page in {"", "add/"} else f"<path:object_id>/{page}"
        TABLE[f"{kind}/{where}"] = (get, post)


FRAMES = [
    ("LFFOOO", "LFFOOO"),
    ("LFFFOO", "LFFFOO"),
    ("LFFOOO", "LFFOOO"),
    ("LFFFOO", "LFFFRR"),
    ("LFFOOO", "LFFFOO"),
]
EDITORS_ALONE = [
    ("LFFFOO", "LFFFOO"),
    ("LFFFOO", "LFFFOO"),
    ("LFFFOO", "LFFFOO"),
    ("LFFFOO", "LFFFRR"),
    ("LFFFOO", "LFFFOO"),
]
for kind in ["section", "desk", "author", "tag"]:
    add_pages(f"articles/{kind}", *FRAMES)
for kind in ["banner", "correction", "page", "redirect"]:
    add_pages(f"articles/{kind}", *EDITORS_ALONE)
for kind in ["auth/group", "auth/user"]:
    add_pages(kind, *[(one[0].replace("OO", "FO"), one[1].replace("OO", "FO").replace("RR", "FR"))
                      for one in EDITORS_ALONE])  # fmt: skip
# The account of the example wrote: it is made inactive instead.
TABLE["auth/user/<path:object_id>/delete/"] = ("LFFFFF", "LFFFFF")
add_pages(
    "articles/image",
    ("LFFOOO", "LFFOOO"),
    ("LFFOOO", "LFFOOO"),
    ("LFFOOO", "LFFOOO"),
    ("LFFFOO", "LFFFRR"),
    ("LFFOOO", "LFFFOO"),
)
add_pages(
    "articles/pin",
    ("LFFFOO", "LFFFOO"),
    ("LFFFFF", "LFFFFF"),
    ("LFFFOO", "LFFFOO"),
    ("LFFFRR", "LFFFRR"),
    ("LFFFRR", "LFFFRR"),
)
add_pages(
    "articles/paper",
    ("LFFFRR", "LFFFRR"),
    ("LFFFFF", "LFFFFF"),
    ("LFFFOO", "LFFFOO"),
    ("LFFFFF", "LFFFFF"),
    ("LFFFOO", "LFFFRR"),
)
add_pages(
    "articles/trailentry",
    ("LFFFOO", "LFFFOO"),
    ("LFFFFF", "LFFFFF"),
    ("LFFFOO", "LFFFOO"),
    ("LFFFFF", "LFFFFF"),
    ("LFFFOO", "LFFFFF"),
)
add_pages(
    "articles/deletedstory",
    ("LFFOOO", "LFFOOO"),
    ("LFFFFF", "LFFFFF"),
    ("LFFROO", "LFFROO"),
    ("LFFFOO", "LFFFRR"),
    ("LFFROO", "LFFRFF"),
)
add_pages(
    "comments/comment",
    ("LFOFOO", "LFOFOO"),
    ("LFFFFF", "LFFFFF"),
    ("LFOFOO", "LFOFOO"),
    ("LFFFFF", "LFFFFF"),
    ("LFOFOO", "LFFFFF"),
)
add_pages(
    "comments/decision",
    ("LFOFOO", "LFOFOO"),
    ("LFFFFF", "LFFFFF"),
    ("LFOFOO", "LFOFOO"),
    ("LFFFFF", "LFFFFF"),
    ("LFOFOO", "LFFFFF"),
)
MODERATORS = [
    ("LFOFOO", "LFOFOO"),
    ("LFOFOO", "LFOFOO"),
    ("LFOFOO", "LFOFOO"),
    ("LFOFOO", "LFRFRR"),
    ("LFOFOO", "LFOFOO"),
]
for kind in ["ban", "word", "storyrules"]:
    add_pages(f"comments/{kind}", *MODERATORS)
add_pages(
    "comments/rules",
    ("LFRFRR", "LFRFRR"),
    ("LFFFFF", "LFFFFF"),
    ("LFOFOO", "LFOFOO"),
    ("LFFFFF", "LFFFFF"),
    ("LFOFOO", "LFOFOO"),
)
add_pages(
    "comments/training",
    ("LFOFOO", "LFOFOO"),
    ("LFFFFF", "LFFFFF"),
    ("LFOFOO", "LFOFOO"),
    ("LFFFFF", "LFFFFF"),
    ("LFOFOO", "LFFFFF"),
)
add_pages(
    "comments/watch",
    ("LFRFRO", "LFRFRO"),
    ("LFFFFF", "LFFFFF"),
    ("LFNFNO", "LFNFNO"),
    ("LFNFNO", "LFNFNR"),
    ("LFNFNO", "LFNFNO"),
)
# A bare number leads to the form, which asks for the right.
TABLE |= {
    f"{kind}/<path:object_id>/": ("LRRRRR", "LRRRRR")
    for kind in {route.rpartition("/add/")[0] for route in TABLE if route.endswith("/add/")}
}


def routes():
    def walk(patterns, before=""):
        for one in patterns:
            route = f"{before}{one.pattern}"
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, route)
            else:
                yield route

    return list(walk(admin.site.urls[0]))


@pytest.fixture
def things(db):
    """One of each kind, begun by colleagues who are not in the cast."""
    colleague = UserFactory(username="colleague", is_staff=True)
    story = ArticleFactory(headline="Nobody knows yet", created_by=colleague)
    story.record(by=colleague)
    live = ArticleFactory(headline="Ebb", published=True)
    soon = timezone.now() + timedelta(hours=1)
    decided = CommentFactory(article=live)
    decided.trash(by=colleague)
    made = {
        "article": story,
        "image": ImageFactory(added_by=colleague),
        "section": SectionFactory(name="Nowhere"),
        "desk": DeskFactory(name="No desk"),
        "author": AuthorFactory(name="No Body"),
        "tag": TagFactory(name="Nothing"),
        "paper": Paper.objects.get_or_create(pk=1)[0],
        "pin": Pin.objects.create(article=live),
        "banner": Banner.objects.create(text="Polls have closed", ends_at=soon),
        "correction": Correction.objects.create(article=live, text="It was not so."),
        "redirect": Redirect.objects.create(from_path="/old/", to_address="/new/"),
        "page": Page.objects.create(title="About", is_published=True),
        "comment": CommentFactory(article=live),
        "decision": decided.decisions.first(),
        "ban": Ban.objects.create(kind="mail", value="spam@example.org"),
        "word": Word.objects.create(text="casino"),
        "rules": Rules.objects.current(),
        "storyrules": StoryRules.objects.create(article=live),
        "training": Training.objects.create(spam=1, honest=1, precision=1, recall=1),
        "watch": Watch.objects.create(user=colleague),
        "group": Group.objects.create(name="Interns"),
        "user": colleague,
        "link": ShareLink.objects.create(article=story, by=colleague, expires_at=soon),
    }
    gone = ArticleFactory(headline="Gone already", created_by=colleague)
    made["deletedstory"] = DeletedStory.objects.keep(gone, by=colleague)
    gone.delete()
    made["trailentry"] = LogEntry.objects.create(
        user=colleague,
        content_type=ContentType.objects.get_for_model(Article),
        object_id=str(story.pk),
        object_repr=str(story),
        action_flag=CHANGE,
    )
    return made


def address(route, things):
    if "(?P<app_label>" in route:
        return "/admin/articles/"
    if "(?P<url>" in route:
        return "/admin/nothing/of/the/kind/"
    kind = route.split("/")[1] if "/" in route else ""
    parts = {
        "<int:content_type_id>/<path:object_id>": (
            f"{ContentType.objects.get_for_model(Article).pk}/{things['article'].pk}"
        ),
        "<path:object_id>": str(things[kind].pk) if kind in things else "",
        "<int:pk>": str(things[kind if kind in {"comment", "image"} else "article"].pk),
        "<id>": str(things["user"].pk),
        "<int:number>": "1",
        "<int:reply>": str(things["comment"].pk),
        "<int:article>": str(things["article"].pk),
        "<int:link>": str(things["link"].pk),
        "<str:verb>": "approve",
        "<uuid:batch>": str(uuid4()),
    }
    for name, value in parts.items():
        route = route.replace(name, value)
    assert "<" not in route, f"the test cannot fill {route} in"
    return f"/admin/{route}"


def sent(route, things):
    """Enough of a form that the view goes as far as it lets this person go."""
    if route.endswith("/delete/"):
        return {"post": "yes"}
    if "decide/" in route or "reword/" in route:
        return {"reply": f"{things['comment'].pk}:held", "comment": "Milder words."}
    if route.startswith(f"{PICTURE}choose/"):
        return {"alt_text": "A tide"}
    return {"headline": "Taken over", "token": "a-form"} if route.endswith("unsaved/") else {}


def test_every_route_of_the_newsroom_is_in_the_table():
    assert sorted(TABLE) == sorted(set(routes()))


@pytest.mark.parametrize("who", range(len(CAST)), ids=CAST)
def test_each_address_answers_each_member_of_the_cast(who, things, request):
    client = request.getfixturevalue(CAST[who])
    cookies = client.cookies.copy()
    wrong = []
    for route, answers in TABLE.items():
        place = address(route, things)
        with undone():
            for method, letters in zip([client.get, client.post], answers, strict=True):
                client.cookies = cookies.copy()
                answer = method(place, sent(route, things) if method == client.post else None)
                if not fits(answer, letters[who]):
                    wrong.append(
                        f"{answer.request['REQUEST_METHOD']} {route}: {answer.status_code}"
                    )
    assert not wrong, "\n".join(wrong)


# What may be done to many rows of a list at once, and by whom.
EDITORS = {"editor", "chief"}
DELETE = {"delete_selected": EDITORS}
MODERATE = {"delete_selected": {"moderator", *EDITORS}}
ACTIONS = {
    "articles.article": {"publish_now": EDITORS, "withdraw": EDITORS},
    "articles.deletedstory": {"bring_back": {"reporter", *EDITORS}, **DELETE},
    **{
        f"articles.{kind}": DELETE
        for kind in ["pin", "page", "section", "desk", "author", "tag", "banner"]
    },
    **dict.fromkeys(["articles.correction", "articles.redirect"], DELETE),
    "comments.comment": {
        f"{verb}_selected": {"moderator", *EDITORS}
        for verb in ["approve", "spam", "trash", "ban", "pick"]
    },
    **dict.fromkeys(["comments.ban", "comments.word", "comments.storyrules"], MODERATE),
    **{kind: {"delete_selected": {"chief"}} for kind in ["comments.watch", "auth.group"]},
}


def offered(desk, client):
    request = RequestFactory().get("/admin/")
    request.user = client.user
    return set(desk.get_actions(request))


@pytest.mark.parametrize("name", CAST[1:])
def test_each_list_offers_each_member_of_the_cast_what_is_theirs_to_do(name, request):
    client = request.getfixturevalue(name)
    for model, desk in admin.site._registry.items():
        judged = ACTIONS.get(model._meta.label_lower, {})
        theirs = {action for action, whose in judged.items() if name in whose}
        assert offered(desk, client) == theirs, model


@pytest.mark.parametrize("name", CAST)
def test_an_action_that_is_not_ones_own_changes_nothing_when_it_is_sent(name, things, request):
    client = request.getfixturevalue(name)
    for kind, actions in ACTIONS.items():
        app, model = kind.split(".")
        for action in [one for one, whose in actions.items() if name not in whose]:
            rows = type(things[model])._default_manager.order_by("pk")
            before = list(rows.values())
            sent = {"action": action, "_selected_action": [things[model].pk], "post": "yes"}
            for across in ["0", "1"]:
                client.post(f"/admin/{app}/{model}/", sent | {"select_across": across})
            after = list(rows.values())  # A list may make its visitor a row of their own.
            assert [one for one in before if one not in after] == [], (kind, action)


def fits(answer, letter):
    if letter == "L" and not answer.url.startswith("/admin/login/?next="):
        return False
    if letter in "FN" and "Nobody knows yet" in answer.text:
        return False
    return answer.status_code == MEANING[letter]


@contextmanager
def undone():
    """What happens within did not happen."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_only_who_may_changed_anything(things, request):
    """After all that the others sent, each thing says what it said."""
    for name in CAST[:4]:
        client = request.getfixturevalue(name)
        for route in TABLE:
            if not re.search("logout|unsaved/$|login", route):
                client.post(address(route, things), sent(route, things) | {"headline": "Taken"})
        assert Section.objects.filter(name="Nowhere").exists()
        story = Article.objects.get(pk=things["article"].pk)
        assert (story.headline, story.status) == ("Nobody knows yet", Article.Status.DRAFT)
        assert story.share_links.open().count() == 1
        assert Pin.objects.count() == Banner.objects.count() == Redirect.objects.count() == 1
        assert ("moderat" in name) == (type(things["comment"]).objects.held().count() == 0)
        if name == "moderator":
            type(things["comment"]).objects.update(status="held")


TRICKS = [
    "/admin/articles/article/?created_by__password__startswith=md5",
    "/admin/articles/article/?assigned_to__email__contains=a",
    "/admin/articles/article/{pk}/change/?_to_field=created_by",
    "/admin/articles/image/?added_by__password__startswith=md5",
    "/admin/articles/section/?articles__body__contains=tide",
    "/admin/articles/author/?_to_field=biography",
]


@pytest.mark.parametrize("trick", TRICKS)
def test_no_question_is_answered_that_the_list_does_not_offer(reporter, things, trick):
    own = ArticleFactory(created_by=reporter.user)
    assert reporter.get(trick.format(pk=own.pk)).status_code == 400


def test_the_list_refuses_bulk_actions_of_who_may_not_publish(reporter, writer, moderator):
    own = ArticleFactory(created_by=reporter.user)
    live = ArticleFactory(published=True, created_by=reporter.user)
    for client in [reporter, writer, moderator]:
        for action in ["publish_now", "withdraw", "delete_selected"]:
            for across in ["0", "1"]:
                client.post(
                    "/admin/articles/article/",
                    {
                        "action": action,
                        "_selected_action": [own.pk, live.pk],
                        "select_across": across,
                        "post": "yes",
                    },
                )
    own.refresh_from_db()
    live.refresh_from_db()
    assert own.status == Article.Status.DRAFT
    assert live.is_published


def test_autocomplete_offers_a_reporter_nothing_that_they_may_not_see(reporter, things):
    own = ArticleFactory(headline="Mine is known", created_by=reporter.user)
    ask = "/admin/autocomplete/?app_label={}&model_name={}&field_name={}&term=known"
    for model in ["pin", "correction", "redirect"]:
        page = reporter.get(ask.format("articles", model, "article"))
        assert [one["id"] for one in page.json()["results"]] == [str(own.pk)]
    assert reporter.get(ask.format("articles", "article", "created_by")).status_code == 403
    assert reporter.get(ask.format("articles", "article", "assigned_to")).status_code == 403
    assert reporter.get(ask.format("articles", "revision", "article")).json()["results"]
    assert reporter.get(ask.format("comments", "decision", "comment")).status_code == 403


@pytest.mark.parametrize("name", ["writer", "moderator"])
def test_autocomplete_tells_no_headline_to_who_may_see_none(name, things, request):
    page = request.getfixturevalue(name).get(
        "/admin/autocomplete/?app_label=articles&model_name=pin&field_name=article&term="
    )
    assert page.status_code == 403


def test_the_way_to_the_site_tells_no_address_to_who_may_not_see_the_thing(
    writer, moderator, reporter, things
):
    secret = ArticleFactory(headline="Peace is signed", scheduled=True)
    for client in [writer, moderator, reporter]:
        for thing in [secret, things["link"], things["correction"]]:
            kind = ContentType.objects.get_for_model(thing).pk
            answer = client.get(f"/admin/r/{kind}/{thing.pk}/")
            assert answer.status_code in {403, 404}
            assert "Location" not in answer.headers


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000, "0", "-1", "x", "1_2F"])
def test_odd_numbers_are_answered(editor, number):
    own = ArticleFactory()
    for page in [
        f"/admin/articles/image/describe/?ids={number}",
        f"/admin/articles/image/choose/?p={number}&q={number}",
        f"/admin/articles/article/{own.pk}/change/?recover={number}",
        f"/admin/articles/article/{own.pk}/revisions/?p={number}",
        f"/admin/articles/article/{number}/change/",
        f"/admin/articles/article/{number}/preview/",
        f"/admin/?month={number}",
        f"/admin/r/{number}/{number}/",
    ]:
        assert editor.get(page).status_code in {200, 302, 404}
    kept = editor.post(
        f"/admin/articles/article/{own.pk}/unsaved/", {"headline": "Kept", "seen": number}
    )
    assert kept.status_code == 200


def test_a_picture_of_a_colleague_is_not_ones_to_describe(reporter, things):
    image = things["image"]
    page = reporter.get(f"/admin/articles/image/describe/?ids={image.pk}")
    assert "None of these pictures is yours" in page.text
    reporter.post(f"/admin/articles/image/describe/?ids={image.pk}", described(image))
    image.refresh_from_db()
    assert image.alt_text == "A tide table"


def described(image):
    return {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "1",
        "form-0-id": image.pk,
        "form-0-alt_text": "Changed",
        "form-0-caption": "",
        "form-0-credit": "",
        "form-0-copyright_notice": "",
    }


def test_ones_own_picture_is_described_until_readers_know_it(reporter):
    image = ImageFactory(added_by=reporter.user)
    where = f"/admin/articles/image/describe/?ids={image.pk}"
    draft = ArticleFactory(lead_image=image, created_by=reporter.user)
    assert reporter.post(where, described(image)).status_code == 302
    image.refresh_from_db()
    assert image.alt_text == "Changed"
    draft.publish(by=None)
    image.alt_text = "As published"
    image.save()
    reporter.post(where, described(image))
    form = f"/admin/articles/image/{image.pk}/change/"
    assert reporter.post(form, {"alt_text": "Changed"}).status_code == 403
    image.refresh_from_db()
    assert image.alt_text == "As published"


def test_an_authors_portrait_is_not_its_uploaders_to_change(reporter):
    image = ImageFactory(added_by=reporter.user)
    AuthorFactory(name="Ana Ruiz", portrait=image)
    form = f"/admin/articles/image/{image.pk}/change/"
    assert reporter.post(form, {"alt_text": "Changed"}).status_code == 403


def test_a_pictures_page_names_no_story_that_one_may_not_see(reporter, editor):
    image = ImageFactory()
    ArticleFactory(headline="Nobody knows yet", lead_image=image)
    own = ArticleFactory(headline="Mine", lead_image=image, created_by=reporter.user)
    page = reporter.get(f"/admin/articles/image/{image.pk}/change/").text
    assert own.headline in page
    assert "Nobody knows yet" not in page
    assert "1 more story" in page
    assert "Nobody knows yet" in editor.get(f"/admin/articles/image/{image.pk}/change/").text


def test_an_upload_by_who_may_not_add_pictures_stores_nothing(writer, moderator):
    for client in [writer, moderator]:
        file = SimpleUploadedFile("a.png", b"\x89PNG")
        assert client.post("/admin/articles/image/upload/", {"files": file}).status_code == 403

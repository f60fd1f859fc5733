"""The audit trail: whoever did something stands there with it, and nobody takes that away."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from articles.models import Correction, Paper, Redirect, TrailEntry
from tests.articles.sending import change, fields_of, opened
from tests.factories import ArticleFactory, TagFactory, UserFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/article/"


def form_of(client, page):
    return fields_of(client.get(page).text.replace('id="user_form"', 'id="page_form"'))


def publish_from_the_list(client):
    story = ArticleFactory(headline="Ebb")
    client.post(LIST, {"action": "publish_now", "_selected_action": [story.pk]})


def withdraw_from_the_list(client):
    story = ArticleFactory(headline="Ebb", published=True)
    client.post(LIST, {"action": "withdraw", "_selected_action": [story.pk]})


def delete_a_draft(client):
    story = ArticleFactory(headline="Ebb")
    client.post(f"{LIST}{story.pk}/delete/", {"post": "yes"})


def restore_a_revision(client):
    story = ArticleFactory(headline="Ebb")
    story.record(by=None)
    client.post(f"{LIST}{story.pk}/revisions/1/restore/")


def share_a_story(client):
    client.post(f"{LIST}{ArticleFactory(headline='Ebb').pk}/share/", {"days": "2"})


def set_an_embargo(client):
    story = ArticleFactory(headline="Ebb")
    form = opened(client, story)
    client.post(
        change(story),
        form | {"embargo_until_0": "2099-01-01", "embargo_until_1": "06:00:00", "_continue": "1"},
    )


def add_a_redirect(client):
    client.post("/admin/articles/redirect/add/", {"from_path": "/ebb/", "to_address": "/"})


def delete_a_redirect(client):
    one = Redirect.objects.create(from_path="/ebb/", to_address="/")
    client.post(f"/admin/articles/redirect/{one.pk}/delete/", {"post": "yes"})


def delete_redirects_from_the_list(client):
    one = Redirect.objects.create(from_path="/ebb/", to_address="/")
    sent = {"action": "delete_selected", "_selected_action": [one.pk], "post": "yes"}
    client.post("/admin/articles/redirect/", sent)


def import_redirects(client):
    file = SimpleUploadedFile("ebb.csv", b"/a/,/b/\n")
    client.post("/admin/articles/redirect/import/", {"file": file})


def arrange_the_front(client):
    page = client.get("/admin/articles/pin/")
    client.post("/admin/articles/pin/", {"state": page.context["state"]})


def correct_a_story(client):
    story = ArticleFactory(headline="Ebb", published=True)
    now = timezone.localtime()
    sent = {"article": story.pk, "kind": "correction", "text": "Not so.", "at_0": f"{now:%Y-%m-%d}"}
    client.post("/admin/articles/correction/add/", sent | {"at_1": f"{now:%H:%M:%S}"})


def delete_a_correction(client):
    story = ArticleFactory(headline="Ebb", published=True)
    one = Correction.objects.create(article=story, text="Not so.")
    client.post(f"/admin/articles/correction/{one.pk}/delete/", {"post": "yes"})


def rename_a_tag(client):
    tag = TagFactory(name="Flow")
    client.post(f"/admin/articles/tag/{tag.pk}/change/", {"name": "Ebb"})


def set_ads_txt(client):
    paper, _ = Paper.objects.get_or_create(pk=1)
    client.post(f"/admin/articles/paper/{paper.pk}/change/", {"ads_txt": "# none"})


DEEDS = {
    publish_from_the_list: ("Ebb", "Published"),
    withdraw_from_the_list: ("Ebb", "Withdrawn"),
    delete_a_draft: ("Ebb", "Deleted."),
    restore_a_revision: ("Ebb", "Restored revision 1"),
    share_a_story: ("Ebb", "Made a link to share it"),
    set_an_embargo: ("Ebb", "Changed Embargo until. Embargo until: 1 January 2099, 06:00."),
    add_a_redirect: ("/ebb/", "Added."),
    delete_a_redirect: ("/ebb/", "Deleted."),
    delete_redirects_from_the_list: ("/ebb/", "Deleted."),
    import_redirects: ("ebb.csv: 1 redirects", "Imported"),
    arrange_the_front: ("Front page", "Arranged. Every place fills itself."),
    correct_a_story: ("Correction", "Added."),
    delete_a_correction: ("Correction", "Deleted."),
    rename_a_tag: ("Ebb", "Changed Name."),
    set_ads_txt: ("The paper", "Changed"),
}


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_every_deed_leaves_a_line(editor, deed):
    deed(editor)
    thing, done = DEEDS[deed]
    entry = TrailEntry.objects.filter(user=editor.user).latest("pk")
    assert entry.object_repr.lower().startswith(thing.lower()), entry.object_repr
    assert done in entry.told()
    assert thing.lower() in editor.get("/admin/articles/trailentry/").text.lower()


def test_the_trail_tells_which_rights_were_given_and_taken(chief):
    mo = UserFactory(username="mo", is_staff=True)
    mo.groups.set(Group.objects.filter(name="Moderators"))
    page = f"/admin/auth/user/{mo.pk}/change/"
    form = form_of(chief, page)
    form["groups"] = [Group.objects.get(name="Editors").pk]
    form.pop("is_staff")
    assert chief.post(page, form).status_code == 302
    said = TrailEntry.objects.latest("pk").told()
    assert "Groups given: Editors." in said
    assert "Groups taken away: Moderators." in said
    assert "Staff status: off." in said


def test_the_trail_tells_what_a_group_may_do_from_now_on(chief):
    group = Group.objects.get(name="Reporters")
    wanted = [*group.permissions.all(), Permission.objects.get(codename="publish_article")]
    sent = {"name": "Reporters", "permissions": [one.pk for one in wanted]}
    chief.post(f"/admin/auth/group/{group.pk}/change/", sent)
    told = TrailEntry.objects.latest("pk").told()
    assert "Permissions given:" in told
    assert "Can publish and withdraw stories" in told


def test_who_did_something_is_not_deleted_and_no_line_goes(chief):
    ana = UserFactory(username="ana", is_staff=True)
    kept = LogEntry.objects.create(user=ana, object_repr="Ebb", action_flag=2)
    answer = chief.post(f"/admin/auth/user/{ana.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 403
    sent = {"action": "delete_selected", "_selected_action": [ana.pk], "post": "yes"}
    chief.post("/admin/auth/user/", sent)
    with pytest.raises(ProtectedError, match="make the account inactive"), transaction.atomic():
        ana.delete()
    assert User.objects.filter(pk=ana.pk).exists()
    assert LogEntry.objects.filter(pk=kept.pk).exists()


def test_who_wrote_a_revision_keeps_a_name(chief):
    ana = UserFactory(username="ana")
    ArticleFactory().record(by=ana, note="Begun")
    assert chief.post(f"/admin/auth/user/{ana.pk}/delete/", {"post": "yes"}).status_code == 403


def test_an_account_that_was_a_mistake_is_deleted(chief):
    nobody = UserFactory(username="naa")
    chief.post(f"/admin/auth/user/{nobody.pk}/delete/", {"post": "yes"})
    assert not User.objects.filter(pk=nobody.pk).exists()


@pytest.mark.parametrize("model", [LogEntry, TrailEntry])
def test_no_line_is_changed_or_deleted(editor, model):
    LogEntry.objects.create(user=editor.user, object_repr="Ebb", action_flag=2)
    entry = model.objects.get()
    entry.object_repr = "Flow"
    with pytest.raises(ProtectedError), transaction.atomic():
        entry.save()
    with pytest.raises(ProtectedError), transaction.atomic():
        entry.delete()
    with pytest.raises(ProtectedError), transaction.atomic():
        model.objects.all().delete()
    assert LogEntry.objects.get().object_repr == "Ebb"


def test_the_trail_leads_to_the_thing(editor):
    story = ArticleFactory(headline="Ebb")
    editor.post(LIST, {"action": "publish_now", "_selected_action": [story.pk]})
    page = editor.get("/admin/articles/trailentry/").text
    assert f'href="{change(story)}">Ebb</a>' in page
    assert "Stories | story" not in page

"""The groups that a migration makes: what each may do, and that it can be taken back."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.migrations.loader import MigrationLoader

pytestmark = pytest.mark.django_db

MODERATION = {
    *("comments.view_comment", "comments.moderate_comment"),
    *("comments.view_rules", "comments.change_rules", "comments.view_training"),
    *(
        f"comments.{verb}_{model}"
        for verb in ["add", "change", "delete", "view"]
        for model in ["ban", "word", "storyrules"]
    ),
}


def test_a_moderator_decides_on_replies_bans_and_words_and_nothing_else(moderator):
    assert moderator.user.get_all_permissions() == MODERATION
    assert moderator.get("/admin/comments/comment/").status_code == 200
    assert moderator.get("/admin/articles/article/").status_code == 403


def test_an_editor_publishes_and_moderates_and_changes_neither_history_nor_words(editor):
    rights = editor.user.get_all_permissions()
    assert MODERATION | {"articles.publish_article", "articles.add_byline"} <= rights
    assert {right for right in rights if right.endswith("_revision")} == {"articles.view_revision"}
    replies = {right for right in rights if right.startswith("comments.")}
    assert replies == MODERATION | {"comments.erase_person"}


def test_the_migrations_go_back_and_forth():
    first = import_module("comments.migrations.0002_groups")
    second = import_module("comments.migrations.0003_reporters")
    loader, schema_editor = MigrationLoader(connection), SimpleNamespace(connection=connection)
    state = loader.project_state(second.Migration.dependencies)
    second.take_rights(state.apps, schema_editor)
    assert not Group.objects.filter(name="Reporters").exists()
    assert not Group.objects.get(name="Editors").permissions.filter(codename="add_pin").exists()
    first.remove_groups(state.apps, schema_editor)
    assert not Group.objects.exists()
    first.add_groups(state.apps, schema_editor)
    second.add_rights(state.apps, schema_editor)
    assert Group.objects.get(name="Moderators").permissions.count() == 2
    assert Group.objects.get(name="Reporters").permissions.filter(codename="write_article").exists()
    assert Group.objects.get(name="Editors").permissions.filter(codename="add_pin").exists()

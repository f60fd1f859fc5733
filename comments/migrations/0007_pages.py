"""Editors write the pages of the paper."""

from importlib import import_module

from django.db import migrations

groups = import_module("comments.migrations.0002_groups")

RIGHTS = [f"articles.{verb}_page" for verb in ["add", "change", "delete", "view"]]


def add_rights(apps, schema_editor):
    groups.make_permissions(apps, "articles", schema_editor)
    groups.give(apps, groups.EDITORS, RIGHTS)


def take_rights(apps, schema_editor):
    permissions = apps.get_model("auth", "Permission").objects.filter(
        codename__in=[right.split(".")[1] for right in RIGHTS]
    )
    for editors in apps.get_model("auth", "Group").objects.filter(name=groups.EDITORS):
        editors.permissions.remove(*permissions)


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0006_places"),
        ("articles", "0009_pages_of_the_paper"),
    ]

    operations = [migrations.RunPython(add_rights, take_rights)]

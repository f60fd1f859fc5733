"""Editors say what the paper tells the world about itself."""

from importlib import import_module

from django.db import migrations

groups = import_module("comments.migrations.0002_groups")

RIGHTS = ["articles.view_paper", "articles.change_paper"]


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
        ("comments", "0003_reporters"),
        ("articles", "0006_the_paper"),
    ]

    operations = [migrations.RunPython(add_rights, take_rights)]

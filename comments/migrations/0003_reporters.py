"""Reporters write and do not publish; editors get the newsroom's new rights."""

from importlib import import_module

from django.db import migrations

groups = import_module("comments.migrations.0002_groups")

REPORTERS = "Reporters"

RIGHTS = {
    REPORTERS: [
        "articles.write_article",
        "articles.add_article",
        "articles.add_image",
        *(f"articles.view_{model}" for model in ["author", "desk", "image", "section", "tag"]),
    ],
    groups.EDITORS: [
        *(
            f"articles.{verb}_{model}"
            for model in ["banner", "correction", "note", "pin", "redirect", "sharelink"]
            for verb in ["add", "change", "delete", "view"]
        ),
        "articles.write_article",
        "articles.view_trailentry",
    ],
}


def add_rights(apps, schema_editor):
    groups.make_permissions(apps, "articles", schema_editor)
    for name, rights in RIGHTS.items():
        groups.give(apps, name, rights)


def take_rights(apps, schema_editor):
    group_model = apps.get_model("auth", "Group")
    group_model.objects.filter(name=REPORTERS).delete()
    permissions = apps.get_model("auth", "Permission").objects.filter(
        codename__in=[right.split(".")[1] for right in RIGHTS[groups.EDITORS]]
    )
    for editors in group_model.objects.filter(name=groups.EDITORS):
        editors.permissions.remove(*permissions)


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0002_groups"),
        ("articles", "0004_trail"),
    ]

    operations = [migrations.RunPython(add_rights, take_rights)]

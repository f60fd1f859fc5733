"""Who moderates also says who is banned, which words are listed, and what the rules are."""

from importlib import import_module

from django.db import migrations

groups = import_module("comments.migrations.0002_groups")

RIGHTS = [
    *(
        f"comments.{verb}_{model}"
        for model in ["ban", "word", "storyrules"]
        for verb in ["add", "change", "delete", "view"]
    ),
    *("comments.view_rules", "comments.change_rules", "comments.view_training"),
]


def add_rights(apps, schema_editor):
    groups.make_permissions(apps, "comments", schema_editor)
    for name in [groups.EDITORS, groups.MODERATORS]:
        groups.give(apps, name, RIGHTS)


def take_rights(apps, schema_editor):
    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="comments", codename__in=[one.split(".")[1] for one in RIGHTS]
    )
    for group in apps.get_model("auth", "Group").objects.filter(
        name__in=[groups.EDITORS, groups.MODERATORS]
    ):
        group.permissions.remove(*permissions)


class Migration(migrations.Migration):
    dependencies = [("comments", "0009_reasons")]

    operations = [migrations.RunPython(add_rights, take_rights)]

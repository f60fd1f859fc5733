"""The newsroom's groups: editors do both, moderators touch no story."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

EDITORS, MODERATORS = "Editors", "Moderators"

MODERATION = ["comments.view_comment", "comments.moderate_comment"]
WRITING = [
    f"articles.{verb}_{model}"
    for model in ["article", "author", "byline", "desk", "image", "section", "tag"]
    for verb in ["add", "change", "delete", "view"]
]
RIGHTS = {
    EDITORS: [*WRITING, "articles.publish_article", "articles.view_revision", *MODERATION],
    MODERATORS: MODERATION,
}


def make_permissions(apps, label, schema_editor):
    """Django makes permissions after all migrations have run; the groups want them now."""
    app = apps.get_app_config(label)
    app.models_module = True
    create_permissions(app, apps=apps, verbosity=0, using=schema_editor.connection.alias)
    app.models_module = None


def give(apps, name, rights):
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
    permission_model = apps.get_model("auth", "Permission")
    for right in rights:
        label, codename = right.split(".")
        group.permissions.add(
            permission_model.objects.get(content_type__app_label=label, codename=codename)
        )


def add_groups(apps, schema_editor):
    for label in ["articles", "comments"]:
        make_permissions(apps, label, schema_editor)
    for name, rights in RIGHTS.items():
        give(apps, name, rights)


def remove_groups(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=RIGHTS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0001_initial"),
        ("articles", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(add_groups, remove_groups)]

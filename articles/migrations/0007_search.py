import django.db.models.deletion
from django.db import migrations, models

from articles.search import postgresql, sqlite


def _backend(schema_editor):
    return sqlite if schema_editor.connection.vendor == "sqlite" else postgresql


def make_index(apps, schema_editor):
    for statement in _backend(schema_editor).CREATE:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    for statement in _backend(schema_editor).DROP:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0006_the_paper"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("place", models.BigAutoField(primary_key=True, serialize=False)),
                ("headline", models.TextField(blank=True)),
                ("standfirst", models.TextField(blank=True)),
                ("byline", models.TextField(blank=True)),
                ("tags", models.TextField(blank=True)),
                ("body", models.TextField(blank=True)),
                ("filters", models.TextField(blank=True)),
                (
                    "article",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_entry",
                        to="articles.article",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "search entries",
                "default_permissions": (),
            },
        ),
        migrations.RunPython(make_index, drop_index),
    ]

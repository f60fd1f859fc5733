from django.db import migrations

from articles.search import postgresql


def make_front(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in postgresql.CREATE_FRONT:
            schema_editor.execute(statement)


def drop_front(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in postgresql.DROP_FRONT:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0014_nothing_is_lost"),
    ]

    operations = [
        migrations.RunPython(make_front, drop_front),
    ]

from django.db import migrations

from articles.search import postgresql


def make_price(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in postgresql.CREATE_PRICE:
            schema_editor.execute(statement)


def drop_price(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in postgresql.DROP_PRICE:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0015_search_above_the_body"),
    ]

    operations = [
        migrations.RunPython(make_price, drop_price),
    ]

from django.db import migrations, models

OF_TAGS = models.Index(fields=["tag", "-id"], name="articletag_latest")


def add(apps, schema_editor):
    """SQLite has the row's number in each index already."""
    if schema_editor.connection.vendor != "sqlite":
        schema_editor.add_index(apps.get_model("articles", "Article").tags.through, OF_TAGS)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        schema_editor.remove_index(apps.get_model("articles", "Article").tags.through, OF_TAGS)


class Migration(migrations.Migration):
    dependencies = [("articles", "0012_indexes_of_the_clock")]

    operations = [
        migrations.AddIndex(
            model_name="byline",
            index=models.Index(fields=["author", "-id"], name="byline_latest"),
        ),
        migrations.RunPython(add, remove),
    ]

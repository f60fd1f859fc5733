from django.db import migrations

from articles.search.postgresql import CREATE_FRONT, DROP_FRONT, on_postgresql


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0014_nothing_is_lost"),
    ]

    operations = [
        migrations.RunPython(on_postgresql(CREATE_FRONT), on_postgresql(DROP_FRONT)),
    ]

from django.db import migrations

from articles.search.postgresql import CREATE_PRICE, DROP_PRICE, on_postgresql


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0015_search_above_the_body"),
    ]

    operations = [
        migrations.RunPython(on_postgresql(CREATE_PRICE), on_postgresql(DROP_PRICE)),
    ]

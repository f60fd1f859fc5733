from collections import Counter

from django.db import migrations, models
from django.db.models import Count


def count(apps, schema_editor):
    """What is published already, by the day and by the month."""
    database = schema_editor.connection.alias
    stories = apps.get_model("articles", "Article").objects.using(database)
    tally = apps.get_model("articles", "Tally")
    months = Counter()
    days = []
    counted = stories.filter(status="published").order_by().values_list("dateline")
    for day, number in counted.annotate(number=Count("pk")):
        days.append(tally(unit="day", first=day, stories=number))
        months[day.replace(day=1)] += number
    rows = [tally(unit="month", first=first, stories=n) for first, n in months.items()]
    tally.objects.using(database).bulk_create([*days, *rows], batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_language")]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "unit",
                    models.CharField(choices=[("day", "Day"), ("month", "Month")], max_length=5),
                ),
                ("first", models.DateField(verbose_name="first day")),
                ("stories", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name_plural": "tallies",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "first"), name="one_tally_a_span")
                ],
            },
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]

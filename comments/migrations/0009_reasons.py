"""Reasons were sentences; they have a code and a weight, too. And the rules are there from the start."""

from django.db import migrations


def structure(apps, schema_editor):
    replies = apps.get_model("comments", "Comment").objects.using(schema_editor.connection.alias)
    some = []
    for reply in replies.exclude(reasons=[]).only("pk", "reasons").iterator(2000):
        reply.reasons = [
            {"code": "", "sentence": one, "weight": 1} if isinstance(one, str) else one
            for one in reply.reasons
        ]
        some.append(reply)
        if len(some) == 2000:
            replies.bulk_update(some, ["reasons"], batch_size=400)
            some.clear()
    replies.bulk_update(some, ["reasons"], batch_size=400)


def flatten(apps, schema_editor):
    replies = apps.get_model("comments", "Comment").objects.using(schema_editor.connection.alias)
    for reply in replies.exclude(reasons=[]).only("pk", "reasons").iterator(2000):
        reply.reasons = [one["sentence"] for one in reply.reasons]
        reply.save(update_fields=["reasons"])


def make_rules(apps, schema_editor):
    """A paper that has replies already does not close all its older stories by an update."""
    alias = schema_editor.connection.alias
    has_replies = apps.get_model("comments", "Comment").objects.using(alias).exists()
    rules = apps.get_model("comments", "Rules").objects.using(alias)
    rules.get_or_create(pk=1, defaults={"close_after_days": 0} if has_replies else {})


class Migration(migrations.Migration):
    dependencies = [("comments", "0008_checks")]

    operations = [
        migrations.RunPython(structure, flatten),
        migrations.RunPython(make_rules, migrations.RunPython.noop),
    ]

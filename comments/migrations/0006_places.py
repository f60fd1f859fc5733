"""Replies that were here before threads: each is at the head of its own, in the order of time."""

import secrets
from datetime import UTC, datetime, timedelta

from django.db import migrations
from django.db.models import Count

DIGITS = "0123456789abcdefghijklmnopqrstuv"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def key_at(moment):
    number = (moment - EPOCH) // timedelta(microseconds=1)
    digits = "".join(DIGITS[number >> 5 * place & 31] for place in reversed(range(11)))
    return digits + "".join(secrets.choice(DIGITS) for _ in range(4))


def give_places(apps, schema_editor):
    replies = apps.get_model("comments", "Comment").objects.using(schema_editor.connection.alias)
    some = []
    for reply in replies.filter(path="").only("pk", "created_at").iterator(2000):
        reply.thread = reply.path = key_at(reply.created_at)
        some.append(reply)
        if len(some) == 2000:
            replies.bulk_update(some, ["thread", "path"], batch_size=400)
            some.clear()
    replies.bulk_update(some, ["thread", "path"], batch_size=400)


def open_discussions(apps, schema_editor):
    alias = schema_editor.connection.alias
    replies = apps.get_model("comments", "Comment").objects.using(alias)
    discussions = apps.get_model("comments", "Discussion").objects.using(alias)
    published = replies.filter(status="published").order_by().values("article")
    discussions.bulk_create(
        discussions.model(article_id=one["article"], published=one["n"])
        for one in published.annotate(n=Count("pk"))
    )


class Migration(migrations.Migration):
    dependencies = [("comments", "0005_threads")]

    operations = [
        migrations.RunPython(give_places, migrations.RunPython.noop),
        migrations.RunPython(open_discussions, migrations.RunPython.noop),
    ]

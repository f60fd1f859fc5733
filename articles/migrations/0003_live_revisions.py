"""Stories that readers see already: what they see is their last revision."""

from django.db import migrations


def note_live_revisions(apps, schema_editor):
    article_model = apps.get_model("articles", "Article")
    for article in article_model.objects.filter(status="published").iterator():
        last = article.revisions.order_by("-number").first()
        if last:
            article_model.objects.filter(pk=article.pk).update(live_revision=last)


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_newsroom")]

    operations = [migrations.RunPython(note_live_revisions, migrations.RunPython.noop)]

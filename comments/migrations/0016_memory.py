"""What a guest with a memory needs: proofs, trust, known names, a second look, erasure."""

import comments.models.address
from importlib import import_module

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


groups = import_module("comments.migrations.0002_groups")

# Letters that the lists of words did not know as look-alikes before.
NEWLY_FOLDED = str.maketrans("єүօսոհցƅɑɡıɩʟɴʀᴀᴇᴏᴜ", "eyounhgbagiilnraeou")


def fold_words_anew(apps, schema_editor):
    for word in apps.get_model("comments", "Word").objects.all():
        folded = word.folded.translate(NEWLY_FOLDED)
        if folded != word.folded:
            word.folded = folded
            word.save(update_fields=["folded"])


def let_editors_erase(apps, schema_editor):
    groups.make_permissions(apps, "comments", schema_editor)
    groups.give(apps, groups.EDITORS, ["comments.erase_person"])


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0015_letters"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Regular",
            fields=[
                (
                    "address",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="comments.address",
                    ),
                ),
                ("skeleton", models.CharField(db_index=True, editable=False, max_length=240)),
            ],
        ),
        migrations.AlterModelOptions(
            name="comment",
            options={
                "ordering": ["created_at", "pk"],
                "permissions": [
                    ("moderate_comment", "Can moderate replies"),
                    ("erase_person", "Can export and erase all that a person has sent"),
                ],
                "verbose_name": "reply",
                "verbose_name_plural": "replies",
            },
        ),
        migrations.AddField(
            model_name="address",
            name="device_key",
            field=models.CharField(
                default=comments.models.address.new_device_key, editable=False, max_length=32
            ),
        ),
        migrations.AddField(
            model_name="address",
            name="opened",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="comment",
            name="appealed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="comment",
            name="is_proved",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AlterField(
            model_name="comment",
            name="status",
            field=models.CharField(
                choices=[
                    ("held", "Awaiting moderation"),
                    ("published", "Published"),
                    ("spam", "Spam"),
                    ("trash", "Trash"),
                    ("withdrawn", "Withdrawn by its writer"),
                    ("erased", "Erased"),
                ],
                default="held",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="from_status",
            field=models.CharField(
                choices=[
                    ("held", "Awaiting moderation"),
                    ("published", "Published"),
                    ("spam", "Spam"),
                    ("trash", "Trash"),
                    ("withdrawn", "Withdrawn by its writer"),
                    ("erased", "Erased"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="to_status",
            field=models.CharField(
                choices=[
                    ("held", "Awaiting moderation"),
                    ("published", "Published"),
                    ("spam", "Spam"),
                    ("trash", "Trash"),
                    ("withdrawn", "Withdrawn by its writer"),
                    ("erased", "Erased"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="LinkRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address_key", models.CharField(max_length=64)),
                ("client_key", models.CharField(blank=True, max_length=32)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["address_key", "at"], name="link_address"),
                    models.Index(fields=["client_key", "at"], name="link_client"),
                    models.Index(fields=["at"], name="link_at"),
                ],
            },
        ),
        migrations.RunPython(fold_words_anew, migrations.RunPython.noop),
        migrations.RunPython(let_editors_erase, migrations.RunPython.noop),
    ]

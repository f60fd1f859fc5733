"""manage.py open_paper: make ready what a paper needs before it is served; safe at every start."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from articles import demo
from articles.models import Article
from comments import demo as discussions
from comments.models import Rules
from newsmania.settings import env

EDITOR = "editor"


class Command(BaseCommand):
    help = "Migrates the database; a new paper gets the demo edition and an editor's account."

    requires_system_checks: list[str] = []  # They would open a database whose folder is not there.

    def handle(self, *args: Any, **options: Any) -> None:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0, interactive=False)
        if self._is_new():
            self._begin()
        self._tell_sign_in()

    def _is_new(self) -> bool:
        return not get_user_model().objects.exists() and not Article.objects.exists()

    @transaction.atomic
    def _begin(self) -> None:
        """Account and stories together, so that a start cut short begins anew and whole."""
        editor = get_user_model().objects.create_user(
            EDITOR, password=env.str("EDITOR_PASSWORD", default="") or None, is_staff=True
        )
        editor.groups.set(Group.objects.filter(name="Editors"))
        stories = demo.load(editor)
        # The demo's stories are of last year, and are there to be replied to.
        Rules.objects.current()
        Rules.objects.update(close_after_days=0)
        replies = discussions.load(editor)
        self.stdout.write(f"The demo edition is in: {stories} stories, {replies} replies.")

    def _tell_sign_in(self) -> None:
        password = env.str("EDITOR_PASSWORD", default="")
        editor = get_user_model().objects.filter(username=EDITOR).first()
        if editor is None:
            return
        unchanged = bool(password) and editor.check_password(password)
        shown = password if unchanged else "the one you have set"
        self.stdout.write(f"Newsroom sign-in: {EDITOR}, password: {shown}")

"""The demo edition's newsroom at work: what newsroom.toml tells, done by the verbs editors use."""

import tomllib
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any, cast

from django.contrib.admin.models import CHANGE
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone

from articles.models import (
    Article,
    Author,
    Banner,
    Correction,
    Desk,
    Image,
    Note,
    Pin,
    Redirect,
    Section,
    Tag,
    TrailEntry,
)
from articles.models.revision import Actor

FOLDER = Path(__file__).parent


def picture_of(described: dict[str, str]) -> Image:
    """The picture with this file; its first description in the edition is the library's."""
    path = FOLDER / described["file"]
    known = Image.objects.filter(original_name=path.name).first()
    words = {name: text for name, text in described.items() if name != "file"}
    if known and not words:
        return known
    return Image.same_content(ContentFile(path.read_bytes(), name=path.name), **words)


class Newsroom:
    """Adds to the stories that came in just now, and touches none that were here before."""

    def __init__(self, editor: Actor, came_in: dict[str, Article]) -> None:
        self.plan = tomllib.loads((FOLDER / "newsroom.toml").read_text(encoding="utf-8"))
        self.editor = editor
        self.stories = dict(came_in)
        self.people: dict[str, Actor] = {"editor": editor}

    def load(self) -> int:
        """Returns the number of stories that were written."""
        missing = [one for one in self.plan["stories"] if not _is_here(one)]
        if not (missing or self.stories):
            return 0
        for account in self.plan["accounts"]:
            self.people[account["username"]] = _account(account)
        for story in missing:
            self.stories[story["file"]] = self._write(story)
        for kind in ("changes", "corrections", "pins", "redirects"):
            for one in self.plan[kind]:
                if "file" not in one or one["file"] in self.stories:
                    getattr(self, f"_add_to_{kind}")(one)
        for banner in self.plan["banners"]:
            _add_banner(banner)
        return len(missing)

    def _write(self, story: dict[str, Any]) -> Article:
        by = self.people[story.get("by", "editor")]
        article = Article(headline=story["headline"], created_by=cast("User | None", by))
        article.source_key = _key(story)
        if embargo := story.get("embargo"):
            article.embargo_until = _ahead(embargo)
        article.save()
        article.write(_content(story), by=by, note="First draft")
        for note in story.get("notes", []):
            author = cast("User | None", self.people[note["by"]])
            Note.objects.create(article=article, text=note["text"], by=author)
        self._move(article, story, by)
        return article

    def _move(self, article: Article, story: dict[str, Any], by: Actor) -> None:
        """Bring the story to the state in which the edition shows it."""
        if reason := story.get("in_review"):
            article.submit(by=by, note=reason)
            _leave_trail(by, article, "Sent it to review.")
        if moment := story.get("published"):
            at = timezone.make_aware(datetime.fromisoformat(moment))
            article.publish(by=self.editor, at=at)
        if moment := story.get("scheduled"):
            article.publish(by=self.editor, at=_ahead(moment))
            _leave_trail(self.editor, article, "Pressed “Publish”.")
        if note := story.get("withdrawn"):
            article.withdraw(by=self.editor, note=note)
            _leave_trail(self.editor, article, "Withdrew it.")

    def _add_to_changes(self, change: dict[str, str]) -> None:
        article = self.stories[change["file"]]
        content = article.head_content
        last = change["after"]
        content["body"] = content["body"].replace(last, f"{last} {change['add']}")
        by = self.people[change["by"]]
        article.write(content, by=by, note=change["note"])
        _leave_trail(by, article, "Changed Body.")

    def _add_to_corrections(self, correction: dict[str, str]) -> None:
        Correction.objects.create(
            article=self.stories[correction["file"]],
            kind=correction["kind"],
            text=correction["text"],
            by=cast("User | None", self.editor),
        )

    def _add_to_pins(self, pin: dict[str, Any]) -> None:
        Pin.objects.get_or_create(
            place=pin["place"],
            section=Section.objects.named(pin["section"]) if "section" in pin else None,
            position=pin["position"],
            defaults={
                "article": self.stories[pin["file"]],
                "until": timezone.now() + timedelta(days=pin["days"]) if "days" in pin else None,
            },
        )

    def _add_to_redirects(self, redirect: dict[str, str]) -> None:
        leads_to: dict[str, Any] = {"to_address": redirect.get("to", "")}
        if "file" in redirect:
            leads_to["article"] = self.stories[redirect["file"]]
        Redirect.objects.get_or_create(from_path=redirect["from"], defaults=leads_to)


def _key(story: dict[str, Any]) -> str:
    return f"demo:{story['file']}"


def _is_here(story: dict[str, Any]) -> bool:
    return Article.objects.filter(source_key=_key(story)).exists()


def _leave_trail(by: Actor, article: Article, done: str) -> None:
    """As the admin does after a form; without an editor's account there is nobody to name."""
    if by and by.pk:
        TrailEntry.objects.create(
            user=by,
            content_type=ContentType.objects.get_for_model(Article),
            object_id=str(article.pk),
            object_repr=str(article)[:200],
            action_flag=CHANGE,
            change_message=done,
        )


def _account(account: dict[str, str]) -> User:
    """Without a password, and so without a way in until somebody sets one."""
    user, is_new = get_user_model().objects.get_or_create(
        username=account["username"], defaults={"is_staff": True}
    )
    if is_new:
        user.set_unusable_password()
        user.save()
        user.groups.set(Group.objects.filter(name=account["group"]))
    return user


def _ahead(moment: dict[str, Any]) -> datetime:
    """A time of day, so many days from now."""
    day = timezone.localdate() + timedelta(days=moment["days"])
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(moment["at"])))


def _content(story: dict[str, Any]) -> dict[str, Any]:
    """What the story says, with the numbers that the library and the lists have for its names."""
    body = (FOLDER / story["file"]).read_text(encoding="utf-8")
    for picture in story.get("pictures", []):
        name = Path(picture["file"]).stem
        body = body.replace(f'data-picture="{name}"', f'data-picture="{picture_of(picture).pk}"')
    return {
        "headline": story["headline"],
        "standfirst": story.get("standfirst", ""),
        "body": body,
        "byline_text": story.get("byline_text", ""),
        "language": story.get("language", ""),
        "section_id": Section.objects.named(story["section"]).pk,
        "desk_id": Desk.objects.named(story["desk"]).pk if "desk" in story else None,
        "lead_image_id": picture_of(story["picture"]).pk if "picture" in story else None,
        "author_ids": [Author.objects.named(name).pk for name in story["authors"]],
        "tag_ids": sorted(Tag.objects.named(name).pk for name in story.get("tags", [])),
    }


def _add_banner(banner: dict[str, Any]) -> None:
    start, end = (timezone.now() + timedelta(hours=hours) for hours in banner["hours"])
    Banner.objects.get_or_create(
        text=banner["text"],
        defaults={"link": banner.get("link", ""), "starts_at": start, "ends_at": end},
    )

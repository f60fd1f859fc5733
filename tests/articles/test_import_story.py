"""The command as an operator runs it: by the database and the addresses that come of it."""

import io
import sys
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles import bodies
from articles.models import Article, Revision
from tests.articles.test_plaintext import PARAGRAPHS, STORY
from tests.conftest import unavailable
from tests.factories import ArticleFactory, TagFactory

pytestmark = pytest.mark.django_db

SEED = Path(__file__).resolve().parents[3] / "shared" / "seeds" / "summit-story.txt"


@pytest.fixture
def story_file(tmp_path):
    file = tmp_path / "clock.txt"
    file.write_text(STORY, encoding="utf-8")
    return file


def run(*arguments, **options):
    out = io.StringIO()
    call_command("import_story", *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def test_a_saved_story_is_published_under_its_dateline(story_file, reader):
    assert "created" in run(story_file)
    page = reader.get("/2025/05/03/harbour-clock-stops-at-low-water/")
    assert page.status_code == 200
    for paragraph in PARAGRAPHS:
        assert f"<p>{paragraph}</p>" in page.text
    assert "<h1" in page.text
    assert page.text.count("Back to top") == 1
    article = Article.objects.get()
    assert (article.section.name, article.desk.name) == ("Coasts", "Coast Desk")


def test_the_same_text_again_changes_nothing(story_file):
    run(story_file)
    before = Article.objects.values().get()
    assert "unchanged" in run(story_file)
    assert Article.objects.values().get() == before
    assert Revision.objects.filter(origin="import").count() == 1


def test_an_unedited_story_follows_its_source_as_a_new_revision(story_file):
    run(story_file)
    story_file.write_text(STORY.replace("no other works", "no other wheels"), encoding="utf-8")
    assert "updated" in run(story_file)
    article = Article.objects.get()
    assert "no other wheels" in article.body
    assert article.revisions.filter(origin="import").count() == 2
    older = article.revisions.filter(origin="import").order_by("number").first()
    assert "no other works" in older.content["body"]


@pytest.mark.parametrize("edit", ["headline", "body", "tags"])
def test_a_story_edited_here_is_left_alone_and_reported(story_file, edit):
    run(story_file)
    article = Article.objects.get()
    if edit == "tags":
        article.tags.add(TagFactory(name="Clocks"))
    else:
        setattr(article, edit, "<p>Edited here.</p>" if edit == "body" else "Edited here")
        article.save()
    before = Article.objects.values().get()
    story_file.write_text(STORY.replace("no other works", "no other wheels"), encoding="utf-8")
    assert "left alone, because it was edited here" in run(story_file)
    assert Article.objects.values().get() == before


def test_replace_overwrites_an_edited_story_and_keeps_what_it_said(story_file, editor):
    run(story_file)
    article = Article.objects.get()
    article.body = "<p>Edited here.</p>"
    article.save()
    article.revisions.record(article, by=editor.user)
    assert "updated" in run(story_file, "--replace")
    article.refresh_from_db()
    assert article.body == bodies.from_paragraphs(PARAGRAPHS)
    assert article.revisions.filter(content__body="<p>Edited here.</p>").exists()


def test_a_headline_is_recognised_however_its_quotes_are_drawn(story_file):
    story_file.write_text(STORY.replace("Harbour", "Harbour's"), encoding="utf-8")
    run(story_file)
    story_file.write_text(STORY.replace("Harbour", "Harbour’s"), encoding="utf-8")
    assert "updated" in run(story_file)
    assert Article.objects.get().headline.startswith("Harbour’s")


def test_the_same_headline_on_another_day_is_another_story(story_file):
    run(story_file)
    story_file.write_text(STORY.replace("3rd May", "4th May"), encoding="utf-8")
    assert "created" in run(story_file)
    assert Article.objects.count() == 2


def test_a_story_written_here_is_never_overwritten_by_a_file_with_its_headline(story_file):
    run(story_file)
    Article.objects.all().delete()
    written = ArticleFactory(headline="Harbour clock stops at low water", published=True)
    Article.objects.filter(pk=written.pk).update(dateline=date(2025, 5, 3))
    assert "left alone" in run(story_file)
    assert Article.objects.count() == 1


def test_one_bad_file_stores_nothing_and_names_file_line_and_expectation(story_file, tmp_path):
    bad = tmp_path / "bad.txt"
    bad.write_text("World\n\nA headline\n\nno byline here\n", encoding="utf-8")
    with pytest.raises(CommandError) as caught:
        run(story_file, bad, tmp_path / "missing.txt")
    lines = str(caught.value).splitlines()
    assert (
        lines[0]
        == f"{bad}, line 5: expected the line “desk / author / date”, found “no byline here”"
    )
    assert lines[1].startswith(f"{tmp_path / 'missing.txt'}: No such file")
    assert caught.value.returncode == 1
    assert not Article.objects.exists()


def test_a_dash_reads_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(STORY.encode("cp1252"))))
    assert "created" in run("-")
    assert Article.objects.count() == 1


def test_the_real_summit_story_takes_the_place_of_the_demos(reader):
    if not SEED.exists():
        unavailable("the saved summit story is not beside the checkout")
    from articles import demo

    demo.load()
    stories = Article.objects.count()
    assert "updated" in run(SEED)
    assert Article.objects.count() == stories
    article = Article.objects.get(
        desk__name="News Mania Desk", headline__startswith="Before meeting"
    )
    assert article.headline == (
        "Before meeting with Trump, South Korea’s Lee in Japan to strengthen ties"
    )
    assert article.section.name == "World"
    assert [author.name for author in article.byline_authors] == ["Piyal Chatterjee"]
    assert article.dateline == date(2025, 8, 23)
    saved = [line.strip() for line in SEED.read_text(encoding="utf-8").splitlines()]
    paragraphs = [line for line in saved[5 : saved.index("Related Articles")] if line]
    assert len(paragraphs) in {6, 7}
    assert article.body == bodies.from_paragraphs(paragraphs)
    assert article.standfirst
    assert article.lead_image
    assert "unchanged" in run(SEED)
    assert reader.get(article.get_absolute_url()).status_code == 200

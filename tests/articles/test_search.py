"""What is found, in which order, by whom, and that nothing typed is an error. On both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Article, Author, Byline, SearchEntry, Tag
from articles.search import Filters, find, matching, parse
from articles.search.query import Form, Term
from articles.search.words import fold
from tests.factories import ArticleFactory, AuthorFactory, SectionFactory, TagFactory

pytestmark = pytest.mark.django_db

LOOSELY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

STORIES = {
    "café": ("The Café Society of São Paulo", "Crème brûlée, naïvely.", "<p>Coffee at noon.</p>"),
    "bengal": ("ঢাকায় বৃষ্টি", "বাংলাদেশের রাজধানীতে ২০২৫ সালে", "<p>সরকার বলেছে, নদীর জল বাড়ছে।</p>"),
    "hindi": ("दिल्ली में बारिश", "सरकार की बैठक", "<p>ज़रूरत पड़ने पर विद्यालय बंद रहेंगे।</p>"),
    "tokyo": ("東京オリンピック", "", "<p>日本の首都で開催された。</p>"),
    "climate": (
        "Elections and climate change",
        "A summit on carbon.",
        "<p>Covid-19 delayed it. Lee’s plan: state-owned farms.</p>",
    ),
    "change": ("The change of climate", "", "<p>Election results by Øystein and Łukasz.</p>"),
    "straße": ("Die Straße ist frei", "", "<p>Ein Fluß &amp; ein Weg.</p>"),
    "arabic": ("كِتَاب جديد", "", "<p>مكتبة</p>"),
}

ASKED = {
    "cafe": {"café"},
    "CAFÉ": {"café"},
    "cafe\u0301": {"café"},
    "sao paulo": {"café"},
    "brulee": {"café"},
    "বৃষ্টি": {"bengal"},
    "বৃষট": set(),  # Without its vowel signs it is another word.
    "বাংলাদেশ": {"bengal"},  # With an ending in the story.
    "নদী": {"bengal"},
    "2025": {"bengal"},
    "২০২৫": {"bengal"},
    "ঢাকা\u200cয়": {"bengal"},
    "सरकार": {"hindi"},
    "বারিশ": set(),
    "बारिश": {"hindi"},
    "जरूरत": {"hindi"},  # Typed without the nukta.
    "ज़रूरत": {"hindi"},
    "दिल्ल": {"hindi"},
    "東京": {"tokyo"},
    "首都": {"tokyo"},
    "都首": set(),
    "climate change": {"climate", "change"},
    '"climate change"': {"climate"},
    "“climate change”": {"climate"},
    '"change climate"': set(),
    '"climate change': {"climate"},
    "climate -carbon": {"change"},
    'climate -"climate change"': {"change"},
    "climate -elections": set(),
    "election": {"climate", "change"},
    "elections": {"climate", "change"},
    "elect": {"climate", "change"},
    "ele*": {"climate", "change"},
    "ele": set(),
    "covid-19": {"climate"},
    "19 covid": {"climate"},
    '"19 covid"': set(),
    "lee": {"climate"},
    "Lee's": {"climate"},
    "state owned": {"climate"},
    "farm": {"climate"},
    "oystein": {"change"},
    "Øystein lukasz": {"change"},
    "strasse": {"straße"},
    "FLUSS": {"straße"},
    "كتاب": {"arabic"},
    "what is the café of the": {"café"},
    "amp": set(),  # An entity is no word.
    "p": set(),  # Nor is a tag.
    "climate AND change": set(),  # `AND` is a small word only in small letters of a sentence.
    "nosuchword": set(),
}
ASKED["climate AND change"] = {"climate", "change"}

NONSENSE = [
    *('"', '""', "*", "**", "-", "--", "-*", "(", ")", "NEAR(a b)", "a AND", "OR", "NOT x", "^a"),
    *(
        "headline:x",
        "{body} : x",
        "a:*",
        "'",
        "';--",
        "\\",
        "%",
        "_",
        "\0",
        "a\0b",
        "&",
        "a & | !b",
    ),
    *("<->", "a <-> b", ":*", "!", "'a'", "=public", "section=1", "=", "\ufeff", "👍", "\u202e"),
    *("x" * 500, "- - -", '"a" "b', "é" * 300, "ক" * 190, "\ud800", "a" * 59 + "é" * 10),
]


@pytest.fixture
def stories(db):
    return {
        name: ArticleFactory(
            headline=headline, standfirst=standfirst, body=body, published=True, authors=["X Y"]
        )
        for name, (headline, standfirst, body) in STORIES.items()
    }


def found(words, **filters):
    return find(parse(words), Filters(**filters)).pks


def names(stories, pks):
    return {name for name, story in stories.items() if story.pk in pks}


def test_words_find_the_same_stories_on_every_database(stories):
    wrong = {
        asked: names(stories, found(asked))
        for asked, expected in ASKED.items()
        if names(stories, found(asked)) != expected
    }
    assert wrong == {}


@pytest.mark.parametrize("words", NONSENSE)
def test_nonsense_is_no_error(reader, stories, words):
    find(parse(words), Filters(author=tuple(fold(words).split())))
    page = reader.get("/search/", {"q": words.encode("utf-8", "replace"), "author": "'\"(*"})
    assert page.status_code == 200


# Whatever a keyboard holds, and what both databases' languages are made of.
OPERATORS = st.lists(
    st.sampled_from([*"\"'“”*-+^:(){}[]<>&|!\\%_=,;.~`$?@#/ \0\t\n", "AND", "NOT", "NEAR(", "OR",
                     "<->", ":*", "::tsquery", "headline:", "kelp", "কেল্প", "\u202e", "\u0301"]),
    max_size=120,
).map(" ".join)  # fmt: skip
TYPED = st.one_of(st.text(max_size=500), OPERATORS.map(lambda text: text[:500]))


@given(words=TYPED, author=st.one_of(st.text(max_size=30), OPERATORS))
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_text_at_all_is_an_error(db, words, author):
    find(parse(words), Filters(author=tuple(fold(author).split())))
    find(parse(f'"{words}* -{words}'))
    assert matching(Article.objects.all(), parse(words)).count() == 0


@given(words=TYPED, author=TYPED)
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_typed_is_answered_by_a_page(reader, words, author):
    sent = {"q": words, "author": author, "from": words[:12], "page": author[:6], "section": words}
    sent = {name: text.encode("utf-8", "replace") for name, text in sent.items()}
    assert reader.get("/search/", sent).status_code == 200


@given(text=st.text(max_size=300))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_story_can_be_indexed_and_found_by_its_words(db, text):
    with transaction.atomic():
        article = Article.objects.create(headline="Held", standfirst=text.replace("\0", ""))
        words = fold(article.standfirst).split()[:6]
        if words:
            query = parse('"' + " ".join(words) + '"')
            assert matching(Article.objects.all(), query).filter(pk=article.pk).exists()
        transaction.set_rollback(True)


# The order


def test_a_headline_counts_more_than_a_mention_and_news_more_than_an_archive(db):
    now = timezone.now()
    mention = ArticleFactory(body="<p>The harbour.</p>", published=now - timedelta(days=3))
    headline = ArticleFactory(headline="Harbour opens", published=now - timedelta(days=9))
    old = ArticleFactory(headline="Harbour opens", published=now - timedelta(days=2500))
    often = ArticleFactory(body="<p>Harbour, harbour.</p>" * 9, published=now - timedelta(days=4))
    assert found("harbour") == [headline.pk, old.pk, often.pk, mention.pk]


def test_words_side_by_side_come_before_words_apart(db):
    moment = timezone.now() - timedelta(days=1)
    together = ArticleFactory(body="<p>A red boat at sea.</p>", published=moment)
    ArticleFactory(body="<p>A boat that is red.</p>", published=moment + timedelta(hours=1))
    assert found("red boat")[0] == together.pk


def test_the_word_itself_comes_before_longer_ones(db):
    moment = timezone.now() - timedelta(days=1)
    word = ArticleFactory(headline="Port of call", published=moment)
    ArticleFactory(headline="Portable things", published=moment + timedelta(hours=1))
    assert found("port")[0] == word.pk


def test_a_story_about_it_is_found_behind_any_number_of_mentions(db, monkeypatch):
    monkeypatch.setattr("articles.search.MOST", 5)
    monkeypatch.setattr("articles.search.FEW", 3)
    now = timezone.now()
    about = ArticleFactory(headline="Salmon return", published=now - timedelta(days=900))
    lost = ArticleFactory(body="<p>A salmon.</p>", published=now - timedelta(days=901))
    for number in range(9):
        ArticleFactory(body="<p>Salmon for lunch.</p>", published=now - timedelta(days=number + 1))
    result = find(parse("salmon"))
    assert result.is_cut
    assert about.pk in result.pks
    assert lost.pk not in result.pks
    assert len(result.pks) == 6
    # What is left out and what narrows it down count there, too, wherever in a story it stands.
    with_farm = ArticleFactory(
        headline="Salmon farms", body="<p>Cages.</p>", published=now - timedelta(days=902)
    )
    result = find(parse("salmon -cage"))
    assert result.is_cut
    assert about.pk in result.pks
    assert with_farm.pk not in result.pks
    assert with_farm.pk in find(parse("salmon")).pks
    elsewhere = Filters(section=SectionFactory(name="Deep").pk)
    assert find(parse("salmon"), elsewhere).pks == []


# The filters


def test_section_author_and_days_narrow_it_down(db):
    coasts, stars = SectionFactory(name="Coasts"), SectionFactory(name="Stars")
    zone = timezone.get_current_timezone()
    late = datetime(2025, 3, 31, 23, 59, 59, tzinfo=zone)
    first = ArticleFactory(headline="Whale one", section=coasts, authors=["Bo Li"], published=late)
    second = ArticleFactory(
        headline="Whale two",
        section=stars,
        authors=["Łukasz Ruiz", "Bo Li"],
        published=late + timedelta(seconds=2),
    )
    both = {first.pk, second.pk}
    assert set(found("whale")) == both
    assert found("whale", section=coasts.pk) == [first.pk]
    assert set(found("whale", author=("bo", "li"))) == both
    assert found("whale", author=("lukasz",)) == [second.pk]
    assert found("whale", author=("whale",)) == []
    assert found("whale", last=date(2025, 3, 31)) == [first.pk]
    assert found("whale", first=date(2025, 4, 1)) == [second.pk]
    assert found("whale", first=date(2025, 3, 31), last=date(2025, 3, 31)) == [first.pk]
    assert found("", author=("bo",), section=stars.pk) == [second.pk]
    assert found("") == []


# What may be found, and that the index follows


def test_only_what_readers_can_see_is_found(db):
    now = timezone.now()
    live = ArticleFactory(headline="Kelp", published=True)
    ArticleFactory(headline="Kelp draft")
    ArticleFactory(headline="Kelp scheduled", scheduled=True)
    ArticleFactory(headline="Kelp withdrawn", withdrawn="It was wrong.")
    held = ArticleFactory(headline="Kelp embargoed", published=True)
    held.embargo_until = now + timedelta(hours=1)
    held.save(update_fields=["embargo_until"])
    assert found("kelp") == [live.pk]


def test_the_clock_alone_lets_a_scheduled_story_be_found(db, time_machine):
    story = ArticleFactory(headline="Plankton", scheduled=timezone.now() + timedelta(hours=2))
    assert found("plankton") == []
    time_machine.move_to(timezone.now() + timedelta(hours=3))
    assert found("plankton") == [story.pk]


def test_staged_words_are_not_found_before_they_are_published(db):
    story = ArticleFactory(headline="Otter", published=True)
    story.write(story.head_content | {"headline": "Badger"}, by=None)
    assert found("badger") == []
    assert found("otter") == [story.pk]
    story.publish_changes(by=None)
    assert found("badger") == [story.pk]
    assert found("otter") == []


def test_a_withdrawn_story_comes_back_with_its_words(db):
    story = ArticleFactory(headline="Walrus", published=True)
    story.withdraw(by=None)
    assert found("walrus") == []
    story.publish(by=None)
    assert found("walrus") == [story.pk]


def _renamed_author(story):
    author = Author.objects.get(name="Ana Ruiz")
    author.name = "Zed Quux"
    author.save()


CHANGES = {
    "author renamed": _renamed_author,
    "authors renamed at once": lambda _: Author.objects.update(name="Zed Quux"),
    "tag renamed at once": lambda _: Tag.objects.update(name="Quux"),
    "tag added": lambda story: story.tags.add(TagFactory(name="Quux")),
    "tag added from its side": lambda story: TagFactory(name="Quux").articles.add(story),
    "tags set": lambda story: story.tags.set([TagFactory(name="Quux")]),
    "signed": lambda story: Byline.objects.create(article=story, author=AuthorFactory(name="Quux")),
    "signed in bulk": lambda story: Byline.objects.bulk_create(
        [Byline(article=story, author=AuthorFactory(name="Quux"))]
    ),
    "byline in words": lambda _: Article.objects.update(byline_text="From Quux"),
    "headline": lambda _: Article.objects.update(headline="Quux"),
    "bulk update": lambda story: Article.objects.bulk_update(
        [Article(pk=story.pk, body="<p>Quux</p>")], ["body"]
    ),
    "staged and published": lambda story: (
        story.write(story.head_content | {"standfirst": "Quux."}, by=None),
        story.publish_changes(by=None),
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_index_follows_every_way_to_change_a_story(db, change):
    story = ArticleFactory(published=True, tags=["Moon"])
    assert found("quux") == []
    CHANGES[change](Article.objects.get(pk=story.pk))
    assert found("quux") == [story.pk]


def test_what_is_taken_from_a_story_is_not_found_any_more(db):
    story = ArticleFactory(published=True, tags=["Moon", "Kelp"], authors=["Bo Li", "Cy Po"])
    assert found("kelp li") == [story.pk]
    Tag.objects.get(name="Kelp").delete()
    assert found("kelp") == []
    story.bylines.get(author__name="Bo Li").delete()
    assert found("li") == []
    story.tags.clear()
    assert found('"moon"', author=("cy",)) == [story.pk]  # The body has one, too.
    assert SearchEntry.objects.get(article=story).tags == ""


def test_no_phrase_runs_from_one_name_or_field_into_the_next(db):
    ArticleFactory(
        headline="Grey seal", standfirst="Colony grows", published=True, tags=["Bay", "Cove"]
    )
    assert found('"seal colony"') == []
    assert found('"bay cove"') == []
    assert found('"grey seal"') != []


def test_a_story_that_is_deleted_leaves_nothing(db):
    story = ArticleFactory(headline="Puffin", tags=["Moon"])
    story.delete()
    assert not SearchEntry.objects.exists()
    assert matching(Article.objects.all(), parse("puffin")).count() == 0


def test_stories_made_in_bulk_are_found(db):
    now = timezone.now()
    Article.objects.bulk_create(
        Article(
            headline=f"Cormorant {number}",
            slug=f"c{number}",
            status="published",
            publish_at=now - timedelta(minutes=1),
            dateline=now.date(),
            section=SectionFactory(),
        )
        for number in range(3)
    )
    assert len(found("cormorant")) == 3


def test_a_change_that_fails_leaves_no_trace_in_the_index(db):
    story = ArticleFactory(headline="Heron", published=True)

    @transaction.atomic
    def fail():
        ArticleFactory(headline="Egret", published=True)
        story.withdraw(by=None)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert found("egret") == []
    assert found("heron") == [story.pk]
    assert SearchEntry.objects.count() == 1


def test_dates_at_the_ends_of_time_have_a_place(db):
    for year in (1, 1969, 2500, 9999):
        ArticleFactory(headline=f"Year {year}", published=datetime(year, 6, 1, tzinfo=UTC))
    assert SearchEntry.objects.count() == 4


def test_the_newsroom_finds_drafts_and_what_was_withdrawn(db):
    draft = ArticleFactory(headline="Gannet draft")
    gone = ArticleFactory(headline="Gannet gone", withdrawn="It was wrong.")
    found = matching(Article.objects.all(), parse("gannet"))
    assert {story.pk for story in found} == {draft.pk, gone.pk}


# The language


def test_a_question_is_bounded():
    query = parse(" ".join(f"word{number}" for number in range(50)))
    assert len(query.terms) == 12
    assert query.is_cut
    assert parse("one two").terms == (Term(("one",)), Term(("two",)))


def test_a_star_after_one_letter_is_no_beginning():
    assert parse("a*").terms[0].wide_forms == [Form(("a",))]
    assert Form(("ast",), open=True) in parse("ast*").terms[0].forms


# Its cost


def test_a_question_costs_three_queries_at_most(db, counted, monkeypatch):
    for number in range(8):
        ArticleFactory(headline=f"Gull {number}", published=True)
    with counted(2):
        find(parse("gull"))
    with counted(1):
        find(parse('"gull"'))
    monkeypatch.setattr("articles.search.MOST", 5)
    with counted(3):
        assert find(parse("gull")).is_cut


def plan_of(question):
    with CaptureQueriesContext(connection) as captured:
        question()
    (asked,) = captured.captured_queries
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {asked['sql']}")
        return [str(row[-1]).strip() for row in cursor.fetchall()]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's plan")
def test_sqlite_begins_with_the_words_and_reads_stories_by_number(db):
    plan = plan_of(lambda: find(parse('"gull"'), Filters(first=date(2025, 1, 1))))
    assert plan[0] == "SEARCH articles_searchentry USING INTEGER PRIMARY KEY (rowid=?)"
    assert any("SCAN articles_searchwords VIRTUAL TABLE INDEX" in step for step in plan)
    assert not any("SCAN articles_article" in step for step in plan)
    assert not any("article_newest" in step for step in plan)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's plan")
def test_postgresql_can_ask_its_index(db):
    """For a handful of rows it would not; the places alone would lead it to all of them."""
    asked = SearchEntry.objects.extra(where=["vector @@ %s::tsquery"], params=["'gull'"])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = plan_of(lambda: list(asked.order_by()))
    assert any("Bitmap Index Scan on articles_search_vector" in step for step in plan)
    in_front = SearchEntry.objects.extra(where=["front @@ %s::tsquery"], params=["'gull'"])
    plan = plan_of(lambda: list(in_front.order_by()))
    assert any("Bitmap Index Scan on articles_search_front" in step for step in plan)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's plan")
def test_postgresql_thinks_that_to_look_at_words_is_dear(db):
    """Else it goes through all stories in the order of time for a word that few have."""
    plan = plan_of(lambda: find(parse('"gull"')))
    assert any("articles_search_price" in step for step in plan)
    known = "SELECT procost FROM pg_proc WHERE proname = 'articles_search_price'"
    targets = (
        "SELECT attstattarget FROM pg_attribute WHERE attname IN ('vector', 'front') "
        "AND attrelid = 'articles_searchentry'::regclass"
    )
    with connection.cursor() as cursor:
        cursor.execute(known)
        assert cursor.fetchone()[0] >= 400
        cursor.execute(targets)
        assert [row[0] for row in cursor.fetchall()] == [500, 500]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's vectors")
def test_postgresql_looks_above_the_body_without_fetching_it(db, monkeypatch):
    monkeypatch.setattr("articles.search.MOST", 1)
    for number in range(3):
        ArticleFactory(headline="Gull", published=timezone.now() - timedelta(days=number + 1))
    with CaptureQueriesContext(connection) as queries:
        assert find(parse("gull")).is_cut
    (second,) = [one["sql"] for one in queries.captured_queries if "front @@" in one["sql"]]
    assert "vector" not in second

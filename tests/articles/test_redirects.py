"""Old addresses lead on: in one step, for ever, and never in a circle."""

import pytest
from django.core.exceptions import ValidationError

from articles.importers.redirects import UnreadableTableError, read_table, take_in_redirects
from articles.models import Article, Redirect
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


def rename(article, slug):
    article.write(article.head_content | {"slug": slug}, by=None)
    if article.staged:
        article.publish_changes(by=None)
    return article.get_absolute_url()


def take_in(text):
    return take_in_redirects(read_table(text.encode() if isinstance(text, str) else text))


def problems(text):
    with pytest.raises(UnreadableTableError) as refused:
        take_in(text)
    assert not Redirect.objects.exists()
    return refused.value.problems


def leads(reader, path):
    """One step: where to, or the status."""
    response = reader.get(path)
    if response.status_code != 301:
        return response.status_code
    after = reader.get(response.url)
    assert after.status_code not in {301, 302}, "a chain"
    return response.url


# A story's own


def test_each_change_of_a_live_slug_leads_on_in_one_step_and_back_again(reader):
    article = ArticleFactory(slug="a", published=True)
    addresses = [article.get_absolute_url(), *(rename(article, slug) for slug in "bc")]
    for old in addresses[:-1]:
        assert leads(reader, old) == addresses[-1]
    assert rename(article, "a") == addresses[0]
    assert reader.get(addresses[0]).status_code == 200
    for old in addresses[1:]:
        assert leads(reader, old) == addresses[0]
    assert Redirect.objects.count() == 2


@pytest.mark.parametrize("slugs", [("বর্ষা", "জোয়ার"), ("मानसून", "ज्वार"), ("100%-tide", "x")])
def test_slugs_of_every_script_lead_on(reader, slugs):
    article = ArticleFactory(slug=slugs[0], published=True)
    old = article.get_absolute_url()
    new = rename(article, slugs[1])
    assert leads(reader, old) == new


def test_a_slug_changed_while_withdrawn_still_leads_to_the_note(reader):
    article = ArticleFactory(slug="a", withdrawn="Wrong.")
    old = article.get_absolute_url()
    new = rename(article, "b")
    assert leads(reader, old) == new
    assert reader.get(new).status_code == 410


def test_a_slug_that_nobody_has_seen_leaves_nothing():
    article = ArticleFactory(slug="a", scheduled=True)
    rename(article, "b")
    assert not Redirect.objects.exists()


def test_no_other_story_takes_an_address_that_readers_know(reader):
    first = ArticleFactory(headline="High water", published=True)
    old = first.get_absolute_url()
    new = rename(first, "flood")
    second = ArticleFactory(headline="High water", published=True)
    assert second.slug == "high-water-2"
    assert leads(reader, old) == new
    assert rename(first, "high-water") == old


def test_the_new_address_of_a_hidden_story_is_not_told(reader):
    article = ArticleFactory(slug="a", scheduled=True)
    Redirect.objects.create(from_path="/old/", article=article)
    assert reader.get("/old/").status_code == 404


# An editor's own


def redirect(old, new):
    made = Redirect(from_path=old, to_address=new)
    made.full_clean()
    made.save()
    return made


def test_a_page_that_is_there_is_never_redirected(reader):
    ArticleFactory(published=True)
    redirect("/section/world/", "/corrections/")
    assert reader.get("/section/world/").status_code == 200


def test_chains_are_shortened_from_either_end(reader):
    redirect("/a/", "/b/")
    redirect("/b/", "/corrections/")
    redirect("/z/", "/a/?x=1")
    assert {leads(reader, path) for path in ["/a/", "/b/", "/z/"]} == {"/corrections/"}


@pytest.mark.parametrize("back", ["/a/", "/a/?x=1", "/%61/", "http://testserver/a/", "/a/#top"])
def test_circles_are_refused_however_they_are_written(back):
    with pytest.raises(ValidationError, match="back to where it starts"):
        redirect("/a/", back)
    redirect("/a/", "/b/")
    redirect("/b/", "/c/")
    with pytest.raises(ValidationError, match="circle"):
        redirect("/c/", back)


@pytest.mark.parametrize(
    "path", ["", "a", "//a/", "https://x.org/a/", "/a b/", "/a\n/", "/?p=7", "/a/#b", "//[a"]
)
def test_what_no_request_can_ask_for_is_refused(path):
    with pytest.raises(ValidationError):
        redirect(path, "/b/")


@pytest.mark.parametrize(
    "address", ["b", "//x.org/", "javascript:alert(1)", "ftp://x.org/", "/b\r\nX: y", "http://[x"]
)
def test_where_no_reader_should_be_sent_is_refused(address):
    with pytest.raises(ValidationError):
        redirect("/a/", address)


def test_a_query_goes_with_the_reader_unless_the_target_has_one(reader):
    redirect("/a/", "/section/world/#list")
    redirect("/b/", "/corrections/?from=b")
    assert reader.get("/a/?before=x&y=%20").url == "/section/world/?before=x&y=%20#list"
    assert reader.get("/b/?x=1").url == "/corrections/?from=b"


def test_old_addresses_in_letters_and_percent_signs_are_the_same(reader):
    redirect("/পুরনো/পাতা/", "/corrections/")
    redirect("/%E0%A6%9C%E0%A6%B2/", "https://example.org/x")
    assert reader.get("/%E0%A6%AA%E0%A7%81%E0%A6%B0%E0%A6%A8%E0%A7%8B/পাতা/").url == "/corrections/"
    assert reader.get("/জল/").url == "https://example.org/x"


# A table


@pytest.mark.parametrize(
    "table",
    [
        "/a/,/corrections/\n/b/,/corrections/",
        "from,to\r\n/a/,/corrections/\r\n\r\n/b/,/corrections/\r\n",
        "\ufefffrom;to\n/a/;/corrections/\n/b/;/corrections/\n",
        'source,target,type\n"/a/","/corrections/",301\n"/b/","/corrections/",301',
        "/a/\t/corrections/\n/b/\t/corrections/\n",
        "/a/,http://testserver/corrections/\n/b/,/a/\n",
    ],
)
def test_tables_of_every_kind_are_read(reader, table):
    assert take_in(table) == 2
    assert {leads(reader, "/a/"), leads(reader, "/b/")} == {"/corrections/"}


def test_paths_with_commas_and_quotes(reader):
    take_in('"/a,b/","/corrections/?x=1,2"\n"/say-""hi""/",/corrections/')
    assert leads(reader, "/a,b/") == "/corrections/?x=1,2"
    assert leads(reader, '/say-"hi"/') == "/corrections/"


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ("/a/,/b/\n/c/", "Line 2: there are not two columns."),
        ("/a/,/b/\nhttps://x.org/c/,/d/", "Line 2: Write a path of this paper"),
        ("https://x.org/c/,/d/", "Line 1: Write a path of this paper"),
        ("/a/,b", "Line 1: Write a path that starts"),
        ('/a/,/b/\n/c/,"/d/\n/e/,/f/\n', "the quotes do not fit"),
        ("/a/,/b/\n/b/,/c/\n/c/,/a/", "Line 3: this is a circle, /a/ → /b/ → /c/ → /a/."),
        ("/a/,/%61/", "Line 1: this leads back to where it starts."),
        (f"/{'a' * 600}/,/b/", "Line 1: an address has at most 500 characters."),
        ("/a/,/b\0/", "Line 1: An address has no spaces"),
        ("/é/,/b/".encode("latin-1"), "not in UTF-8"),
    ],
)
def test_what_cannot_be_taken_in_is_told_by_line_and_nothing_is_stored(table, problem):
    (told,) = problems(table)
    assert problem in told


def test_newer_lines_win_over_older_ones_and_over_what_was_there(reader):
    article = ArticleFactory(published=True)
    Redirect.objects.create(from_path="/a/", article=article)
    Redirect.objects.create(from_path="/z/", to_address="/c/")
    take_in("/a/,/b/\n/a/,/corrections/\n/c/,/a/\n")
    assert {leads(reader, path) for path in ["/a/", "/c/", "/z/"]} == {"/corrections/"}


def test_a_line_that_leads_to_a_redirected_story_follows_the_story(reader):
    article = ArticleFactory(slug="a", published=True)
    Redirect.objects.create(from_path="/old/", article=article)
    take_in("/older/,/old/")
    new = rename(Article.objects.get(), "b")
    assert leads(reader, "/older/") == new


def test_ten_thousand_lines_cost_some_dozens_of_queries(django_assert_max_num_queries):
    lines = "".join(f"/old/{number}/,/old/{number + 1}/\n" for number in range(9_999))
    with django_assert_max_num_queries(60):
        assert take_in(lines + "/old/9999/,/corrections/\n") == 10_000
    assert set(Redirect.objects.values_list("to_address", flat=True)) == {"/corrections/"}


def test_an_editor_takes_in_a_table_and_reads_what_is_wrong_with_it(editor, reader):
    from django.core.files.uploadedfile import SimpleUploadedFile

    address = "/admin/articles/redirect/import/"
    page = editor.post(address, {"file": SimpleUploadedFile("r.csv", b"/a/,b")})
    assert "Line 1: Write a path that starts" in page.text
    page = editor.post(address, {"file": SimpleUploadedFile("r.csv", b"/a/,/corrections/")})
    assert page.status_code == 302
    assert leads(reader, "/a/") == "/corrections/"

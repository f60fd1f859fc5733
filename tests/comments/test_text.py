"""Text of readers: what is taken out, what stays, and how it becomes HTML."""

import time
import unicodedata

import html5lib
import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from comments.forms import clean_website
from comments.rendering import addresses_in, quoted, render_reply
from comments.text import MOST_MARKS, clean_line, clean_name, clean_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ana \r\n Ruiz\t", "Ana Ruiz"),
        ("\u202eAna\u2066", "Ana"),
        ("A\u200bna", "Ana"),
        ("\u3164\u2800", ""),
        ("Ana\x07", "Ana"),
        ("পিয়ালী চ্যাটার্জী", unicodedata.normalize("NFC", "পিয়ালী চ্যাটার্জী")),
        ("ক্\u200dষ", "ক্\u200dষ"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("Nguyễn Thị", "Nguyễn Thị"),
        ("שָׁלוֹם", unicodedata.normalize("NFC", "שָׁלוֹם")),
        ("\u200dAna\u200d", "Ana"),
        ("\ufe0f", ""),
        ("\u034f \u17b5", ""),
        ("\u06dd", "\u06dd"),
    ],
)
def test_names_are_one_visible_line(typed, kept):
    assert clean_line(typed) == kept


@pytest.mark.parametrize("marks", ["\u0301", "\u09be", "\u0903 \u09c7", "\u20dd", "\u064b", ""])
def test_marks_alone_are_no_name(marks):
    assert clean_name(marks) == ""
    assert clean_name(f"A{marks}") == clean_line(f"A{marks}")


@pytest.mark.parametrize("name", ["রু", "李", "😀", "7", "…"])
def test_whatever_else_is_seen_is_one(name):
    assert clean_name(name) == name


@pytest.mark.parametrize("between", ["", "\u200b", "\u200d", "\x07"])
def test_stacks_of_marks_are_cut_whatever_is_hidden_in_them(between):
    stack = ("\u0335" * MOST_MARKS + between) * 9
    assert clean_line(f"Z{stack}o").count("\u0335") == MOST_MARKS


@given(st.text(alphabet="Z \u0335\u0301\u200b\u200d\ufe0f", max_size=30))
def test_no_mixture_of_marks_and_hidden_characters_builds_a_stack(text):
    once = clean_text(text)
    assert clean_text(once) == once
    marks = 0
    for character in once.replace("\u200c", "").replace("\u200d", ""):
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        assert marks <= MOST_MARKS


@given(st.text(max_size=300))
def test_cleaning_never_fails_and_twice_is_once(text):
    once = clean_text(text)
    assert clean_text(once) == once
    assert clean_line(clean_line(text)) == clean_line(text)
    assert "\n\n\n" not in once
    assert not {"\x00", "\r", "\u202e", "\u2066", "\u200b"} & set(once)


@given(st.text(alphabet=st.sampled_from("<>&\"'/:. \nhtpsa@()javscrip\t\u202e"), max_size=200))
def test_only_paragraphs_breaks_links_and_quotes_come_of_it(text):
    tree = html5lib.parseFragment(render_reply(clean_text(text)), namespaceHTMLElements=False)
    for element in tree.iter():
        if element is tree:
            continue
        assert element.tag in {"p", "br", "a", "blockquote"}
        assert set(element.attrib) <= {"href", "rel"}
        if element.tag == "a":
            assert element.get("href").lower().startswith(("http://", "https://"))
            assert element.get("rel") == "nofollow ugc noopener"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See https://example.org/a_(b)?c=1&d=2.", ["https://example.org/a_(b)?c=1&d=2"]),
        ("(https://example.org)", ["https://example.org"]),
        ("দেখুন https://example.org।", ["https://example.org"]),
        ("देखें https://example.org/a।यहाँ", ["https://example.org/a"]),
        ("دیکھیں https://example.org۔", ["https://example.org"]),
        ("انظر https://example.org/a،وهنا", ["https://example.org/a"]),
        ("请看https://example.org/a。谢谢", ["https://example.org/a"]),
        ("javascript:alert(1) data:text/html,x ftp://x.org //x.org", []),
        ("https://bank.example@evil.example/", []),
        ("https://[", []),
        ('https://a.example/"onmouseover="x', ["https://a.example/"]),
    ],
)
def test_which_addresses_become_links(text, found):
    assert addresses_in(text) == found


def test_what_is_typed_as_html_is_shown_as_typed():
    html = render_reply('<script>alert(1)</script> <img src=x onerror="x"> &lt;')
    assert html == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; "
        "&lt;img src=x onerror=&quot;x&quot;&gt; &amp;lt;</p>"
    )


@pytest.mark.parametrize(
    "piece", ["https://", "https://a", "<", "\n", "\u0301", "(", "http://a.b)"]
)
def test_the_longest_text_takes_no_time_to_speak_of(piece):
    text = (piece * 60_000)[:60_000]
    began = time.process_time()
    render_reply(clean_text(text))
    # A bound on growth and not on speed: what backtracks takes minutes on such a text.
    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("example.org", "https://example.org"),
        ("http://example.org/a?b=1", "http://example.org/a?b=1"),
        ("https://বাংলা.example.org", "https://বাংলা.example.org"),
    ],
)
def test_websites_that_are_kept(typed, kept):
    assert clean_website(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "JaVa\tScript://x.org",
        "data://text/html",
        "ftp://example.org",
        "//evil.example",
        "https://user:pw@bank.example",
        "http://127.0.0.1",
        "http://[::1]",
        "http://2130706433",
        "http://1.2.3",
        "localhost",
        "http://router.local",
        "http://example.org:99999",
        'http://a.bc/"onmouseover="x',
        "http://a b.org",
        "http://[",
        "https://" + "x" * 200 + ".org",
    ],
)
def test_websites_that_are_refused(typed):
    with pytest.raises(ValidationError):
        clean_website(typed)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("> One\n> two\n\nThree", "<blockquote><p>One<br>two</p></blockquote>\n<p>Three</p>"),
        ("Three\n> One", "<p>Three</p>\n<blockquote><p>One</p></blockquote>"),
        (
            ">> Deep\n> One",
            "<blockquote><blockquote><p>Deep</p></blockquote>\n<p>One</p></blockquote>",
        ),
        ("> <b>x</b>", "<blockquote><p>&lt;b&gt;x&lt;/b&gt;</p></blockquote>"),
        (">", ""),
        ("2 > 1", "<p>2 &gt; 1</p>"),
    ],
)
def test_lines_that_begin_with_a_sign_are_quotes(text, html):
    assert render_reply(text) == html


def test_quotes_in_quotes_end_somewhere():
    assert render_reply(">" * 5000).count("<blockquote>") <= 3


@pytest.mark.parametrize("text", ["One", "One\n\nTwo", "> One\nTwo"])
def test_what_is_quoted_is_shown_as_one_quote(text):
    html = render_reply(quoted(text))
    assert html == f"<blockquote>{render_reply(text)}</blockquote>"

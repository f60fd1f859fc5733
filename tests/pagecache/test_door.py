"""Which requests get a kept page, and which answers are kept."""

import gzip

import brotli
import pytest

from newsmania.caching import POLICIES
from newsmania.pagecache.shelf import SWEEP_EVERY
from tests.pagecache.conftest import ask


def test_the_second_reader_gets_what_the_first_one_got(door, paper):
    first, second = ask(door), ask(door)
    assert first.body == second.body
    assert (first.cache, second.cache) == ("fwd=miss", "hit")
    assert paper.rendered == 1


def test_what_is_for_the_door_alone_does_not_leave_it(door):
    asked = [{}, {}, {"path": "/admin/"}, {"Authorization": "Basic x"}, {"Cookie": "sessionid=a"}]
    for request in [*asked, {"method": "POST"}, {"query": "q=" + "x" * 3000}]:
        answer = ask(door, **request)
        assert not {"Cache-Tag", "X-Page-Query", "X-Page-Due"} & answer.headers.keys()


@pytest.mark.parametrize(
    ("edge", "header", "value"),
    [
        ("varnish", "xkey", "article-1 frame"),
        ("fastly", "Surrogate-Key", "article-1 frame"),
        ("cloudflare", "Cache-Tag", "article-1,frame"),
    ],
)
def test_the_edge_reads_the_tags_in_its_own_header(process, edge, header, value):
    door = process(edge=edge)
    for request in [{}, {}, {"Authorization": "Basic x"}, {"query": "q=" + "x" * 3000}]:
        assert ask(door, **request).headers[header] == value


def test_the_edge_is_told_of_a_page_that_is_not_kept_here(process, purge, paper):
    """Else it would keep what no purge could reach."""
    door = process(edge="varnish")
    ask(door)
    paper.while_rendering = lambda: purge("article-1", kind="w")
    assert ask(door, "/other/").headers["xkey"] == "article-1 frame"
    paper.status = "410 Gone"
    assert ask(door, "/third/").headers["xkey"] == "article-1 frame"


@pytest.mark.parametrize(
    ("accepted", "encoding", "decode"),
    [
        ("br, gzip", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("*", "br", brotli.decompress),
        ("", None, bytes),
        ("gzip;q=0, br;q=nonsense", None, bytes),
    ],
)
def test_each_client_gets_the_encoding_that_it_takes(door, accepted, encoding, decode):
    plain = ask(door).body
    answer = ask(door, Accept_Encoding=accepted)
    assert answer.headers.get("Content-Encoding") == encoding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert int(answer.headers["Content-Length"]) == len(answer.body)
    assert decode(answer.body) == plain


def test_who_has_the_page_is_told_that_it_is_the_same(door):
    etag = ask(door).headers["ETag"]
    for asked in [etag, etag.removeprefix("W/"), f'"other", {etag}', "*"]:
        again = ask(door, If_None_Match=asked)
        assert again.status.startswith("304")
        assert again.body == b""
        assert again.headers["ETag"] == etag
        assert "Content-Type" not in again.headers
    assert ask(door, If_None_Match='"other"').status == "200 OK"


def test_who_knows_only_when_it_changed_is_told_too(door, paper):
    paper.headers = {"Last-Modified": "Sat, 23 Aug 2025 10:00:00 GMT"}
    ask(door)
    for since, status in [
        ("Sat, 23 Aug 2025 10:00:00 GMT", "304 Not Modified"),
        ("Sun, 24 Aug 2025 10:00:00 GMT", "304 Not Modified"),
        ("Fri, 22 Aug 2025 10:00:00 GMT", "200 OK"),
        ("yesterday", "200 OK"),
    ]:
        assert ask(door, If_Modified_Since=since).status == status
    both = ask(door, If_Modified_Since="Sun, 24 Aug 2025 10:00:00 GMT", If_None_Match='"other"')
    assert both.status == "200 OK"


def test_head_has_the_headers_and_no_body(door, paper):
    head = ask(door, method="HEAD")
    page = ask(door)
    assert head.body == b""
    assert head.headers["Content-Length"] == page.headers["Content-Length"]
    assert paper.rendered == 1


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PURGE", "get", "TRACE"])
def test_other_methods_go_to_the_paper(door, paper, method):
    ask(door)
    ask(door, method=method)
    assert paper.asked[-1]["REQUEST_METHOD"] == method


@pytest.mark.parametrize(
    "request_",
    [
        {"Cookie": "a=b; sessionid=abc"},
        {"Authorization": "Basic eDp5"},
        {"path": "/admin/"},
        {"path": "/comments/1/"},
        {"path": "/media/pictures/x.webp"},
        {"Host": "evil.example"},
        {"Host": "testserver:80:80"},
        {"Host": ""},
    ],
)
def test_what_may_be_for_one_person_is_neither_kept_nor_answered_from_what_is(
    door, paper, request_
):
    ask(door)
    ask(door, **request_)
    ask(door, **request_)
    assert paper.rendered == 3


def test_nothing_that_is_not_in_the_key_reaches_the_view(door, paper):
    ask(
        door,
        Cookie="seen=1",
        Accept_Language="bn",
        Range="bytes=0-1",
        If_Modified_Since="Sat, 23 Aug 2025 00:00:00 GMT",
        Accept_Encoding="gzip",
    )
    hidden = {"HTTP_COOKIE", "HTTP_ACCEPT_LANGUAGE", "HTTP_RANGE", "HTTP_ACCEPT_ENCODING"}
    assert not hidden & paper.asked[0].keys()


def test_tracking_parameters_share_one_page_and_order_does_not_matter(door, paper):
    paper.reads = "before,q"
    ask(door, query="utm_source=a")
    ask(door, query="utm_source=b&fbclid=c")
    assert paper.rendered == 1
    ask(door, query="before=1&q=x&utm_source=a")
    ask(door, query="q=x&before=1")
    assert paper.rendered == 2


def test_hosts_ports_and_schemes_have_pages_of_their_own(process, paper):
    door = process(secure_header=("HTTP_X_FORWARDED_PROTO", "https"))
    for headers in [
        {},
        {"Host": "www.example.org"},
        {"Host": "www.example.org:8443"},
        {"X_Forwarded_Proto": "https"},
        {"X_Forwarded_Proto": "http, https"},
    ]:
        ask(door, **headers)
    assert paper.rendered == 4  # The last two differ; the last one is plain http, like the first.


def test_a_forwarded_host_changes_nothing(door, paper):
    first = ask(door, X_Forwarded_Host="evil.example", X_Host="evil.example")
    assert ask(door).body == first.body


@pytest.mark.parametrize(
    "answer",
    [
        {"status": "404 Not Found"},
        {"status": "410 Gone"},
        {"status": "301 Moved Permanently"},
        {"status": "500 Internal Server Error"},
        {"headers": {"Set-Cookie": "a=b"}},
        {"headers": {"Cache-Control": "private, no-store"}},
        {"headers": {"Cache-Control": "public, no-cache"}},
        {"headers": {"Cache-Control": ""}},
        {"headers": {"Cache-Control": "public, s-maxage=0"}},
        {"headers": {"Vary": "Cookie"}},
        {"headers": {"Vary": "Accept-Encoding, User-Agent"}},
        {"headers": {"Content-Encoding": "gzip"}},
        {"headers": {"Content-Length": "7"}},
        {"headers": {"Cache-Tag": ""}},
    ],
)
def test_what_is_not_whole_public_and_the_same_for_all_is_not_kept(door, paper, answer):
    for name, value in answer.items():
        setattr(paper, name, value)
    ask(door)
    assert not door.store.pages
    ask(door)
    assert paper.rendered == 2


def test_an_answer_that_breaks_off_is_not_kept(process):
    def breaks(environ, start_response):
        start_response("200 OK", [("Cache-Control", "public"), ("Cache-Tag", "frame")])
        yield b"<p>The first half"
        raise OSError("gone")

    door = process()
    door.application = breaks
    with pytest.raises(OSError, match="gone"):
        ask(door)
    assert not door.store.pages


def test_a_page_that_was_missing_is_kept_once_it_is_there(door, paper):
    paper.status = "404 Not Found"
    ask(door)
    paper.status = "200 OK"
    ask(door)
    assert ask(door).cache == "hit"


@pytest.mark.parametrize(
    "path", ["/story.css", "/2025/08/23/story/x.css", "/2025/08/23/story;x.css", "/%2e%2e/admin/"]
)
def test_no_suffix_makes_a_missing_page_one_that_is_kept(door, paper, path):
    paper.status = "404 Not Found"
    ask(door, path)
    assert not door.store.pages


def test_long_addresses_are_answered_and_fill_no_memory(door, paper):
    paper.reads = "q"
    for number in range(50):
        assert ask(door, query=f"q={number}" + "x" * 3000).status == "200 OK"
        assert ask(door, f"/{number}" + "x" * 3000).status == "200 OK"
    paper.status = "404 Not Found"
    ask(door, "/missing" + "x" * 3000)
    assert not door.store.pages
    assert not door._unkept


def test_the_disk_stays_bounded_under_a_flood_of_queries(process, paper, tmp_path):
    doors = [process(most_bytes=300_000), process(most_bytes=300_000)]
    paper.reads = "before"
    largest = 0
    for number in range(1500):
        ask(doors[number % 2], query=f"before={number}")
        if number % 100 == 99:
            shelf = (tmp_path / "pages" / "shelf").rglob("*")
            largest = max(largest, sum(one.stat().st_size for one in shelf if one.is_file()))
    page = 3000  # And its head.
    assert largest <= 300_000 + 2 * SWEEP_EVERY * page
    assert paper.rendered == 1500


def test_memory_stays_bounded_under_a_flood_of_queries(process, paper):
    door = process(most_bytes=200_000)
    paper.reads = "before"
    for number in range(500):
        ask(door, query=f"before={number}")
        assert door.store.bytes <= 200_000
    assert 10 < len(door.store.pages) < 200


def test_what_is_read_stays_when_memory_is_short(process, paper):
    door = process(most_bytes=200_000)
    paper.reads = "before"
    ask(door, "/read/")
    for number in range(300):
        ask(door, query=f"before={number}")
        assert ask(door, "/read/").cache == "hit"


@pytest.mark.parametrize("header", ["Surrogate-Control", "CDN-Cache-Control"])
def test_what_is_said_to_an_edge_alone_is_kept_with_the_page(door, paper, header):
    paper.headers = {"Cache-Control": "public, max-age=0, must-revalidate", header: "max-age=300"}
    for answer in (ask(door), ask(door)):
        assert answer.headers[header] == "max-age=300"
        assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"


@pytest.mark.parametrize("edge", ["", "varnish", "fastly", "cloudflare"])
def test_only_an_edge_is_told_that_it_may_show_an_old_page_while_it_asks(edge):
    policy = POLICIES[edge]
    assert "stale-if-error" in " ".join(policy.values())
    if edge != "varnish":  # Its VCL takes it off; see the test with the real one.
        assert "stale-while-revalidate" not in policy["Cache-Control"]
    if edge:
        assert "stale-while-revalidate" in " ".join(policy.values())

"""The real paper behind the door: nothing that a stranger sends changes what others get."""

import io

import pytest
from django.core.wsgi import get_wsgi_application

from newsmania import staleness
from newsmania.pagecache import pages
from newsmania.pagecache.door import PageCache
from tests.articles.test_pages import QUERIES, address_of, edition
from tests.pagecache.conftest import ask

pytestmark = pytest.mark.django_db

# What caches leave out of their keys and applications have been known to obey (Kettle, “Practical
# Web Cache Poisoning”, and param-miner's list).
UNKEYED = {
    **dict.fromkeys(
        ["X_FORWARDED_HOST", "X_HOST", "X_FORWARDED_SERVER", "X_HTTP_HOST_OVERRIDE", "FORWARDED"],
        "evil.example",
    ),
    **dict.fromkeys(["X_ORIGINAL_URL", "X_REWRITE_URL", "X_ORIGINAL_HOST"], "/admin/"),
    **dict.fromkeys(["X_HTTP_METHOD_OVERRIDE", "X_HTTP_METHOD", "X_METHOD_OVERRIDE"], "POST"),
    "X_FORWARDED_PROTO": "https",
    "X_FORWARDED_SCHEME": "nothttps",
    "X_FORWARDED_PORT": "8443",
    "X_FORWARDED_PREFIX": "/evil",
    "X_FORWARDED_FOR": "203.0.113.7",
    "X_SCRIPT_NAME": "/evil",
    "ACCEPT": "application/json",
    "ACCEPT_LANGUAGE": "bn, hi;q=0.5",
    "COOKIE": "django_language=bn; messages=evil; csrftoken=x; sessionidx=1",
    "DNT": "1",
    "ORIGIN": "https://evil.example",
    "RANGE": "bytes=0-10",
    "IF_RANGE": '"x"',
    "IF_MATCH": '"x"',
    "REFERER": "https://evil.example/",
    "SAVE_DATA": "on",
    "SEC_FETCH_SITE": "cross-site",
    "TRANSFER_ENCODING": "chunked",
    "TRUE_CLIENT_IP": "203.0.113.7",
    "UPGRADE_INSECURE_REQUESTS": "1",
    "USER_AGENT": "<script>alert(1)</script>",
    "VIA": "1.1 evil",
    "X_REQUESTED_WITH": "XMLHttpRequest",
}


@pytest.fixture
def opened(db):
    return edition(3)


@pytest.fixture
def application():
    return get_wsgi_application()


@pytest.fixture
def door(application, tmp_path):
    return PageCache(
        application,
        folder=tmp_path / "pages",
        most_bytes=20_000_000,
        allowed_hosts=["testserver"],
        session_cookie="sessionid",
        dues=staleness.dues,
    )


@pytest.mark.parametrize("name", QUERIES)
def test_no_header_that_is_not_in_the_key_changes_a_page(application, door, opened, name):
    address = address_of(name, opened)
    plain = ask(application, address)
    poisoned = ask(door, address, **UNKEYED)
    assert (poisoned.status, poisoned.body) == (plain.status, plain.body)
    assert ask(door, address).body == plain.body


@pytest.mark.parametrize("name", QUERIES)
def test_a_get_with_a_body_is_a_get(application, door, opened, name):
    address = address_of(name, opened)
    plain = ask(application, address)

    def fat(environ, start_response):
        body = b"q=evil&before=evil&reply_to=1&_method=DELETE"
        told = {"CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body)}
        told["CONTENT_TYPE"] = "application/x-www-form-urlencoded"
        return door(environ | told, start_response)

    assert ask(fat, address).body == plain.body
    assert ask(door, address).body == plain.body


SUFFIXES = [
    *("x.css", "x.js", "x.avif", "/x.css", "%2fx.css", "%00.css", ";x.css", "%3bx.css", ".css"),
    *("%0a.css", "%23x.css", "%3fx.css", "..%2fx.css", "~/x.css", "index.html", "?/x.css/"),
]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("name", ["story", "/section/world/", "/"])
def test_no_suffix_makes_an_address_of_a_file_out_of_a_page(door, opened, name, suffix):
    """So no cache in front can be led to keep one person's page as if it were a file."""
    path, _, query = (address_of(name, opened) + suffix).partition("?")
    for _ in range(2):
        answer = ask(door, path, query)
        assert answer.status[:3] in {"301", "302", "404"} or query
        assert answer.cache == "fwd=miss" or query
    assert all(key.path in {address_of(name, opened)} for key in door.store.pages)


@pytest.mark.parametrize("personal", ["/admin/", "/comments/mine/", "/admin/login/"])
@pytest.mark.parametrize("trick", ["{}x.css", "{};x.css", "/{}", "/.{}", "{}?x.css", "/lite{}"])
def test_what_is_for_one_person_is_never_kept(door, opened, personal, trick):
    path, _, query = trick.format(personal).partition("?")
    for _ in range(2):
        ask(door, path, query)
        ask(door, path, query, Cookie="sessionid=abc")
    assert not [key for key in door.store.pages if personal in key.path]


@pytest.mark.parametrize(
    "path",
    ["//", "//evil.example/", "/./", "/../", "/%2e%2e/", "/\\", "/SECTION/world/", "/%252e/", "",
     "/section//world/", "/section/world", "/\x00", "/\xff", "/" + "a/" * 400, "*"],
)  # fmt: skip
def test_no_odd_path_is_a_page_or_an_error_of_ours(door, opened, path):
    answer = ask(door, path)
    assert answer.status[:3] in {"301", "302", "400", "404"} or path == ""
    location = answer.headers.get("Location", "")
    assert not location.startswith(("//", "http:", "https:", "\\"))


@pytest.mark.parametrize(
    "path", ["/x\r\nSet-Cookie: a=b", "/2025/08/23/x\r\nX: y/", "/section/x\ny"]
)
def test_no_path_splits_an_answer(door, opened, path):
    answer = ask(door, path, query="next=\r\nSet-Cookie:%20a=b&x=%0d%0aX:%20y")
    for name, value in answer.headers.items():
        assert not {"\r", "\n"} & set(name + value)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "accepted",
    ["br;q=0, gzip;q=0, *;q=0", "gzip;q=nan", ",,,", "br" * 5000, "x," * 5000, "\x00", "GZIP",
     "br;q"],
)  # fmt: skip
def test_no_odd_encoding_breaks_a_kept_page(door, opened, accepted):
    plain = ask(door, "/").body
    answer = ask(door, "/", Accept_Encoding=accepted)
    assert answer.status == "200 OK"
    if "Content-Encoding" not in answer.headers:
        assert answer.body == plain
    assert ask(door, "/").body == plain


def test_encodings_that_nobody_sends_twice_fill_no_memory(door, opened):
    for n in range(500):
        assert ask(door, "/", Accept_Encoding=f"x-{n}").status == "200 OK"
        assert ask(door, "/", Accept_Encoding=f"x-{n}," + "y" * 5000).status == "200 OK"
    kept = pages._known.cache_info()
    assert kept.currsize <= kept.maxsize <= 1000
    before = kept.misses
    ask(door, "/", Accept_Encoding="z" * 5000)
    assert pages._known.cache_info().misses == before


def test_hosts_that_are_not_ours_get_an_error_and_no_page(door, opened):
    ask(door, "/")
    for host in [
        "evil.example",
        "testserver.evil.example",
        "testserver@evil.example",
        "",
        "[::1",
        "a b",
    ]:
        answer = ask(door, "/", Host=host)
        assert answer.status.startswith("400"), host
    assert {key.host for key in door.store.pages} == {"testserver"}

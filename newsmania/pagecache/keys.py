"""Under which key a request's page is kept, if it may have a kept one at all."""

from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.http.request import split_domain_port, validate_host

# Pages for one person, and files that have a cache of their own.
NEVER_KEPT = ("/admin/", "/comments/", "/static/", "/media/")

# No address of ours is so long, nor what others append to count their readers. Keys are kept in
# memory beside the bytes of their pages.
LONGEST = 2000

# Hosts that are known to be allowed, paths whose parameters are known; forgotten all at once.
MOST_KNOWN = 20_000


class Key(NamedTuple):
    scheme: str
    host: str
    path: str
    query: str


class Keys:
    """
    Nothing else of a request is in a key, and nothing else reaches a view (rendered.py).

    Which query parameters count is the view's to declare. Before a path's view has told, all of
    its query does.
    """

    def __init__(
        self,
        allowed_hosts: list[str],
        session_cookie: str,
        secure_header: tuple[str, str] | None,
    ) -> None:
        self.allowed_hosts = allowed_hosts
        self.session_cookie = f"{session_cookie}="
        self.secure_header = secure_header
        self._hosts: set[str] = set()
        self._reads: dict[str, tuple[str, ...]] = {}

    def key(self, environ: dict[str, Any]) -> Key | None:
        """Nothing for what is never kept, for who is signed in, and for hosts that are not ours."""
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        if (
            len(path) + len(query) > LONGEST
            or environ["REQUEST_METHOD"] not in ("GET", "HEAD")
            or path.startswith(NEVER_KEPT)
            or "HTTP_AUTHORIZATION" in environ
            or self.session_cookie in environ.get("HTTP_COOKIE", "")
            or environ.get("SCRIPT_NAME")
        ):
            return None
        host = environ.get("HTTP_HOST", "")
        if host not in self._hosts and not self._is_allowed(host):
            return None
        return Key(
            self._scheme(environ), host, path, self._counted(path, query) if query else query
        )

    def is_known(self, path: str) -> bool:
        return path in self._reads

    def learn(self, path: str, reads: tuple[str, ...]) -> None:
        """The view of this path reads these parameters, and no others."""
        if len(self._reads) > MOST_KNOWN:
            self._reads.clear()
        self._reads[path] = reads

    def recount(self, key: Key) -> Key:
        """The key by what is known of its path now."""
        return key._replace(query=self._counted(key.path, key.query))

    def _is_allowed(self, host: str) -> bool:
        domain, _port = split_domain_port(host)
        if not (domain and validate_host(domain, self.allowed_hosts)):
            return False
        if len(self._hosts) > MOST_KNOWN:
            self._hosts.clear()
        self._hosts.add(host)
        return True

    def _scheme(self, environ: dict[str, Any]) -> str:
        """As Django finds it (SECURE_PROXY_SSL_HEADER)."""
        if self.secure_header:
            name, value = self.secure_header
            told = environ.get(name)
            if told is not None:
                return "https" if told.split(",")[0].strip() == value else "http"
        return str(environ["wsgi.url_scheme"])

    def _counted(self, path: str, query: str) -> str:
        reads = self._reads.get(path)
        if reads is None:
            return query
        if not (reads and query):
            return ""
        pairs = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] in reads]
        return urlencode(sorted(pairs, key=lambda pair: pair[0]))

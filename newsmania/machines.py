"""Files at the root that programs ask every site for: robots.txt, the web manifest, favicon.ico."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static
from django.urls import reverse

from newsmania.addresses import whole
from newsmania.caching import public_page
from newsmania.crawlers import refused
from newsmania.languages import of_paper

# What is nobody's reading: the newsroom, what readers and their browsers send, what was shared with
# one person; and search, which makes a page for every word.
CLOSED = ("/admin/", "/comments/", "/shared/", "/search/", "/lite/search/", "/read/")
SITEMAPS = ("articles:sitemap", "articles:news_sitemap")

PAPER_COLOUR = "#fbf8f2"
ICONS = (
    ("icons/icon-192.png", 192, "any"),
    ("icons/icon-512.png", 512, "any"),
    ("icons/maskable-192.png", 192, "maskable"),
    ("icons/maskable-512.png", 512, "maskable"),
)


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """Who may fetch what (RFC 9309): crawlers that the operator refuses are named together."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), ""]
    if names := refused(settings.AI_CRAWLERS):
        lines += [*(f"User-agent: {name}" for name in names), "Disallow: /", ""]
    lines += [f"Sitemap: {whole(reverse(name), request)}" for name in SITEMAPS]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public_page
def manifest(request: HttpRequest) -> HttpResponse:
    """How the paper looks on a home screen (W3C Web Application Manifest)."""
    icons = [
        {"src": static(name), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for name, size, purpose in ICONS
    ]
    document = {
        "id": "/",
        "name": settings.PAPER_NAME,
        "short_name": settings.PAPER_NAME,
        "lang": of_paper(),
        "start_url": reverse("articles:front"),
        "scope": "/",
        "display": "minimal-ui",
        "background_color": PAPER_COLOUR,
        "theme_color": PAPER_COLOUR,
        "icons": icons,
    }
    return JsonResponse(document, content_type="application/manifest+json")


@public_page
def favicon(request: HttpRequest) -> HttpResponse:
    """Programs that read no HTML ask here."""
    return HttpResponseRedirect(static("icons/favicon.ico"))

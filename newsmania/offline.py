"""
The service worker, which must stand at the root to see the whole paper (Service Workers, W3C).

A browser fetches it only after its reader has saved a story, and again from time to time: what it
finds when saving has been switched off is a worker that removes itself and all that was kept.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

SCRIPTS = settings.BASE_DIR / "static" / "js"


@csrf_exempt
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    name = "service-worker.js" if settings.OFFLINE_READING else "service-worker-off.js"
    return HttpResponse(
        (SCRIPTS / name).read_text(encoding="utf-8"),
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "no-cache"},
    )

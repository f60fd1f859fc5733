"""
Pictures that the newsroom uploaded, served by the paper itself.

Names hold a digest of the content, so a browser may keep them for ever. Whatever is in a file, it
can do nothing: no type is guessed from its bytes, and its own policy forbids everything.
"""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from django.views.static import serve

from newsmania.caching import FOR_EVER


@csrf_exempt
@require_safe
@csp_override({"default-src": "'none'", "sandbox": ""})
def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response.headers["Cache-Control"] = FOR_EVER
    return response

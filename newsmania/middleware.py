"""What every response passes through."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from newsmania.errors import error_page

UNDRESSED = {405, 413}


class ErrorDressMiddleware:
    """
    Put the paper's page into errors that come without a body.

    Django's method decorators answer 405 with an empty body, which leaves a reader with a blank
    window. Headers that say something (Allow) stay.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in UNDRESSED and not response.streaming and not response.content:
            dressed = error_page(request, response.status_code)
            for name, value in response.headers.items():
                if name not in {"Content-Type", "Content-Length"}:
                    dressed.headers[name] = value
            return dressed
        return response

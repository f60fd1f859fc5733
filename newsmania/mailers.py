"""Django's setting MAILERS, from the one address that operators write."""

from pathlib import Path
from typing import Any

# Seconds, for each step of handing a letter over; see newsmania/outbox.py.
PATIENCE = 20


def mailers(url: dict[str, Any] | None, base: Path) -> dict[str, dict[str, Any]]:
    """What django-environ made of MAIL_URL; without one, a mailer that sends nothing."""
    if url is None:
        return {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
    options: dict[str, Any] = {
        "host": url["EMAIL_HOST"],
        "port": url["EMAIL_PORT"],
        "username": url["EMAIL_HOST_USER"],
        "password": url["EMAIL_HOST_PASSWORD"],
        "use_tls": url.get("EMAIL_USE_TLS", False),
        "use_ssl": url.get("EMAIL_USE_SSL", False),
        "timeout": PATIENCE,
    }
    if url["EMAIL_FILE_PATH"]:
        options = {"file_path": str(base / url["EMAIL_FILE_PATH"])}
    return {"default": {"BACKEND": url["EMAIL_BACKEND"], "OPTIONS": options}}

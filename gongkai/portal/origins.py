"""Where a request comes from (来源): of the connection, or as the web server before us says."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest

OURS: Final = frozenset({"127.0.0.1", "::1", ""})


def origin_of(request: HttpRequest) -> str:
    """Return where a request comes from: behind our own web server or a trusted one, what that server says."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if address in OURS or address in settings.GONGKAI_TRUSTED_PROXIES:
        told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        return told or address
    return address

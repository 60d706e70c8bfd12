"""What stands before the portal's views: released files are served as files."""

import mimetypes
from collections.abc import Callable
from email.utils import formatdate
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_http_date_safe

from gongkai.publishing.release.tree import find_file

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
}
FOREVER = "public, max-age=31536000, immutable"
SHORTLY = "public, max-age=60"
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)


class StaticTreeMiddleware:
    """Serve a released page from the static tree (静态站点) where there is one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_plain_read(request):
            return self.get_response(request)
        path = find_file(settings.GONGKAI_SITE_FOLDER, request.path_info)
        if path is None:
            return self.get_response(request)
        return _serve(request, path)


def media_type(address: str) -> str:
    """Return what kind of file answers an address."""
    suffix = Path(address).suffix.lower()
    if not suffix or address.endswith("/"):
        return TYPES[".html"]
    return TYPES.get(suffix) or mimetypes.guess_type(address)[0] or TYPES[".html"]


def _is_plain_read(request: HttpRequest) -> bool:
    if request.method not in {"GET", "HEAD"} or request.META.get("QUERY_STRING"):
        return False
    return not getattr(request, "is_dummy", False)


def _serve(request: HttpRequest, path: Path) -> HttpResponse:
    facts = path.stat()
    etag = f'"{facts.st_mtime_ns:x}-{facts.st_size:x}"'
    if _is_known(request, etag, facts.st_mtime):
        response: HttpResponse = HttpResponseNotModified()
    elif request.method == "HEAD":
        response = HttpResponse(content_type=media_type(path.name))
        response["Content-Length"] = str(facts.st_size)
    else:
        response = FileResponse(path.open("rb"), content_type=media_type(path.name))
    response["ETag"] = etag
    response["Last-Modified"] = formatdate(facts.st_mtime, usegmt=True)
    response["Cache-Control"] = FOREVER if path.parent.name == "assets" else SHORTLY
    response["Content-Security-Policy"] = POLICY
    return response


def _is_known(request: HttpRequest, etag: str, changed: float) -> bool:
    if stated := request.headers.get("If-None-Match"):
        return stated.strip() == "*" or etag in [one.strip().removeprefix("W/") for one in stated.split(",")]
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return since is not None and int(changed) <= since

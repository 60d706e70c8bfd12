"""What stands before the portal's views: released files are served as files, as a web server would."""

import mimetypes
import re
from collections.abc import Callable, Iterator
from email.utils import formatdate
from pathlib import Path

from django.conf import settings
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_http_date_safe

from gongkai.publishing.release.compressing import TEXT
from gongkai.publishing.release.tree import file_of, find_file, is_taken_down, variant

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
HASHED = frozenset({"assets", "tp"})
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
ENCODINGS = (("br", "br"), ("gzip", "gz"))
RANGE = re.compile(r"bytes=(\d*)-(\d*)")
BLOCK = 64 * 1024
GONE_PAGE = "410.html"


class StaticTreeMiddleware:
    """Serve a released page from the static tree (静态站点) where there is one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_plain_read(request):
            return self.get_response(request)
        tree = settings.GONGKAI_SITE_FOLDER
        path = find_file(tree, request.path_info)
        try:
            if path is not None:
                return _serve(request, path)
        except FileNotFoundError:
            return self.get_response(request)  # released anew between the look and the reading
        if is_taken_down(tree, request.path_info):
            return _gone(tree)
        return self.get_response(request)


def media_type(address: str) -> str:
    """Return what kind of file answers an address."""
    suffix = Path(file_of(address) or "x.html").suffix.lower()
    return TYPES.get(suffix) or mimetypes.guess_type(address)[0] or TYPES[".html"]


def _is_plain_read(request: HttpRequest) -> bool:
    if request.method not in {"GET", "HEAD"} or request.META.get("QUERY_STRING"):
        return False
    return not getattr(request, "is_dummy", False)


def _gone(tree: Path) -> HttpResponse:
    page = find_file(tree, f"/{GONE_PAGE}")
    content = page.read_bytes() if page else "这个网页已经撤下。".encode()
    return HttpResponse(content, status=410, headers={"Content-Security-Policy": POLICY})


def _serve(request: HttpRequest, path: Path) -> HttpResponse:
    chosen, encoding = _variant(request, path)
    facts = chosen.stat()
    etag = f'"{facts.st_mtime_ns:x}-{facts.st_size:x}{f"-{encoding}" if encoding else ""}"'
    response = _answer(request, chosen, etag, facts.st_mtime, facts.st_size)
    if encoding and response.status_code != 304:
        response["Content-Encoding"] = encoding
    if path.suffix.lower() in TEXT:
        patch_vary_headers(response, ["Accept-Encoding"])
    if response.status_code != 304:
        response["Content-Type"] = media_type(f"/{path.name}")
    response["ETag"] = etag
    response["Last-Modified"] = formatdate(facts.st_mtime, usegmt=True)
    response["Cache-Control"] = FOREVER if path.parent.name in HASHED else SHORTLY
    response["Content-Security-Policy"] = POLICY
    return response


def _answer(request: HttpRequest, path: Path, etag: str, changed: float, size: int) -> HttpResponse:
    if _is_known(request, etag, changed):
        return HttpResponseNotModified()
    wanted = _range(request, etag, changed, size)
    if wanted == "":
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if wanted is not None:
        first, last = wanted
        body = _part(path, first, last) if request.method == "GET" else iter(())
        response: HttpResponse = StreamingHttpResponse(body, status=206)
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
        response["Content-Length"] = str(last - first + 1)
    elif request.method == "HEAD":
        response = HttpResponse()
        response["Content-Length"] = str(size)
    else:
        response = FileResponse(path.open("rb"))
        response["Content-Length"] = str(size)
        del response["Content-Disposition"]
    response["Accept-Ranges"] = "bytes"
    return response


def _variant(request: HttpRequest, path: Path) -> tuple[Path, str]:
    """Return the variant of a file that the reader's browser takes, the smallest first; never for a part."""
    accepted = _accepted(request.headers.get("Accept-Encoding", ""))
    if path.suffix.lower() in TEXT and "Range" not in request.headers:
        for encoding, suffix in ENCODINGS:
            if accepted.get(encoding, accepted.get("*", 0)) > 0 and variant(path, suffix).is_file():
                return variant(path, suffix), encoding
    return path, ""


def _accepted(stated: str) -> dict[str, float]:
    """Return the encodings a browser takes, with how much it likes each."""
    accepted = {}
    for one in stated.lower().split(","):
        name, _, weight = one.partition(";")
        try:
            accepted[name.strip()] = float(weight.partition("=")[2]) if weight.strip() else 1.0
        except ValueError:
            accepted[name.strip()] = 0.0
    return accepted


def _range(request: HttpRequest, etag: str, changed: float, size: int) -> tuple[int, int] | str | None:
    """Return the part asked for; nothing where the whole is to be sent; an empty word where there is no such part."""
    found = RANGE.fullmatch(request.headers.get("Range", "").strip())
    if found is None or not any(found.groups()) or not _is_same(request, etag, changed):
        return None
    first, last = found.groups()
    if not first:
        start, end = max(0, size - int(last)), size - 1
    else:
        start, end = int(first), min(int(last or size), size - 1)
        if last and int(last) < start:
            return None
    return (start, end) if start <= end else ""


def _is_same(request: HttpRequest, etag: str, changed: float) -> bool:
    """Whether the file is still the one of which the reader has a part."""
    stated = request.headers.get("If-Range", "").strip()
    if not stated:
        return True
    return stated == etag or parse_http_date_safe(stated) == int(changed)


def _part(path: Path, first: int, last: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (block := file.read(min(BLOCK, left))):
            left -= len(block)
            yield block


def _is_known(request: HttpRequest, etag: str, changed: float) -> bool:
    if stated := request.headers.get("If-None-Match"):
        return stated.strip() == "*" or etag in [one.strip().removeprefix("W/") for one in stated.split(",")]
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return since is not None and int(changed) <= since

"""How the desk shows a page before it is published: the portal lends its templates through the wiring."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

Previewer = Callable[[Any, HttpRequest], HttpResponse]
_previewers: list[Previewer] = []


def register(previewer: Previewer) -> None:
    """Say who draws previews (预览); the last one counts."""
    _previewers[:] = [previewer]


def show(page: Any, request: HttpRequest) -> HttpResponse:
    """Return a page as the public would see it."""
    if not _previewers:
        return HttpResponse("没有装配门户，无法预览。", content_type="text/plain; charset=utf-8", status=503)
    return _previewers[0](page, request)

"""Pages for what went wrong: each says what happened and what to do."""

import logging

from django.http import HttpRequest, HttpResponse

from gongkai.portal.frame import load_frame

logger = logging.getLogger(__name__)
PLAIN = (
    "<!doctype html><html lang='zh-CN'><meta charset='utf-8'><title>暂时没有办成</title>"
    "<h1>这一步暂时没有办成</h1><p>是我们的系统出了问题。请过几分钟再试一次，"
    "着急的事请拨打政务服务热线 12345。</p></html>"
)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form is out of date and how to send it again."""
    page = load_frame().render("portal/errors/csrf.html", page_title="页面已经过期")
    return HttpResponse(page, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page, and where to go from here."""
    return HttpResponse(load_frame().render("portal/errors/404.html", page_title="没有找到"), status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Say that it is our fault; without the frame where even that cannot be read."""
    try:
        page: bytes | str = load_frame().render("portal/errors/500.html", page_title="暂时没有办成")
    except Exception:
        logger.exception("the page for errors failed")
        page = PLAIN
    return HttpResponse(page, status=500)

"""Pages for other sites' frames (嵌入页): search and question without the portal's frame, no script needed."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from gongkai.api.index import opened_index
from gongkai.core.refusals import BadInput
from gongkai.exchange.enums import Channel
from gongkai.publishing.facts import get_site_profile
from gongkai.search import services as asking
from gongkai.search.engine import SearchQuery

SIZE, MOST_PAGES, LONGEST = 10, 20, 200
KNOWN = frozenset({"q", "channel", "ye"})
Answering = Callable[[str], dict[str, Any]]


@require_safe
@xframe_options_exempt
def search(request: HttpRequest) -> HttpResponse:
    """Answer with clauses as a page in somebody's frame (嵌入检索)."""
    return _framed(request, "api/embed_search.html", _found)


@require_safe
@xframe_options_exempt
def ask(request: HttpRequest) -> HttpResponse:
    """Answer a question with the clauses that hold today, quoted with their source, or say there are none (R03-08)."""
    return _framed(request, "api/embed_ask.html", _quoted)


def _framed(
    request: HttpRequest, template: str, answer: Callable[[str, int], dict[str, Any]]
) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:LONGEST].replace("\x00", "")
    channel = request.GET.get("channel", "")
    context: dict[str, Any] = {"query": words, "channel": channel, "hotline": get_site_profile().hotline}
    status = 200
    if getattr(request, "api_is_limited", False):
        context["problem"], status = "查得太频繁了，请稍等一会儿再试。", 429
    elif problem := _problem(request, channel):
        context["problem"], status = problem, 422
    elif words:
        try:
            context |= answer(words, int(request.GET.get("ye", "1")))
            context["next"] = _next(request, context)
        except BadInput as error:
            context["problem"], status = str(error), 422
    response = render(request, template, context, status=status)
    response._csp_update = {"frame-ancestors": list(settings.GONGKAI_FRAME_HOSTS)}
    response["Referrer-Policy"] = "no-referrer"
    return response


def _problem(request: HttpRequest, channel: str) -> str:
    unknown = sorted(set(request.GET) - KNOWN)
    page = request.GET.get("ye", "1")
    if unknown:
        return f"没有“{unknown[0][:40]}”这个参数，可用的有：{'、'.join(sorted(KNOWN))}。"
    if channel and channel not in Channel.values:
        return f"渠道请用 {'、'.join(Channel.values)} 之一。"
    if not (page.isascii() and page.isdigit() and 1 <= int(page) <= MOST_PAGES):
        return f"页码应是 1 至 {MOST_PAGES} 的数字。"
    return ""


def _found(words: str, page: int) -> dict[str, Any]:
    asked = {"text": words, "limit": SIZE, "offset": (page - 1) * SIZE}
    result = opened_index().search(SearchQuery.from_parameters(asked, as_of=timezone.localdate()))
    return {"hits": [_hit(one) for one in result.hits], "total": result.total, "page": page}


def _quoted(words: str, page: int) -> dict[str, Any]:
    now = timezone.now()
    answer = asking.answer_question(
        index=opened_index(), question=words, as_of=timezone.localdate(now), at=now
    )
    return {"answer": answer, "total": 0, "page": page}


def _hit(hit: Any) -> dict[str, Any]:
    record = hit.record
    return {
        "title": record.title,
        "article": record.article,
        "number": record.number,
        "badge": hit.badge,
        "is_valid": hit.validity == "IN_FORCE",
        "url": f"{settings.GONGKAI_PUBLIC_ADDRESS.rstrip('/')}{record.url}",
        "snippet": mark_safe(hit.snippet.html),  # noqa: S308 - escaped by the engine, only <mark> in it
    }


def _next(request: HttpRequest, context: dict[str, Any]) -> str:
    page = int(context["page"])
    if page * SIZE >= context["total"] or page >= MOST_PAGES:
        return ""
    told = {"q": context["query"], "ye": page + 1}
    if context["channel"]:
        told["channel"] = context["channel"]
    return f"{request.path}?{urlencode(told)}"

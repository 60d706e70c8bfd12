"""Search (智能查询): clauses with their badge; the address holds the whole question, and says it strictly."""

import logging
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from gongkai.core.refusals import BadInput
from gongkai.portal.answers import answer_card
from gongkai.portal.articles import article_rows
from gongkai.portal.frame import Crumb, load_frame
from gongkai.portal.search_memory import the_index, the_speller, the_suggester
from gongkai.portal.search_page import bet_cards, page_context
from gongkai.portal.search_parameters import LONGEST, Asked, read_asked
from gongkai.portal.subscribing import feed_of, follow_address, label_of
from gongkai.publishing import selectors as publishing
from gongkai.search import selectors, services
from gongkai.search.engine import SearchResult, result_as_json
from gongkai.search.engine.spelling import did_you_mean
from gongkai.search.engine.suggest import KINDS, Suggestion

SALT = "search-feedback"
A_DAY = 24 * 60 * 60
SHOWN_TYPED = 40
logger = logging.getLogger(__name__)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Answer a question with clauses (条款), each with its validity, and with what else was published."""
    given = request.GET
    words = given.get("q", "").strip()[:LONGEST]
    context: dict[str, Any] = {
        "page_title": f"搜索：{words}" if words else "搜索",
        "crumbs": [Crumb("首页", "/"), Crumb("搜索")],
        "query": words,
        "day": given.get("riqi", ""),
        "everything": given.get("quanbu") == "1",
    }
    try:
        asked = read_asked(given, today=timezone.localdate())
        if words or asked.query.has_filters:
            context |= _answer(request, asked)
    except BadInput as error:
        context["problem"] = str(error)
    if words:
        context["articles"] = article_rows(_articles(words))
    page = load_frame().render("portal/search.html", **context)
    return HttpResponse(page, status=422 if context.get("problem") else 200)


@require_safe
def search_json(request: HttpRequest) -> JsonResponse:
    """Answer the same question for a program; what cannot be read is refused with one sentence."""
    try:
        asked = read_asked(request.GET, today=timezone.localdate())
        result = the_index().search(asked.query)
    except BadInput as error:
        return _json({"error": str(error)}, status=422)
    _record(request, asked, result, channel="API")
    corrected = _corrected(asked, result)
    related = selectors.related_as_json(result.hits, as_of=asked.query.as_of)
    meant = {"did_you_mean": corrected} if corrected else {}
    return _json({**result_as_json(result), "related": related, **meant})


@require_safe
def suggest_json(request: HttpRequest) -> JsonResponse:
    """Suggest while typing (输入提示); empty where suggestions are switched off."""
    if set(request.GET) - {"q"}:
        return _json({"error": "输入提示只有 q（已输入的文字）一个参数。"}, status=422)
    typed = request.GET.get("q", "")[:SHOWN_TYPED]
    lines = [{"text": one.text, "kind": KINDS[one.kind], "by": one.by} for one in _suggestions(typed)]
    answer = _json({"prefix": typed, "suggestions": lines})
    answer["Cache-Control"] = "public, max-age=300"
    return answer


@csrf_exempt  # public pages hold no session; the signed word of the page that was shown stands for one
@require_POST
def judge(request: HttpRequest) -> HttpResponse:
    """Note whether a result was what the reader looked for (查询评价)."""
    try:
        shown = signing.loads(request.POST.get("biaoji", ""), salt=SALT, max_age=A_DAY)
        chosen = int(request.POST.get("zhong", ""))
        services.give_feedback(at=timezone.now(), asked_id=shown["asked"], **_judged(shown["hits"], chosen))
    except (signing.BadSignature, ValueError, KeyError) as error:
        sentence = str(error) if isinstance(error, BadInput) else "没有看懂这次评价，请回到结果页再点一次。"
        return HttpResponse(_thanks(sentence), status=422)
    return HttpResponse(_thanks("谢谢您的评价，我们会据此改进搜索。"))


def _answer(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    query = replace(asked.query, explain=asked.page == 1)
    result = the_index().search(query)
    context = page_context(asked, result)
    if asked.words or asked.query.has_filters:
        context |= {"follow": follow_address(asked), "feed": feed_of(asked), "feed_title": label_of(asked)}
    if asked.page == 1 and asked.words:
        context |= {"bets": bet_cards(asked), "likely": _likely(asked, result, context)}
        if not asked.query.has_filters:
            at = timezone.now()
            context["answer"] = answer_card(
                the_index(), asked.words, as_of=query.as_of, at=at, known=(query, result)
            )
        record = _record(request, asked, result, channel="WEB")
        context["token"] = _token(record, context["hits"]) if record and context["hits"] else ""
    return context


def _likely(asked: Asked, result: SearchResult, context: dict[str, Any]) -> list[dict[str, str]]:
    """Return other questions that may have been meant: a corrected one, and suggestions where nothing was found."""
    corrected = _corrected(asked, result)
    meant = [corrected] if corrected else []
    if not result.hits and not context["is_silent"]:
        meant += [one.text for one in _suggestions(asked.words[:SHOWN_TYPED])]
    return [{"title": one, "address": asked.address(q=one, yuanwen="")} for one in dict.fromkeys(meant)][:5]


def _corrected(asked: Asked, result: SearchResult) -> str:
    is_named = bool(result.hits) and result.hits[0].is_named
    return "" if is_named or asked.page > 1 else did_you_mean(the_index(), asked.query, the_speller())


def _suggestions(typed: str) -> tuple[Suggestion, ...]:
    return the_suggester().suggest(typed) if settings.GONGKAI_SUGGESTIONS else ()


def _articles(words: str) -> Any:
    return publishing.list_articles().filter(title__icontains=words, interprets="")[:5]


def _record(request: HttpRequest, asked: Asked, result: SearchResult, *, channel: str) -> int | None:
    """Note the question; that the note fails must not keep the reader from the answer."""
    try:
        with transaction.atomic():
            noted = services.record_asked(
                text=asked.words,
                query_class=result.query_class.value,
                found=result.total,
                as_of=asked.query.as_of,
                channel=channel,
                asker=f"{request.META.get('REMOTE_ADDR', '')}|{request.headers.get('user-agent', '')}",
                at=timezone.now(),
            )
    except DatabaseError:
        logger.exception("a question could not be noted")
        return None
    return noted.pk if noted else None


def _token(asked_id: int, hits: list[dict[str, Any]]) -> str:
    shown = [(hit["rank"], hit["title"], hit["article"], hit["edition"], hit["url"]) for hit in hits]
    return signing.dumps({"asked": asked_id, "hits": shown}, salt=SALT, compress=True)


def _judged(hits: list[list[Any]], chosen: int) -> dict[str, Any]:
    if chosen == 0:
        return {"is_found": False}
    rank, title, article, edition, url = {hit[0]: hit for hit in hits}[chosen]
    return {
        "is_found": True,
        "title": title,
        "article": article,
        "edition": edition,
        "url": url,
        "rank": rank,
    }


def _thanks(sentence: str) -> bytes:
    crumbs = [Crumb("首页", "/"), Crumb("搜索", "/sousuo"), Crumb("评价")]
    return load_frame().render("portal/judged.html", page_title="评价", crumbs=crumbs, sentence=sentence)


def _json(plain: dict[str, Any], *, status: int = 200) -> JsonResponse:
    return JsonResponse(plain, status=status, json_dumps_params={"ensure_ascii": False})

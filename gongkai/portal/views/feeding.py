"""Any question as a feed (查询的 RSS): what answers it, the last published first."""

import hashlib
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from gongkai.core.refusals import BadInput
from gongkai.exchange import rules
from gongkai.exchange.selectors.callers import anonymous_caller
from gongkai.exchange.services import spend_call
from gongkai.portal.feeds import LENGTH, Told, news_feed
from gongkai.portal.frame import load_frame
from gongkai.portal.origins import origin_of
from gongkai.portal.search_memory import the_index
from gongkai.portal.search_parameters import read_asked
from gongkai.portal.subscribing import label_of, saved_address
from gongkai.subscriptions import news

SHORTLY: Final = "public, max-age=600"


@require_safe
def search_feed(request: HttpRequest) -> HttpResponse:
    """Answer a question with a feed; its address is read as strictly as the search page's."""
    at = timezone.now()
    spent = spend_call(caller=anonymous_caller(origin_of(request), at=at), at=at)
    if blockers := rules.quota_blockers(spent):
        refused = _plain(blockers[0].message, status=429)
        refused["Retry-After"] = str(rules.retry_after(spent, at=timezone.localtime(at)))
        return refused
    try:
        if "ye" in request.GET:
            message = "RSS 只有一页，请去掉页码（ye）。"
            raise BadInput(message)
        asked = read_asked(request.GET, today=timezone.localdate(at))
        found = news.list_results(the_index(), asked.query, limit=LENGTH)
    except BadInput as error:
        return _plain(str(error), status=422)
    told = [Told(one.key, one.words, one.link, one.badge, one.unit, one.published_at) for one in found]
    title = f"{label_of(asked)} - {load_frame().profile.site_name}"
    content = news_feed(title, saved_address(asked), told)
    etag = f'"{hashlib.blake2b(content, digest_size=16).hexdigest()}"'
    answer = HttpResponse(content, content_type="application/rss+xml; charset=utf-8")
    answer["ETag"], answer["Cache-Control"] = etag, SHORTLY
    return get_conditional_response(request, etag=etag, response=answer)


def _plain(sentence: str, *, status: int) -> HttpResponse:
    return HttpResponse(f"{sentence}\n", status=status, content_type="text/plain; charset=utf-8")

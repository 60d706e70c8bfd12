"""Following by mail (邮件订阅): ask, confirm, look at one's own, end; every page works without a script."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from gongkai.core.refusals import BadInput, Refused
from gongkai.portal.frame import Crumb, load_frame
from gongkai.portal.origins import origin_of
from gongkai.portal.subscribing import Followable, read_followable
from gongkai.subscriptions import sealing, selectors, services
from gongkai.subscriptions.enums import Rhythm
from gongkai.subscriptions.models import Reader
from gongkai.subscriptions.services.following import confirmation_period

TRAP: Final = "url"
STALE: Final = "这个链接已经失效，可能是过期了，也可能已经退订。需要时请重新订阅。"
NOT_SENT: Final = "邮件暂时寄不出去，请过一会儿再试，或者先用 RSS 订阅。"


@never_cache
@require_http_methods(["GET", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """Show how something is followed, and take an address; the answer is the same for every address."""
    try:
        wanted = read_followable(request.GET, today=timezone.localdate())
    except BadInput as error:
        is_bare = request.method == "GET" and not request.GET
        return _page("subscribe", "订阅", status=200 if is_bare else 422, problems=[str(error)])
    context = {
        "label": wanted.target.label,
        "address": wanted.target.address,
        "feed": wanted.feed,
        "feed_url": settings.GONGKAI_PUBLIC_ADDRESS.rstrip("/") + wanted.feed,
        "sends_mail": settings.GONGKAI_SENDS_MAIL,
        "csrf": get_token(request),
        "email": request.POST.get("youxiang", "")[:254],
        "rhythm": request.POST.get("pinci", Rhythm.DAILY.value),
        "rhythms": Rhythm.choices,
        "trap": TRAP,
    }
    status = 200
    if request.method == "POST" and settings.GONGKAI_SENDS_MAIL:
        context["problems"], status = _request(request, wanted)
        context["is_taken"] = not context["problems"]
    return _page("subscribe", "订阅", status=status, **context)


@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, word: str) -> HttpResponse:
    """Confirm by a button: a mail program that opens links by itself confirms nothing."""
    at = timezone.now()
    asked = selectors.find_awaiting(word, period=confirmation_period(at))
    if asked is None:
        return _page("stale", "确认订阅", status=404, sentence=STALE)
    if request.method == "POST":
        asked = services.confirm_subscription(shown=word, actor_id=None, at=at) or asked
    context = {"subscription": asked, "is_confirmed": asked.confirmed_at is not None}
    return _page("confirm", "确认订阅", csrf=get_token(request), **context)


@never_cache
@require_http_methods(["GET", "POST"])
def show_own(request: HttpRequest, word: str) -> HttpResponse:
    """Show what an address follows; end one of it or all."""
    reader = selectors.find_reader(word)
    if reader is None:
        return _page("stale", "我的订阅", status=404, sentence=STALE)
    ended = _ended(request, reader) if request.method == "POST" else 0
    context = {
        "email": sealing.masked(sealing.decipher(reader.cipher)),
        "rows": list(selectors.list_subscriptions_of(reader)),
        "ended": ended,
        "csrf": get_token(request),
    }
    return _page("own", "我的订阅", **context)


@csrf_exempt  # a mail program posts here by itself (RFC 8058); the signed word of the mail stands for a session
@never_cache
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, word: str) -> HttpResponse:
    """End what a mail brings: at once where a mail program posts, by a button where a person opens the link."""
    reader, rhythm = selectors.find_ending(word)
    if request.method == "GET" and reader is not None:
        return _page("end", "退订", rhythm=dict(Rhythm.choices).get(rhythm, ""))
    if reader is not None:
        services.end_rhythm(reader=reader, rhythm=rhythm, actor_id=None, at=timezone.now())
    return _page("stale", "退订", sentence="已经退订，不会再给您发这封邮件。")


def _request(request: HttpRequest, wanted: Followable) -> tuple[list[str], int]:
    """Take a request, or seem to where a machine filled in the field that nobody sees."""
    if request.POST.get(TRAP):
        return [], 200
    try:
        is_sent = services.request_subscription(
            written=request.POST.get("youxiang", ""),
            target=wanted.target,
            rhythm=request.POST.get("pinci", ""),
            origin=origin_of(request),
            actor_id=None,
            at=timezone.now(),
        )
    except Refused as refusal:
        is_over = any(one.code == "TOO_OFTEN" for one in refusal.blockers)
        return [one.message for one in refusal.blockers], 429 if is_over else 422
    return ([], 200) if is_sent else ([NOT_SENT], 503)


def _ended(request: HttpRequest, reader: Reader) -> int:
    at = timezone.now()
    if "quanbu" in request.POST:
        return services.end_all_subscriptions(reader=reader, actor_id=None, at=at)
    chosen = request.POST.get("zhong", "")
    if not chosen.isdigit() or len(chosen) > 18:
        return 0
    return services.end_subscription(reader=reader, subscription_id=int(chosen), actor_id=None, at=at)


def _page(name: str, title: str, *, status: int = 200, **context: Any) -> HttpResponse:
    crumbs = [Crumb("首页", "/"), Crumb(title)]
    page = load_frame().render(f"portal/subscribing/{name}.html", page_title=title, crumbs=crumbs, **context)
    return HttpResponse(page, status=status)

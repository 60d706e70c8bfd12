"""The search from behind (搜索管理): best bets, and what readers asked."""

from datetime import date, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.core.refusals import Refused
from gongkai.desk.charts import lines_over_days
from gongkai.desk.doors import roles_required
from gongkai.desk.search_forms import BetForm
from gongkai.search import exports, rules, selectors, services
from gongkai.search.models import BestBet, RankingVersion
from gongkai.trail import selectors as trail
from gongkai.units import selectors as units
from gongkai.units.models import Unit

KEEPERS = ("COUNTY_OFFICE", "EDITOR", "ORGAN_REVIEWER", "AUDITOR")
READERS = ("COUNTY_OFFICE", "AUDITOR")
SPANS = {"7": "近 7 天", "30": "近 30 天", "180": "近 180 天"}
ROWS_A_PAGE = 50
VERSIONS_SHOWN = 10
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@roles_required(*KEEPERS)
@require_GET
def list_bets(request: HttpRequest) -> HttpResponse:
    """Show the best bets a person may see, with where each stands today."""
    day, words = timezone.localdate(), request.GET.get("q", "").strip()
    page = Paginator(selectors.list_bets_handled_by(request.scope, words=words), ROWS_A_PAGE)
    shown = page.get_page(request.GET.get("p"))
    rows = [(bet, selectors.state_of(bet, on=day), _may_keep(request, bet)) for bet in shown]
    context = {"page": shown, "rows": rows, "query": request.GET, "may_place": _owners(request).exists()}
    return render(request, "desk/search/bets.html", context)


@roles_required(*KEEPERS)
@require_http_methods(["GET", "POST"])
def place_bet(request: HttpRequest) -> HttpResponse:
    """Place a best bet."""
    today = timezone.localdate()
    initial = {"starts_on": today, "ends_on": today + timedelta(days=90), "owner": _owners(request).first()}
    return _edit(request, None, initial)


@roles_required(*KEEPERS)
@require_http_methods(["GET", "POST"])
def change_bet(request: HttpRequest, bet_id: int) -> HttpResponse:
    """Change a best bet."""
    bet = _kept(request, bet_id)
    initial = {
        "terms": "\n".join(bet.terms),
        "title": bet.title,
        "summary": bet.summary,
        "target": bet.document.number if bet.document else bet.url,
        "owner": bet.owner,
        "starts_on": bet.starts_on,
        "ends_on": bet.ends_on,
        "reason": bet.reason,
    }
    return _edit(request, bet, initial)


@roles_required(*KEEPERS)
@require_POST
def end_bet(request: HttpRequest, bet_id: int) -> HttpResponse:
    """End a best bet now."""
    bet = _kept(request, bet_id)
    services.end_bet(bet=bet, why=request.POST.get("why", ""), actor_id=request.user.pk, at=timezone.now())
    messages.success(request, f"“{bet.title}”已结束推荐。")
    return redirect("desk:best_bets")


@roles_required(*READERS)
@require_GET
def show_asked(request: HttpRequest) -> HttpResponse:
    """Show what was asked: most, in vain, day by day; the same as a workbook."""
    span = request.GET.get("tian", "30")
    span = span if span in SPANS else "30"
    until = timezone.localdate()
    since = until - timedelta(days=int(span) - 1)
    top = selectors.list_top_questions(since=since, until=until)
    empty = selectors.list_top_questions(since=since, until=until, only_empty=True)
    days = selectors.count_days(since=since, until=until)
    if request.GET.get("export") == "xlsx":
        answer = HttpResponse(exports.as_xlsx(top, empty, days), content_type=XLSX)
        answer["Content-Disposition"] = f'attachment; filename="chaxun-{until}.xlsx"'
        return answer
    context = {
        "switch": selectors.get_switch(),
        "is_answering": selectors.is_answering_on(),
        "may_switch": request.scope.holds("COUNTY_OFFICE"),
        "versions": selectors.list_versions()[:VERSIONS_SHOWN],
        "is_shipped": selectors.find_version_in_service() is None,
        "spans": SPANS.items(),
        "span": span,
        "top": top,
        "empty": empty,
        "days": [one for one in reversed(days) if one.asked],
        "asked": sum(one.asked for one in days),
        "in_vain": sum(one.empty for one in days),
        "chart": lines_over_days(
            _points(days), label=f"{since} 至 {until} 每天的查询次数和零结果次数，数字见下表"
        ),
    }
    return render(request, "desk/search/asked.html", context)


@roles_required("COUNTY_OFFICE")
@require_POST
def switch_answering(request: HttpRequest) -> HttpResponse:
    """Switch answers with quotations on or off, with a reason; search goes on."""
    is_on = request.POST.get("kai") == "1"
    try:
        reason = request.POST.get("reason", "")
        services.switch_answering(is_on=is_on, reason=reason, actor_id=request.user.pk, at=timezone.now())
    except Refused as refusal:
        for blocker in refusal.blockers:
            messages.error(request, blocker.message)
    else:
        messages.success(request, f"自动答复已{'开启' if is_on else '关闭'}，检索照常。")
    return redirect("desk:asked")


@roles_required("COUNTY_OFFICE")
@require_POST
def serve_ranking(request: HttpRequest) -> HttpResponse:
    """Rank by another version from now on, or by the model that came with the product."""
    number = request.POST.get("ban", "")
    version = (
        get_object_or_404(RankingVersion, pk=number if number.isdigit() else 0) if number != "0" else None
    )
    try:
        services.serve_ranking(version=version, actor_id=request.user.pk, at=timezone.now())
    except Refused as refusal:
        for blocker in refusal.blockers:
            messages.error(request, blocker.message)
    else:
        messages.success(request, f"已改用{version or '随附的模型'}排序，下一次检索即生效。")
    return redirect("desk:asked")


def _edit(request: HttpRequest, bet: BestBet | None, initial: dict) -> HttpResponse:
    given = request.POST if request.method == "POST" else None
    form = BetForm(given, initial=initial, owners=_owners(request))
    if form.is_valid():
        fields = form.as_fields()
        try:
            if bet is None:
                services.place_bet(fields=fields, actor_id=request.user.pk, at=timezone.now())
            else:
                services.change_bet(bet=bet, fields=fields, actor_id=request.user.pk, at=timezone.now())
        except Refused as refusal:
            for blocker in refusal.blockers:
                form.add_error(None, f"{blocker.message}（{blocker.basis}）")
        else:
            messages.success(request, f"“{fields['title']}”已保存。")
            return redirect("desk:best_bets")
    history = trail.list_entries_of("search.bestbet", bet.pk) if bet else ()
    return render(request, "desk/search/bet.html", {"form": form, "bet": bet, "entries": history})


def _kept(request: HttpRequest, bet_id: int) -> BestBet:
    """Return a best bet that the person may change; another unit's is not there."""
    bet = get_object_or_404(selectors.list_bets_handled_by(request.scope), pk=bet_id)
    if blockers := rules.owner_blockers(request.scope, bet.owner_id):
        raise Refused(*blockers)
    return bet


def _may_keep(request: HttpRequest, bet: BestBet) -> bool:
    return rules.may_keep_bet(request.scope, bet.owner_id) and bet.ended_at is None


def _owners(request: HttpRequest) -> QuerySet[Unit]:
    """Return the units for which a person may place best bets."""
    known = units.list_units(on=request.scope.on)
    return known.filter(pk__in=[unit.pk for unit in known if rules.may_keep_bet(request.scope, unit.pk)])


def _points(days: list) -> list[dict[str, object]]:
    return [
        {"day": _noon(one.day), "count": count, "kind": kind}
        for one in days
        for kind, count in (("查询", one.asked), ("零结果", one.empty))
    ]


def _noon(day: date) -> str:
    """Return the middle of a day, which is the same day in every zone a chart may be drawn in."""
    return f"{day.isoformat()}T12:00:00"

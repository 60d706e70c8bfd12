"""The exchange on screen (数据交换): keys, partners, what goes out and what nobody takes."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.core.refusals import BadInput, Refused
from gongkai.desk.doors import roles_required
from gongkai.desk.exchange_forms import KeyForm, NewPartnerForm, PartnerForm
from gongkai.exchange import services
from gongkai.exchange.enums import DeliveryState
from gongkai.exchange.models import AccessKey, Delivery, Partner
from gongkai.exchange.selectors import desk as exchange

KEEPERS = ("COUNTY_OFFICE", "OPERATOR")
A_PAGE = 50
SET_UP = ("name", "url", "kinds", "cadence", "accepts_events", "is_active")


@roles_required(*KEEPERS)
@require_http_methods(["GET", "POST"])
def list_keys(request: HttpRequest) -> HttpResponse:
    """Show all keys; issue one, which is shown this once."""
    form = KeyForm(request.POST if request.method == "POST" else None)
    shown, now = "", timezone.now()
    if form.is_valid():
        try:
            key, shown = services.issue_key(request=form.as_request(), actor_id=request.user.pk, at=now)
        except (Refused, BadInput) as error:
            _tell(form, error)
        else:
            messages.success(request, f"已为“{key.name}”签发密钥，请立即抄下交给对方。")
            form = KeyForm()
    return _keys(request, form, shown)


@roles_required(*KEEPERS)
@require_POST
def change_key(request: HttpRequest, key_id: int) -> HttpResponse:
    """Change a key for a new one, or revoke it."""
    key, now, shown = get_object_or_404(AccessKey, pk=key_id), timezone.now(), ""
    try:
        if "rotate" in request.POST:
            _, shown = services.rotate_key(key=key, actor_id=request.user.pk, at=now)
            messages.success(request, f"“{key.name}”已换发，旧密钥还可用几天，请立即抄下新密钥交给对方。")
        elif request.POST.get("confirm") == "1":
            reason = request.POST.get("reason", "")
            services.revoke_key(key=key, reason=reason, actor_id=request.user.pk, at=now)
            messages.success(request, f"“{key.name}”的密钥 {key.handle} 已作废。")
        else:
            messages.error(request, "没有作废：请勾选确认并写明理由。")
    except BadInput as error:
        messages.error(request, str(error))
    return _keys(request, KeyForm(), shown) if shown else redirect("desk:exchange_keys")


@roles_required(*KEEPERS)
@require_http_methods(["GET", "POST"])
def list_partners(request: HttpRequest) -> HttpResponse:
    """Show the partners; register one, whose secret is shown this once."""
    form = NewPartnerForm(request.POST if request.method == "POST" else None)
    secret = ""
    if form.is_valid():
        try:
            partner, secret = services.register_partner(
                code=form.cleaned_data["code"],
                fields=form.as_fields(),
                actor_id=request.user.pk,
                at=timezone.now(),
            )
        except (Refused, BadInput) as error:
            _tell(form, error)
        else:
            messages.success(request, f"已登记“{partner.name}”，请立即抄下共享密钥交给对方。")
            form = NewPartnerForm()
    context = {
        "partners": exchange.list_partners(),
        "form": form,
        "secret": secret,
        "pushes": exchange.list_weekly_pushes(),
        "next_push": exchange.next_weekly_push(at=timezone.now()),
    }
    return render(request, "desk/exchange/partners.html", context)


@roles_required(*KEEPERS)
@require_http_methods(["GET", "POST"])
def show_partner(request: HttpRequest, partner_id: int) -> HttpResponse:
    """Show one partner, how it is set up, what came in from it; change it."""
    partner = get_object_or_404(exchange.list_partners(), pk=partner_id)
    form = _form_of(partner, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.change_partner(
                partner=partner, fields=form.as_fields(), actor_id=request.user.pk, at=timezone.now()
            )
        except (Refused, BadInput) as error:
            _tell(form, error)
        else:
            messages.success(request, f"“{partner.name}”的设置已保存。")
            return redirect("desk:exchange_partner", partner_id=partner.pk)
    return _partner(request, partner, form)


@roles_required(*KEEPERS)
@require_POST
def act_on_partner(request: HttpRequest, partner_id: int) -> HttpResponse:
    """Renew a partner's secret, send everything or only what comes, replay its dead letters, each once confirmed."""
    partner, now = get_object_or_404(exchange.list_partners(), pk=partner_id), timezone.now()
    if request.POST.get("confirm") != "1":
        messages.error(request, "没有办理：请先勾选确认。")
    elif "renew" in request.POST:
        secret = services.renew_secret(partner=partner, actor_id=request.user.pk, at=now)
        messages.success(request, "共享密钥已更换，旧的立即失效，请抄下新的交给对方。")
        return _partner(request, partner, _form_of(partner), secret)
    elif "everything" in request.POST:
        _load(request, partner, is_wanted=request.POST["everything"] == "1")
    elif "replay" in request.POST:
        count = services.replay_dead(partner=partner, actor_id=request.user.pk, at=now)
        messages.success(request, f"已重放 {count} 封死信。")
    return redirect("desk:exchange_partner", partner_id=partner.pk)


@roles_required(*KEEPERS)
@require_GET
def list_deliveries(request: HttpRequest) -> HttpResponse:
    """Show deliveries, dead letters first unless another state is asked for."""
    state = request.GET.get("state", DeliveryState.DEAD)
    state = state if state in DeliveryState.values or state == "" else DeliveryState.DEAD
    partner = request.GET.get("partner", "")
    page = Paginator(exchange.list_deliveries(state=state, partner=partner), A_PAGE).get_page(
        request.GET.get("p")
    )
    context = {
        "page": page,
        "state": state,
        "partner": partner,
        "states": DeliveryState.choices,
        "partners": Partner.objects.order_by("name"),
        "query": request.GET,
    }
    return render(request, "desk/exchange/deliveries.html", context)


@roles_required(*KEEPERS)
@require_http_methods(["GET", "POST"])
def show_delivery(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Show one delivery with its content and the last answer; replay it once confirmed."""
    delivery = get_object_or_404(Delivery.objects.select_related("partner"), pk=delivery_id)
    if request.method == "POST":
        if request.POST.get("confirm") != "1":
            messages.error(request, "没有重放：请先勾选确认。")
        else:
            services.replay_delivery(delivery=delivery, actor_id=request.user.pk, at=timezone.now())
            messages.success(request, f"《{delivery.title}》已重新排队。")
        return redirect("desk:exchange_delivery", delivery_id=delivery.pk)
    return render(request, "desk/exchange/delivery.html", {"one": delivery})


def _keys(request: HttpRequest, form: Form, shown: str) -> HttpResponse:
    context = {"keys": exchange.list_keys(), "form": form, "shown": shown, "now": timezone.now()}
    return render(request, "desk/exchange/keys.html", context)


def _form_of(partner: Partner, told: QueryDict | None = None) -> PartnerForm:
    held = {name: getattr(partner, name) for name in SET_UP}
    return PartnerForm(told, initial=held | {"unit": partner.unit_id})


def _partner(request: HttpRequest, partner: Partner, form: Form, secret: str = "") -> HttpResponse:
    context = {
        "partner": partner,
        "form": form,
        "secret": secret,
        "arrivals": exchange.list_arrivals(partner=partner.code)[:A_PAGE],
        "load": exchange.find_load(partner),
        "public_count": exchange.count_public(partner.kinds),
        "next_push": exchange.next_weekly_push(at=timezone.now()),
        "address": request.build_absolute_uri(f"/api/v1/letters/{partner.code}"),
    }
    return render(request, "desk/exchange/partner.html", context)


def _load(request: HttpRequest, partner: Partner, *, is_wanted: bool) -> None:
    try:
        load = services.begin_initial_load(
            partner=partner, is_wanted=is_wanted, actor_id=request.user.pk, at=timezone.now()
        )
    except Refused as refusal:
        for blocker in refusal.blockers:
            messages.error(request, blocker.message)
    else:
        told = f"已开始推送现有的 {load.total} 项，按先后排队。" if is_wanted else "只推送以后的变动。"
        messages.success(request, f"“{partner.name}”{told}")


def _tell(form: Form, error: Refused | BadInput) -> None:
    if isinstance(error, BadInput):
        form.add_error(None, str(error))
        return
    for blocker in error.blockers:
        form.add_error(None, f"{blocker.message}（{blocker.basis}）")

"""People on screen: the county office opens accounts, gives and ends roles (X-07)."""

import secrets
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.core.refusals import Refused
from gongkai.desk.doors import roles_required
from gongkai.units import selectors, services
from gongkai.units.enums import Role
from gongkai.units.models import Appointment, Officer, Unit


class AppointmentForm(forms.Form):
    """A role in a unit."""

    unit = forms.ModelChoiceField(label="单位", queryset=Unit.objects.order_by("position"))
    role = forms.ChoiceField(label="岗位", choices=Role.choices)


class AccountForm(AppointmentForm):
    """Somebody new with a first role."""

    username = forms.CharField(label="账号", max_length=30, help_text="姓名的拼音")
    display_name = forms.CharField(label="姓名", max_length=40)
    field_order = ("username", "display_name", "unit", "role")


@roles_required("COUNTY_OFFICE")
@require_http_methods(["GET", "POST"])
def list_people(request: HttpRequest) -> HttpResponse:
    """Show everybody with today's roles; open an account."""
    form = AccountForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            officer, password = services.open_account(
                **form.cleaned_data,
                password=secrets.token_urlsafe(12),
                actor_id=request.user.pk,
                at=timezone.now(),
            )
        except Refused as refusal:
            for blocker in refusal.blockers:
                form.add_error(None, f"{blocker.message}（{blocker.basis}）")
        else:
            messages.success(
                request,
                f"已为{officer}开户：账号 {officer.username}，口令 {password}。口令只显示这一次，请当面交给本人。",
            )
            return redirect("desk:people")
    day = timezone.localdate()
    rows = [
        (officer, [one for one in officer.appointments.all() if one.holds_on(day)])
        for officer in selectors.list_officers()
    ]
    return render(
        request, "desk/people.html", {"rows": rows, "form": form, "appointment_form": AppointmentForm()}
    )


@roles_required("COUNTY_OFFICE")
@require_POST
def change_person(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Give a role, end a role, or reset a password."""
    officer = get_object_or_404(Officer, pk=officer_id)
    now = timezone.now()
    if "reset" in request.POST:
        password = secrets.token_urlsafe(12)
        services.reset_password(officer=officer, password=password, actor_id=request.user.pk, at=now)
        messages.success(request, f"{officer}的新口令：{password}。只显示这一次，请当面交给本人。")
    elif "dismiss" in request.POST:
        appointment = get_object_or_404(Appointment, pk=request.POST["dismiss"], officer=officer)
        services.dismiss(
            appointment=appointment,
            ends_on=max(timezone.localdate(now) - timedelta(days=1), appointment.starts_on),
            actor_id=request.user.pk,
            at=now,
        )
        messages.success(request, f"{officer}的任职已结束。")
    else:
        form = AppointmentForm(request.POST)
        if form.is_valid():
            services.appoint(
                officer=officer,
                starts_on=timezone.localdate(now),
                actor_id=request.user.pk,
                at=now,
                **form.cleaned_data,
            )
            messages.success(request, f"{officer}已任职。")
        else:
            messages.error(request, "没有任职：请选择单位和岗位。")
    return redirect("desk:people")

"""Units on screen: the list, and the contact each unit keeps true (R14-01)."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.core.refusals import Refused
from gongkai.desk.doors import officer_required, roles_required
from gongkai.publishing import facts
from gongkai.publishing import services as publishing
from gongkai.publishing.models import SiteProfile
from gongkai.units import selectors, services
from gongkai.units.models import DisclosureContact


class ContactForm(forms.ModelForm):
    """The fields a citizen needs to reach a unit."""

    class Meta:
        model = DisclosureContact
        fields = ("head", "address", "office_hours", "phone", "fax", "email", "postcode")
        labels = {"phone": "联系电话（如 024-12345678）"}


@officer_required
@require_GET
def list_units(request: HttpRequest) -> HttpResponse:
    """Show every unit with its contact; one's own can be changed."""
    units = (
        selectors.list_units(on=timezone.localdate()).select_related("contact").prefetch_related("aliases")
    )
    words = request.GET.get("q", "").strip()
    if words:
        units = units.filter(name__contains=words)
    context = {"units": units, "query": request.GET, "own": request.scope.unit_ids}
    return render(request, "desk/units.html", context)


@officer_required
@require_http_methods(["GET", "POST"])
def edit_contact(request: HttpRequest, code: str) -> HttpResponse:
    """Propose a unit's contact; the date of checking becomes today, the public reads it after its review."""
    contact = get_object_or_404(selectors.list_contacts_handled_by(request.scope), unit__code=code)
    form = ContactForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(contact, name) for name in ContactForm.Meta.fields} | contact.proposed,
    )
    if form.is_valid():
        services.propose_contact(
            contact=contact, fields=form.cleaned_data, actor_id=request.user.pk, at=timezone.now()
        )
        if facts.content_of_contact(contact, proposed=True).digest == contact.seal:
            messages.success(request, f"{contact.unit}的联系方式没有改动，核实日期为今天。")
            return redirect("desk:units")
        messages.success(request, "已保存，核实日期为今天。请送审，审查通过后公众才看得到。")
        return redirect("desk:hand_in", kind=facts.CONTACT, subject_id=contact.pk)
    context = {
        "form": form,
        "unit": contact.unit,
        "contact": contact,
        "proposals": facts.proposals_of(contact),
        "kind": facts.CONTACT,
    }
    return render(request, "desk/unit.html", context)


class SiteForm(forms.ModelForm):
    """The county's own facts as they stand on every page."""

    class Meta:
        model = SiteProfile
        fields = facts.SITE_FIELDS


@roles_required("COUNTY_OFFICE")
@require_http_methods(["GET", "POST"])
def edit_site(request: HttpRequest) -> HttpResponse:
    """Propose the county's own facts (网站基本信息); the public reads them after their review."""
    profile = SiteProfile.objects.filter(pk=1).first() or SiteProfile(pk=1)
    form = SiteForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(profile, name) for name in facts.SITE_FIELDS} | profile.proposed,
    )
    if form.is_valid() and _describe(request, form):
        messages.success(request, "已保存。请送审，审查通过后公众才看得到。")
        return redirect("desk:hand_in", kind=facts.SITE, subject_id=1)
    context = {"form": form, "profile": profile, "proposals": facts.proposals_of(profile), "kind": facts.SITE}
    return render(request, "desk/site.html", context)


def _describe(request: HttpRequest, form: SiteForm) -> bool:
    try:
        publishing.describe_site(fields=form.cleaned_data, actor_id=request.user.pk, at=timezone.now())
    except Refused as refusal:
        for blocker in refusal.blockers:
            form.add_error(None, f"{blocker.message}（{blocker.basis}）")
        return False
    return True

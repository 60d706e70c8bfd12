"""Units on screen: the list, and the contact each unit keeps true (R14-01)."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.desk.doors import officer_required
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
    """Change a unit's contact; the date of checking becomes today."""
    contact = get_object_or_404(selectors.list_contacts_handled_by(request.scope), unit__code=code)
    form = ContactForm(request.POST if request.method == "POST" else None, instance=contact)
    if form.is_valid():
        services.change_contact(
            contact=contact, fields=form.cleaned_data, actor_id=request.user.pk, at=timezone.now()
        )
        messages.success(request, f"{contact.unit}的联系方式已更新，核实日期为今天。")
        return redirect("desk:units")
    return render(request, "desk/unit.html", {"form": form, "unit": contact.unit, "contact": contact})

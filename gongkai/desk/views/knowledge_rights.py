"""Who may write which category of the knowledge base (类目权限, R03-04): the county office decides, screen by screen."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.desk.doors import roles_required
from gongkai.desk.knowledge_forms import WritersForm
from gongkai.knowledge import selectors, services
from gongkai.knowledge.models import Category
from gongkai.trail.models import Entry
from gongkai.units.enums import UnitKind
from gongkai.units.models import Officer, Unit
from gongkai.units.selectors import list_units

KEPT, OPEN = "xianding", "buxian"
EVERYBODY = "全县各单位"


@dataclass(frozen=True, slots=True)
class Choice:
    """One unit in the form: whether it may write now, and how many entries it keeps there."""

    unit: Unit
    is_chosen: bool
    entries: int
    is_gone: bool


@roles_required("COUNTY_OFFICE")
@require_GET
def list_categories(request: HttpRequest) -> HttpResponse:
    """Show every category where entries are written, with the units that may write there."""
    found = selectors.list_leaves(words=request.GET.get("q", ""))
    rights = request.GET.get("quanxian", "")
    if rights in {KEPT, OPEN}:
        found = found.filter(writers__isnull=rights == OPEN)
    context = {
        "page": Paginator(found, 50).get_page(request.GET.get("p")),
        "query": request.GET,
        "rights": ((KEPT, "限定了单位的"), (OPEN, f"{EVERYBODY}可写的")),
        "held": set(list_units(on=timezone.localdate()).values_list("pk", flat=True)),
    }
    return render(request, "desk/knowledge/categories.html", context)


@roles_required("COUNTY_OFFICE")
@require_http_methods(["GET", "POST"])
def set_writers(request: HttpRequest, code: str) -> HttpResponse:
    """Show the units that may write in a category and choose others; what was saved is undone by saving again."""
    category = get_object_or_404(selectors.list_leaves(), code=code)
    held = [unit.pk for unit in category.writers.all()]
    units = _units_to_choose(held)
    form = WritersForm(
        request.POST if request.method == "POST" else None, initial={"units": held}, units=units
    )
    if form.is_valid():
        chosen = list(form.cleaned_data["units"])
        services.set_category_writers(
            category=category,
            unit_ids=[unit.pk for unit in chosen],
            actor_id=request.user.pk,
            at=timezone.now(),
        )
        messages.success(request, _told(category, chosen, is_same={unit.pk for unit in chosen} == set(held)))
        return redirect("desk:categories")
    context = {
        "category": category,
        "form": form,
        "groups": _grouped(units, form.chosen, selectors.count_entries_by_unit(category)),
        "held": held,
        "steps": _steps(category),
    }
    return render(request, "desk/knowledge/category.html", context, status=409 if form.errors else 200)


def _units_to_choose(held: list[int]) -> QuerySet[Unit]:
    """Return the units of today; who is named already stays in sight though it has been abolished since."""
    today = list_units(on=timezone.localdate())
    return Unit.objects.filter(Q(pk__in=today.values("pk")) | Q(pk__in=held)).order_by("position", "name")


def _grouped(
    units: QuerySet[Unit], chosen: set[str], entries: dict[int, int]
) -> list[tuple[str, list[Choice]]]:
    """Return the units by kind, in the order in which units are named."""
    today = set(list_units(on=timezone.localdate()).values_list("pk", flat=True))
    groups: dict[str, list[Choice]] = {code: [] for code in UnitKind.values}
    for unit in units:
        choice = Choice(unit, str(unit.pk) in chosen, entries.get(unit.pk, 0), unit.pk not in today)
        groups[unit.kind].append(choice)
    return [(UnitKind(code).label, choices) for code, choices in groups.items() if choices]


def _told(category: Category, chosen: list[Unit], *, is_same: bool) -> str:
    if is_same:
        return f"“{category.name}”的可写单位没有改动。"
    return f"已保存：“{category.name}”现在由{_names(chosen)}写。要改回去，再打开保存一次。"


def _steps(category: Category) -> list[tuple[Entry, str, str]]:
    """Return the changes of a category's rights with who made each and what it said, in words."""
    changes = selectors.list_rights_set(category)[:20]
    people = Officer.objects.in_bulk([one.actor_id for one in changes if one.actor_id])
    units = Unit.objects.in_bulk([unit_id for one in changes for unit_id in one.payload["unit_ids"]])
    return [
        (
            one,
            str(people.get(one.actor_id, "系统")),
            _names([units[unit_id] for unit_id in one.payload["unit_ids"] if unit_id in units]),
        )
        for one in changes
    ]


def _names(units: list[Unit]) -> str:
    return "、".join(unit.name for unit in units) or EVERYBODY

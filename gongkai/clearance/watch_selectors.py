"""Reading the findings of the aggregation watch; only secrecy officers are told of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, QuerySet, Value, When

from gongkai.clearance.aggregation.columns import read_table
from gongkai.clearance.aggregation.facts import facts_in
from gongkai.clearance.aggregation.plain import all_tables
from gongkai.clearance.aggregation.shown import Shown, shown_rows
from gongkai.clearance.aggregation.vocabulary import Settings, default_settings
from gongkai.clearance.aggregation.watch import readable
from gongkai.clearance.watch_models import AggregationFinding, FindingPlace, FindingState, WatchCount
from gongkai.clearance.watch_sources import read_text
from gongkai.core.rulebook import load_rulebook
from gongkai.units.rules import Scope

WATCHERS = frozenset({"SECRECY_OFFICER"})
MOST_SENTENCES = 8


@dataclass(frozen=True, slots=True)
class SeenPlace:
    """One place of a finding as the officer sees it beside the others (并排对照), read from what is public now."""

    place: FindingPlace
    is_public: bool
    table: Shown | None = None
    sentences: tuple[str, ...] = ()


def list_findings_seen_by(scope: Scope) -> QuerySet[AggregationFinding]:
    """Return the findings a person may see: all for secrecy officers, none for others; open and grave ones first."""
    if not scope.roles & WATCHERS:
        return AggregationFinding.objects.none()
    gravity = Case(
        When(severity="HIGH", then=Value(0)),
        When(severity="MEDIUM", then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    is_open = Case(When(state="OPEN", then=Value(0)), default=Value(1), output_field=IntegerField())
    return AggregationFinding.objects.annotate(gravity=gravity, closed=is_open).order_by(
        "closed", "gravity", "-found_at", "-pk"
    )


def count_open_findings(scope: Scope) -> int:
    """Return how many findings wait for this officer."""
    return list_findings_seen_by(scope).filter(state=FindingState.OPEN).count()


def list_places(finding: AggregationFinding, *, on: date) -> list[SeenPlace]:
    """Return the places of a finding side by side, read from what is public now and masked for reading."""
    settings = get_settings(on=on)
    return [_seen(finding, place, settings) for place in finding.places.order_by("position")]


def get_settings(*, on: date) -> Settings:
    """Return what the watch goes by on a day: the rulebook's numbers and the secrecy office's counts."""
    rules = load_rulebook()
    settings = default_settings(
        least_people=rules.integer("S11.k_min", on=on),
        coordinate_decimals=rules.integer("S11.coordinate_decimals", on=on),
    )
    counts = {row.topic: (row.exact, row.village) for row in WatchCount.objects.order_by("set_at", "pk")}
    return settings.with_counts(counts)


def _seen(finding: AggregationFinding, place: FindingPlace, settings: Settings) -> SeenPlace:
    text = read_text(place.key)
    if text is None:
        return SeenPlace(place, is_public=False)
    for table in all_tables(text):
        if table.where == place.where and place.rows:
            return SeenPlace(place, is_public=True, table=shown_rows(read_table(table), place.rows))
    name = finding.subject.rpartition(":")[2]
    told = _sentences(readable(text), name, settings)
    return SeenPlace(place, is_public=True, sentences=tuple(told))


def _sentences(stretches: Iterable[tuple[str, str]], name: str, settings: Settings) -> list[str]:
    found: dict[str, None] = {}
    for _, words in stretches:
        for fact in facts_in(words, settings):
            if fact.place == name:
                found.setdefault(fact.sentence)
        if not found and name in words:
            at = words.index(name)
            found.setdefault(words[max(0, at - 60) : at + 120])
    return list(found)[:MOST_SENTENCES]

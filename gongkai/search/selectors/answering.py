"""What answering needs to know: whether it is on, and which unit knows what."""

from datetime import date

from gongkai.search.engine.answering.owners import UnitWords
from gongkai.search.models import AnsweringSwitch
from gongkai.units import selectors as units


def get_switch() -> AnsweringSwitch | None:
    """Return the last switching of answers (答复开关), nothing where it was never touched."""
    return AnsweringSwitch.objects.select_related("switched_by").order_by("-pk").first()


def is_answering_on() -> bool:
    """Whether questions are answered with quotations; on until somebody switches it off."""
    switch = get_switch()
    return switch is None or switch.is_on


def list_unit_words(*, on: date) -> list[UnitWords]:
    """Return the names and duties of the units of a day, for handing a question to the one that should know."""
    return [
        UnitWords(
            unit.pk,
            " ".join((unit.name, unit.short_name, *(alias.name for alias in unit.aliases.all()))),
            unit.responsibilities,
        )
        for unit in units.list_units(on=on).prefetch_related("aliases")
    ]

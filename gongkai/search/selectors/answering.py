"""What answering needs to know: whether it is on, and which unit knows what."""

from datetime import date

from gongkai.knowledge.models import KIND as ENTRY
from gongkai.knowledge.selectors import is_usable_as_evidence
from gongkai.policies import selectors as policies
from gongkai.publishing.models import ArticlePage
from gongkai.search.engine.answering.owners import UnitWords
from gongkai.search.engine.records import ClauseRecord
from gongkai.search.models import AnsweringSwitch
from gongkai.units import selectors as units

EVIDENCE_KINDS = {"knowledge": ENTRY, "interpretation": ArticlePage._meta.label_lower}


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


def find_quotable_text(record: ClauseRecord, as_of: date) -> str | None:
    """
    Return what the library itself holds under a hit, nothing where it may not be quoted (R03-08).

    A clause must stand in a public edition that passed review; readings and entries must stand on the day too,
    none of them under a notice that what it cites has gone.
    """
    if record.source == "clause":
        return policies.find_quotable_text(int(record.clause_id))
    item_id = record.document_id.partition(":")[2]
    return record.text if is_usable_as_evidence(EVIDENCE_KINDS[record.source], item_id, as_of=as_of) else None

"""What the clearing-out list and the aggregation watch put on an officer's first screen."""

from datetime import date

from django.urls import reverse

from gongkai.clearance import watch_selectors as watch
from gongkai.desk.home import Waiting
from gongkai.inspection import selectors
from gongkai.inspection.enums import State
from gongkai.units.rules import Scope


def waiting(scope: Scope, on: date) -> list[Waiting]:
    """Return one line for the list to be confirmed and one for the findings to be decided."""
    lines = []
    if scope.roles & selectors.DECIDERS:
        candidates = selectors.list_candidates_handled_by(scope)
        first = candidates.filter(state=State.OPEN).first()
        if first is not None:
            count = candidates.filter(state=State.OPEN).count()
            late = selectors.count_late(candidates, on=on)
            why = f"{count} 项待确认" + (f"，其中 {late} 项已超期" if late else "")
            lines.append(
                Waiting("过时失效信息清理", reverse("desk:clearing_out"), "清理", first.due_on, None, why)
            )
    if count := watch.count_open_findings(scope):
        lines.append(
            Waiting("汇聚预警", reverse("desk:aggregation"), "保密", None, None, f"{count} 条待处理")
        )
    return lines

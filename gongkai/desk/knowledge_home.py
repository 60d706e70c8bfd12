"""What the knowledge base puts on an officer's first screen."""

from datetime import date

from django.urls import reverse

from gongkai.desk.home import Waiting, days_left
from gongkai.knowledge import selectors
from gongkai.knowledge.enums import NoticeState
from gongkai.units.rules import Scope

WORKERS = frozenset({"EDITOR", "ORGAN_REVIEWER", "COUNTY_OFFICE"})


def waiting(scope: Scope, on: date) -> list[Waiting]:
    """Return one line a queue: what lost its policy, what readers found wrong, what policies want."""
    if not scope.roles & WORKERS:
        return []
    queues = (
        (
            "引用失效文件的内容",
            "impacts",
            selectors.list_notices_seen_by(scope).filter(state=NoticeState.OPEN),
        ),
        ("群众纠错", "corrections", selectors.list_open_corrections(scope)),
        ("政策变动待更新知识库", "coverage", selectors.list_open_duties(scope)),
        ("候选知识", "candidates", selectors.list_open_candidates(scope)),
    )
    lines = []
    for what, name, found in queues:
        first = found.order_by("due_on", "pk").first()
        if first is not None:
            late = found.filter(due_on__lt=on).count()
            why = f"{found.count()} 件待办" + (f"，其中 {late} 件已超期" if late else "")
            left = days_left(on, first.due_on)
            lines.append(Waiting(what, reverse(f"desk:{name}"), "知识库", first.due_on, left, why))
    return lines

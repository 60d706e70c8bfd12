"""The first screen: what waits for me, what I sent, my unit's figures."""

from typing import Any

from django import template
from django.apps import apps
from django.utils import timezone

from gongkai.desk import clearance_home, knowledge_home, ledger_home, waiting_home
from gongkai.desk.home import gather
from gongkai.desk.marked import marked
from gongkai.desk.words import ACTIONS

register = template.Library()


@register.inclusion_tag("desk/_first_screen.html", takes_context=True)
def first_screen(context: dict[str, Any]) -> dict[str, Any]:
    """Show what waits for this officer, by deadline."""
    request = context["request"]
    screen = gather(
        request.scope,
        on=timezone.localdate(),
        waiting_from=[
            ledger_home.waiting,
            clearance_home.waiting,
            waiting_home.waiting,
            knowledge_home.waiting,
        ],
        figures_from=[ledger_home.figures, clearance_home.figures],
    )
    return {"screen": screen, "request": request}


@register.simple_tag
def plain_passage(passage: Any) -> str:
    """Show a passage of what is handed in as people read it."""
    return marked({"name": passage.name, "text": passage.text}, [])


@register.filter
def action_label(action: str) -> str:
    """Say a deed of the trail in words."""
    return ACTIONS.get(action, action)


@register.filter
def subject_label(kind: str) -> str:
    """Say what a deed was done to in the model's own word; a kind no longer known keeps its code."""
    try:
        return str(apps.get_model(kind)._meta.verbose_name)
    except (LookupError, ValueError):
        return kind

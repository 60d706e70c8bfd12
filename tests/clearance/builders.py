"""People who review, and things to be reviewed."""

from dataclasses import dataclass

from gongkai.clearance import services
from gongkai.clearance.models import Clearance
from gongkai.publishing import services as publishing
from gongkai.publishing.models import ArticlePage
from gongkai.publishing.services import ArticleDraft
from gongkai.units.models import Officer, Unit
from tests.factories import AT, a_unit, an_officer
from tests.publishing.builders import a_site, column

ARTICLE = "publishing.articlepage"


@dataclass(frozen=True)
class Office:
    """A unit with an editor and one officer for each step."""

    unit: Unit
    editor: Officer
    reviewer: Officer
    secrecy: Officer
    leader: Officer
    legal: Officer


def an_office(unit: Unit | None = None) -> Office:
    """Open a unit with everybody a review needs."""
    unit = unit or a_unit("青岚县水利局")
    roles = ("EDITOR", "ORGAN_REVIEWER", "SECRECY_OFFICER", "LEADER", "LEGAL_OFFICER")
    return Office(unit, *(an_officer(role=role, unit=unit) for role in roles))


def a_draft(
    office: Office, *, body: str = "明日八时起停水。", into: str = "tongzhi", **fields
) -> ArticlePage:
    """Keep a draft of the unit."""
    values = {"title": "关于停水的公告", "source": office.unit.name} | fields
    draft = ArticleDraft(body=body, unit_id=office.unit.pk, **values)
    return publishing.draft_article(column=column(into), draft=draft, actor_id=office.editor.pk, at=AT)


def handed_in(office: Office, article: ArticlePage, **sheet) -> Clearance:
    """Hand a draft in as its editor."""
    return services.hand_in(
        kind=ARTICLE,
        subject_id=article.pk,
        sheet=services.Sheet(**sheet),
        actor_id=office.editor.pk,
        at=AT,
    )


def decided(clearance: Clearance, officer: Officer, outcome: str = "PASS", **more) -> Clearance:
    """Decide on the present step as an officer."""
    return services.decide(clearance=clearance, outcome=outcome, actor_id=officer.pk, at=AT, **more)


def passed(office: Office, clearance: Clearance) -> Clearance:
    """Let every step of an article's review pass."""
    return decided(decided(clearance, office.reviewer), office.secrecy)


__all__ = ["ARTICLE", "AT", "Office", "a_draft", "a_site", "an_office", "decided", "handed_in", "passed"]

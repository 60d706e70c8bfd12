"""The sample county's people review its sample content (演示审查): by the road that everything else takes."""

from datetime import datetime

from gongkai.clearance import selectors, services
from gongkai.clearance.models import Clearance
from gongkai.core.refusals import BadInput
from gongkai.publishing.selectors import find_home
from gongkai.publishing.site_batch import BATCH, get_batch_content
from gongkai.units.models import Officer, Unit
from gongkai.units.selectors import get_scope


def find_editor(unit: Unit | None) -> Officer | None:
    """Return the sample editor of a unit, or of the county government office."""
    editors = Officer.objects.filter(is_sample=True, appointments__role="EDITOR").order_by("pk")
    own = editors.filter(appointments__unit=unit).first() if unit else None
    return own or editors.filter(appointments__unit__kind="OFFICE").first() or editors.first()


def pass_review(kind: str, subject_id: int, *, by: Officer | None = None, at: datetime) -> Clearance:
    """
    Hand something in and let each step's officer pass it.

    :raises BadInput: if nobody can take a step, or the scanner found what blocks
    """
    clearance = services.hand_in(kind=kind, subject_id=subject_id, actor_id=by.pk if by else None, at=at)
    while role := selectors.step_role(clearance):
        officer = _officer_for(clearance, role, at)
        if officer is None:
            raise BadInput(
                f"《{clearance.title}》没有人能办“{selectors.step_label(clearance)}”，请在人员里补上。"
            )
        clearance = services.decide(
            clearance=clearance, outcome="PASS", reason="同意公开（演示）", actor_id=officer.pk, at=at
        )
    return clearance


def review_site(*, is_demo: bool, at: datetime) -> None:
    """
    Bring what the site begins with to its review: sample people pass it, a real county's own will.

    :raises BadInput: if the sample people cannot pass it
    """
    home = find_home()
    if home is None or not get_batch_content(home.pk).members:
        return
    if is_demo:
        pass_review(BATCH, home.pk, at=at)
    else:
        services.hand_in(kind=BATCH, subject_id=home.pk, actor_id=None, at=at)


def waiting_site_words() -> str:
    """Return in one sentence what of the site waits for its review and where, or nothing."""
    open_review = Clearance.objects.open().filter(subject_kind=BATCH).first()
    if open_review is None:
        return ""
    return (
        f"{open_review.summary}已经送审，审查通过前公众看不到：请保密审查员和县政务公开办在工作台“公开前审查”"
        "里审查“站点资料”。"
    )


def _officer_for(clearance: Clearance, role: str, at: datetime) -> Officer | None:
    holders = Officer.objects.filter(is_sample=True, appointments__role=role).distinct().order_by("pk")
    decided = set(clearance.decisions.values_list("officer_id", flat=True)) | {clearance.handed_in_by_id}
    for officer in holders.exclude(pk__in=[one for one in decided if one]):
        if selectors.holds_step(get_scope(officer.pk, on=at.date()), clearance):
            return officer
    return None

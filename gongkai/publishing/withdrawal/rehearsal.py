"""What a withdrawal would take along (撤下预览): the subject's files, and the pages that name it."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from gongkai.publishing.release import takedown
from gongkai.publishing.release.sources import list_sources, sitting
from gongkai.publishing.withdrawal import subjects
from gongkai.publishing.withdrawal.subjects import Subject
from gongkai.trail.models import Entry


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What would go, and what would be released anew without it."""

    subject: Subject
    files: tuple[str, ...]
    pages: tuple[str, ...]


def rehearse(subject: Subject) -> Rehearsal:
    """Return what withdrawing a subject would do; nothing is done."""
    tree = Path(settings.GONGKAI_SITE_FOLDER)
    files = tuple(page.address for page, _ in takedown.find_released(tree, subject.addresses))
    deed = subjects.finder_of(subject.kind).deed
    if not deed:
        return Rehearsal(subject, files, ())
    action, kind = deed
    entry = Entry(
        action=action, subject_kind=kind, subject_id=subject.id, payload={"address": subject.address}
    )
    with sitting():
        touched = [address for source in list_sources() for address in source.touched_by([entry])]
    own = set(subject.addresses)
    return Rehearsal(subject, files, tuple(one for one in dict.fromkeys(touched) if one not in own))

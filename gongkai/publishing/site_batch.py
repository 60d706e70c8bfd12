"""
What a county's site begins with goes public as one batch (站点资料批次): facts, contacts, columns, topics.

A profile states hundreds of short texts; each is bound to its own digest, one review passes them all (S1).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from wagtail.models import Page

from gongkai.clearance import permits
from gongkai.clearance.content import Content, Passage
from gongkai.clearance.enums import State
from gongkai.clearance.models import Clearance
from gongkai.core.refusals import Blocker, Refused
from gongkai.publishing import facts
from gongkai.publishing.clearing import content_of, is_as_reviewed, kind_of
from gongkai.publishing.models import ColumnPage, HomePage, SiteProfile, TopicPage
from gongkai.publishing.recording import record_page
from gongkai.trail import services as trail
from gongkai.units.models import DisclosureContact
from gongkai.units.services import put_contact

BATCH = "publishing.homepage"
S1 = "S1 先审查后公开"
GROUPS = (
    ("site", "网站基本信息", (facts.SITE,)),
    ("columns", "栏目和专题", ("publishing.columnpage", "publishing.topicpage")),
    ("contacts", "联系方式", (facts.CONTACT,)),
)


@dataclass(frozen=True)
class Member:
    """One thing of the batch (批次成员) as it would be public."""

    kind: str
    row: SiteProfile | DisclosureContact | Page
    content: Content

    @property
    def key(self) -> str:
        """Return what names it in the batch."""
        return f"{self.kind}:{self.row.pk}"

    @property
    def line(self) -> str:
        """Return all its words for the reviewer, one line a field where they are many."""
        told = [f"{one.label}：{one.text}" for one in self.content.passages]
        return f"{self.content.address or self.content.title}　{'；'.join(told)}"


def list_waiting() -> list[Member]:
    """Return what of the site waits to be made public (待公开的站点资料)."""
    site = facts.find_waiting_site()
    found = [Member(facts.SITE, site, facts.content_of_site(site, proposed=True))] if site else []
    found += _waiting_pages()
    for contact in facts.list_waiting_contacts():
        found.append(Member(facts.CONTACT, contact, facts.content_of_contact(contact, proposed=True)))
    return found


def get_batch_content(home_id: int) -> Content:
    """Return what of the site would go public together, each thing bound to its own digest."""
    waiting = list_waiting()
    passages, counts = [], []
    for name, label, kinds in GROUPS:
        lines = [one.line for one in waiting if one.kind in kinds]
        if lines:
            passages.append(Passage(name, label, "\n".join(lines)))
            counts.append(f"{label} {len(lines)} 项")
    return Content(
        title=f"站点资料：{'、'.join(counts)}" if counts else "站点资料",
        raw={"home": home_id},
        passages=tuple(passages),
        place="站点资料",
        summary="、".join(counts),
        members={one.key: (one.content.digest, one.content.face) for one in waiting},
    )


@transaction.atomic
def publish_batch(home_id: int, actor_id: int | None, at: datetime) -> int:
    """
    Publish what passed with the batch (批次公开); return how many.

    What changed since it was reviewed stays behind and waits for the next review.

    :raises Refused: if no batch passed a review
    """
    passed = Clearance.objects.of(BATCH, home_id).filter(state=State.PASSED).order_by("-pk").first()
    if passed is None:
        raise Refused(Blocker("NOT_REVIEWED", "站点资料尚未经过公开前审查，请先送审。", S1))
    ready = [one for one in list_waiting() if passed.members.get(one.key, [""])[0] == one.content.digest]
    for one in ready:
        granted = {one.row.pk: (one.content.digest, one.content.face)}
        permits.grant_permits(kind=one.kind, granted=granted, clearance=passed, at=at)
        publish_member(one, actor_id=actor_id, at=at)
    return len(ready)


def publish_member(member: Member, *, actor_id: int | None, at: datetime) -> None:
    """
    Make one thing of the site public as it stands, by its permit.

    :raises Refused: if exactly these bytes did not pass a review
    """
    digest = member.content.digest
    permits.require_permit(kind=member.kind, subject_id=member.row.pk, digest=digest)
    permits.use_permit(kind=member.kind, subject_id=member.row.pk, digest=digest)
    if isinstance(member.row, DisclosureContact):
        put_contact(contact=member.row, seal=digest, actor_id=actor_id, at=at)
    elif isinstance(member.row, SiteProfile):
        _put_site(member.row, digest, actor_id, at)
    else:
        _put_page(member.row, digest, actor_id, at)


def publish_contact(contact_id: int, actor_id: int | None, at: datetime) -> None:
    """
    Show a unit's contact as it passed its review (公开联系方式).

    :raises Refused: if it did not pass
    """
    contact = DisclosureContact.objects.select_related("unit").get(pk=contact_id)
    content = facts.content_of_contact(contact, proposed=True)
    publish_member(Member(facts.CONTACT, contact, content), actor_id=actor_id, at=at)


def publish_site(profile_id: int, actor_id: int | None, at: datetime) -> None:
    """
    Show the site's own facts as they passed their review (公开网站基本信息).

    :raises Refused: if they did not pass
    """
    profile = SiteProfile.objects.get(pk=profile_id)
    content = facts.content_of_site(profile, proposed=True)
    publish_member(Member(facts.SITE, profile, content), actor_id=actor_id, at=at)


def _waiting_pages() -> Iterator[Member]:
    home = HomePage.objects.first()
    pages: list[Page] = []
    for model in (ColumnPage, TopicPage) if home else ():
        pages += model.objects.descendant_of(home).select_related("latest_revision")
    for page in sorted(pages, key=lambda page: page.path):
        was_taken_off = page.seal and not page.live
        if was_taken_off or (not page.has_unpublished_changes and is_as_reviewed(page)):
            continue
        draft = page.get_latest_revision_as_object() if page.latest_revision_id else page
        content = content_of(draft)
        if content.digest != page.seal:
            yield Member(kind_of(page), page, content)


def _put_site(profile: SiteProfile, seal: str, actor_id: int | None, at: datetime) -> None:
    for name, value in profile.proposed.items():
        setattr(profile, name, value)
    profile.proposed, profile.seal = {}, seal
    profile.save()
    trail.record(
        "publishing.site_described", subject=profile, actor_id=actor_id, at=at, name=profile.site_name
    )


def _put_page(page: Page, seal: str, actor_id: int | None, at: datetime) -> None:
    if page.latest_revision_id:
        page.latest_revision.publish()
    else:
        page.live, page.has_unpublished_changes, page.seal = True, False, seal
        page.first_published_at = page.first_published_at or at
        page.last_published_at = at
        page.save()
    record_page(page, "published", actor_id=actor_id, at=at)

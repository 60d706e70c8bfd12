"""Everything the page of one document shows, for one day or one edition."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from gongkai.policies.enums import PREDICATES
from gongkai.policies.models import Edition, LegalEvent, PolicyDocument, Relation
from gongkai.policies.rules.addresses import canonical_number, href
from gongkai.policies.rules.clauses import anchored
from gongkai.policies.rules.topics import topic_names
from gongkai.policies.rules.validity import (
    EventFacts,
    LifeFacts,
    Span,
    Validity,
    replace_notes,
    span_validity,
    validity,
)
from gongkai.policies.selectors.clearing import edition_digest, is_as_reviewed
from gongkai.policies.selectors.holdings import Holding, hold
from gongkai.policies.selectors.views import (
    DocumentPage,
    EditionLine,
    HistoryEntry,
    RelationLine,
)


def find_public_document(address: str) -> PolicyDocument | None:
    """Return one public document by its address (稳定地址), or None."""
    return PolicyDocument.objects.public().filter(address=address).first()


def get_document_page(
    address: str,
    *,
    as_of: date,
    edition_on: date | None = None,
    include_drafts: bool = False,
    held: Holding | None = None,
) -> DocumentPage:
    """
    Return all that the page of a document shows: on a day, or of the edition that the address names.

    `held` is the document where it was read with many others (`hold`), with drafts or without as here.

    :raises PolicyDocument.DoesNotExist: if no public document has the address
    :raises Edition.DoesNotExist: if the document has no edition of that date
    """
    held = held or hold([address], include_drafts=include_drafts).get(address)
    if held is None:
        raise PolicyDocument.DoesNotExist
    document, shown = held.document, _shown_of(held, as_of, edition_on, include_drafts=include_drafts)
    standing = validity(_life_facts(document, held.events), as_of)
    return DocumentPage(
        document=document,
        as_of=as_of,
        edition=shown,
        is_current=edition_on is None or shown == _edition_shown(held.editions, as_of, None),
        validity=_edition_validity(shown, standing, as_of),
        document_validity=standing,
        href=href(document.address),
        fields=_fields(document, standing),
        body=anchored(shown.body) if shown else (),
        history=_history(held.events, is_draft=include_drafts),
        history_note=tuple(line["text"] for line in shown.history) if shown else (),
        editions=tuple(_edition_line(document, one, shown, standing, as_of) for one in held.editions),
        relations=_relations(document, held.relations),
        citations=tuple(held.citations.get(shown.pk, ())) if shown else (),
        attachments=tuple(document.attachments.all()),
    )


def get_public_text(held: Holding, *, as_of: date, edition_on: date | None = None) -> Edition | None:
    """
    Return the text of a document as the public may read it: on a day, or of one edition; None where it has none.

    :raises PolicyDocument.DoesNotExist: if the document is not as it was reviewed
    :raises Edition.DoesNotExist: if the document has no edition of that date, or that is not as reviewed
    """
    return _shown_of(held, as_of, edition_on, include_drafts=False)


def _shown_of(held: Holding, as_of: date, edition_on: date | None, *, include_drafts: bool) -> Edition | None:
    """Return the edition that is shown, once what the public would get is what passed review (S1)."""
    document = held.document
    if not include_drafts and not document.is_stub and not is_as_reviewed(document, held.editions):
        raise PolicyDocument.DoesNotExist
    shown = _edition_shown(held.editions, as_of, edition_on)
    if shown and not include_drafts and edition_digest(shown) != shown.text_digest:
        raise Edition.DoesNotExist
    return shown


def get_validity(document: PolicyDocument, *, as_of: date) -> Validity:
    """Return where a document stands on a day, computed from its confirmed events (有效性)."""
    return validity(get_life_facts(document), as_of)


def get_life_facts(document: PolicyDocument) -> LifeFacts:
    """Return the facts that decide whether a document is in force."""
    return _life_facts(document, document.events.order_by("on", "pk"))


def _life_facts(document: PolicyDocument, events: Iterable[LegalEvent]) -> LifeFacts:
    facts = tuple(
        EventFacts(event.kind, event.on, event.verb, tuple(event.provisions), event.deciding_title)
        for event in events
        if event.confirmed_at is not None
    )
    return LifeFacts(facts, document.expires_on)


def _edition_shown(editions: list[Edition], as_of: date, edition_on: date | None) -> Edition | None:
    if edition_on is not None:
        named = next((one for one in editions if one.edition_on == edition_on), None)
        if named is None:
            raise Edition.DoesNotExist
        return named
    for one in editions:
        starts, ends = one.valid_from, one.valid_to
        if (starts is None or starts <= as_of) and (ends is None or ends > as_of):
            return one
    begun = [one for one in editions if one.valid_from is None or one.valid_from <= as_of]
    return (begun or editions[-1:] or [None])[0]


def _edition_validity(edition: Edition | None, standing: Validity, as_of: date) -> Validity:
    if edition is None:
        return standing
    own = span_validity(Span(edition.valid_from, edition.valid_to, edition.ended_as), as_of)
    if own.code == "IN_FORCE" and standing.code != "IN_FORCE":
        return standing
    return replace_notes(own, standing.notes)


def _edition_line(
    document: PolicyDocument, edition: Edition, shown: Edition | None, standing: Validity, as_of: date
) -> EditionLine:
    return EditionLine(
        edition.edition_on,
        edition.number,
        href(document.address, edition=edition.edition_on.isoformat()),
        _edition_validity(edition, replace_notes(standing, ()), as_of),
        is_shown=edition == shown,
    )


def _fields(document: PolicyDocument, standing: Validity) -> tuple[tuple[str, str], ...]:
    issuers = "、".join(one.name for one in document.issuers.all())
    return (
        ("索引号", document.index_no),
        ("主题分类", "\\".join(topic_names(document.topic))),
        ("信息分类", document.info_class),
        ("体裁", document.genre),
        ("发文机关", issuers),
        ("发文字号", document.number),
        ("统一编号", document.unified_no),
        ("文件性质", document.get_kind_display()),
        ("成文日期", _day(document.signed_on)),
        ("印发日期", _day(document.issued_on)),
        ("发布日期", _day(document.published_at)),
        ("施行日期", _day(document.in_force_from)),
        ("有效期至", _day(document.expires_on)),
        ("有效性", standing.label),
        ("主题词", "、".join(document.keywords)),
        ("公开属性", document.get_openness_display()),
        ("起草单位", document.drafter.name if document.drafter else ""),
        ("政策咨询电话", document.consult_phone),
        ("核对至", _day(document.checked_on)),
    )


def _day(moment: date | datetime | None) -> str:
    if moment is None:
        return ""
    day = timezone.localdate(moment) if isinstance(moment, datetime) else moment
    return day.isoformat()


def _history(events: Iterable[LegalEvent], *, is_draft: bool) -> tuple[HistoryEntry, ...]:
    return tuple(_history_entry(one) for one in events if is_draft or one.confirmed_at is not None)


def _history_entry(event: LegalEvent) -> HistoryEntry:
    decided = event.deciding_document
    label = f"{event.get_verb_display()}{'、'.join(event.provisions)}"
    link = href(decided.address) if decided and decided.is_public else ""
    title = event.deciding_title or (decided.title if decided else "")
    return HistoryEntry(event.on, label, event.note, title, link, event.confirmed_at is not None)


def _relations(document: PolicyDocument, relations: Iterable[Relation]) -> tuple[RelationLine, ...]:
    lines = []
    for one in relations:
        predicate = PREDICATES[one.verb]
        if one.from_document_id == document.pk:
            link = _link(one.to_document)
            lines.append(RelationLine(predicate.forward, one.to_title, one.to_number, one.to_article, link))
        elif one.from_document.is_public:
            other = one.from_document
            lines.append(
                RelationLine(predicate.backward, other.title, other.number, one.to_article, _link(other))
            )
    return tuple(lines)


def _link(document: PolicyDocument | None) -> str:
    return href(document.address) if document and document.is_public and not document.is_stub else ""


def find_by_number(number: str) -> PolicyDocument | None:
    """Return the document of a number (发文字号), public or not, or None."""
    return PolicyDocument.objects.filter(number=canonical_number(number)).first()


def find_public_by_number(number: str) -> PolicyDocument | None:
    """Return the public document of a number (发文字号), or None."""
    return PolicyDocument.objects.public().filter(number=number).first()

"""Corrections of readers (群众纠错): taken with as little of the person as can be, answered in three working days."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from gongkai.core.refusals import Blocker, Refused
from gongkai.core.rulebook import load_rulebook
from gongkai.knowledge import rules, selectors
from gongkai.knowledge.enums import CorrectionState, Source
from gongkai.knowledge.models import CorrectionRequest, KnowledgeEntry
from gongkai.knowledge.sealing import encipher, masked_contact, origin_digest, without_personal
from gongkai.knowledge.services.candidates import Asked, note_candidate
from gongkai.trail import services as trail

LONGEST_TEXT, LONGEST_CONTACT = 1000, 80
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
PARTS = 3


@transaction.atomic
def request_correction(
    *, entry: KnowledgeEntry, text: str, contact: str = "", origin: str, at: datetime
) -> CorrectionRequest:
    """
    Take what a reader says is wrong with an entry (提交纠错); nobody has to say who they are.

    Personal data in the text is masked, the contact enciphered; the trail is told neither.

    :raises Refused: if there is nothing to answer, it is too long, or one source sends too many
    """
    on = timezone.localdate(at)
    digest = origin_digest(origin, on)
    if blockers := _request_blockers(entry, text, contact, digest, at):
        raise Refused(*blockers)
    request = CorrectionRequest.objects.create(
        entry=entry,
        text=without_personal(text.strip(), on=on),
        contact_cipher=encipher(contact.strip()),
        contact_masked=masked_contact(contact) if contact.strip() else "",
        receipt=_receipt(),
        origin=digest,
        received_at=at,
        due_on=rules.due_on(on, rules.CORRECTION, rulebook=load_rulebook()),
    )
    trail.record(
        "knowledge.correction_received", subject=request, actor_id=None, at=at, entry_id=entry.pk,
        title=entry.title, due_on=request.due_on,
    )  # fmt: skip
    return request


@transaction.atomic
def answer_correction(
    *, request: CorrectionRequest, accepts: bool, answer: str, actor_id: int, at: datetime
) -> CorrectionRequest:
    """
    Answer a reader (答复纠错). An accepted one becomes a candidate, so that the entry is mended.

    :raises Refused: if there is no answer, or one was given already
    """
    request = CorrectionRequest.objects.select_for_update().select_related("entry").get(pk=request.pk)
    blockers = []
    if not answer.strip():
        blockers.append(Blocker("NO_ANSWER", "请写明答复，群众凭查询码能看到。", rules.R03_07))
    if request.state != CorrectionState.OPEN:
        blockers.append(Blocker("ANSWERED", "这件纠错已经答复过。", rules.R03_07))
    if blockers:
        raise Refused(*blockers)
    request.state = CorrectionState.ACCEPTED if accepts else CorrectionState.DECLINED
    request.answer, request.answered_by_id, request.answered_at = answer.strip(), actor_id, at
    request.save()
    trail.record(
        "knowledge.correction_answered", subject=request, actor_id=actor_id, at=at, accepts=accepts,
        entry_id=request.entry_id,
    )  # fmt: skip
    if accepts:
        question = f"{request.entry.title}：{request.text}"
        asked = Asked(question, request.answer, request.receipt, unit_id=request.entry.owner_id)
        note_candidate(source=Source.CORRECTION, asked=asked, actor_id=actor_id, at=at)
    return request


@transaction.atomic
def note_contact_seen(*, request: CorrectionRequest, actor_id: int, at: datetime) -> None:
    """Note who looked at a reader's contact to call back (查看联系方式留痕)."""
    trail.record(
        "knowledge.correction_contact_seen",
        subject=request,
        actor_id=actor_id,
        at=at,
        entry_id=request.entry_id,
    )


def _request_blockers(
    entry: KnowledgeEntry, text: str, contact: str, digest: str, at: datetime
) -> list[Blocker]:
    on = timezone.localdate(at)
    most = load_rulebook().integer("R03-07.corrections_an_hour", on=on)
    lately = CorrectionRequest.objects.filter(origin=digest, received_at__gt=at - timedelta(hours=1))
    words = text.strip()
    checks = (
        (selectors.find_public(entry.pk, as_of=on) is None, "NOT_PUBLIC", "这一条已经不公开，不必再纠错。"),
        (not words, "NO_TEXT", "请写明哪里不对、应当是什么。"),
        (len(words) > LONGEST_TEXT, "TEXT_LONG", f"最多写 {LONGEST_TEXT} 字，现在有 {len(words)} 字。"),
        (len(contact.strip()) > LONGEST_CONTACT, "CONTACT_LONG", f"联系方式最多 {LONGEST_CONTACT} 字。"),
        (lately.count() >= most, "TOO_MANY", f"一小时内最多提交 {most} 件，请稍后再来，或拨打热线。"),
    )
    return [Blocker(code, message, rules.R03_07) for wrong, code, message in checks if wrong]


def _receipt() -> str:
    """Return a code that people can read out and nobody can guess (查询码)."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(PARTS))

"""Keys (访问密钥): issued, changed with an overlap, revoked. A key is shown once and kept as a digest."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from gongkai.core.refusals import BadInput, Blocker, Refused
from gongkai.core.rulebook import load_rulebook
from gongkai.exchange import rules, sealing
from gongkai.exchange.enums import Channel, KeyScope
from gongkai.exchange.models import AccessKey
from gongkai.trail import services as trail


@dataclass(frozen=True, slots=True)
class KeyRequest:
    """What a key is to be (密钥申请): for which system, on which channel, for what, how often, how long."""

    name: str
    channel: str
    scopes: tuple[str, ...]
    per_minute: int | None = None
    per_day: int | None = None
    valid_days: int | None = None
    unit_id: int | None = None


@transaction.atomic
def issue_key(*, request: KeyRequest, actor_id: int | None, at: datetime) -> tuple[AccessKey, str]:
    """
    Issue a key (签发密钥); the second of what is returned is the key itself, never to be seen again.

    :raises BadInput: if it has no name or an unknown channel
    :raises Refused: with everything that is not in order
    """
    if not request.name.strip() or request.channel not in set(Channel.values) - {Channel.ANONYMOUS}:
        raise BadInput("请填写使用系统的名称并选择渠道。")
    on, rulebook = timezone.localdate(at), load_rulebook()
    per_minute = request.per_minute or rulebook.integer("R03-09.key_per_minute", on=on)
    per_day = request.per_day or rulebook.integer("R03-09.key_per_day", on=on)
    days = request.valid_days or rulebook.integer("R03-09.key_valid_days", on=on)
    expires_at = at + timedelta(days=days)
    blockers = rules.key_request_blockers(
        scopes=request.scopes,
        known=KeyScope.values,
        per_minute=per_minute,
        per_day=per_day,
        expires_on=timezone.localdate(expires_at),
        on=on,
    )
    if KeyScope.PUSH in request.scopes and request.unit_id is None:
        message = "推送的条目要有单位审核，请选择代为办理的单位。"
        blockers = (*blockers, Blocker("NO_UNIT", message, rules.R03_09))
    if blockers:
        raise Refused(*blockers)
    shown, handle = sealing.new_key()
    key = AccessKey.objects.create(
        name=request.name.strip()[:60],
        channel=request.channel,
        unit_id=request.unit_id,
        handle=handle,
        digest=sealing.digest_of_key(shown),
        scopes=sorted(request.scopes),
        per_minute=per_minute,
        per_day=per_day,
        issued_at=at,
        issued_by_id=actor_id,
        expires_at=expires_at,
    )
    _record(key, "issued", actor_id, at, scopes=key.scopes, channel=key.channel)
    return key, shown


@transaction.atomic
def rotate_key(*, key: AccessKey, actor_id: int | None, at: datetime) -> tuple[AccessKey, str]:
    """
    Issue a new key in place of one (换发密钥); the old one still opens for a few days, so that nobody stands outside.

    :raises Refused: if the old one opens nothing any more, or was changed already
    """
    key = AccessKey.objects.select_for_update().get(pk=key.pk)
    blockers = [*rules.key_blockers(key_facts(key), at=at)]
    if key.replaced_by_id is not None:
        blockers.append(Blocker("REPLACED", "这个密钥已经换发过，请换发新的那个。", rules.R03_09))
    if blockers:
        raise Refused(*blockers)
    days = max(1, (key.expires_at - key.issued_at).days)
    request = KeyRequest(
        key.name, key.channel, tuple(key.scopes), key.per_minute, key.per_day, days, key.unit_id
    )
    fresh, shown = issue_key(request=request, actor_id=actor_id, at=at)
    overlap = load_rulebook().integer("R03-09.key_overlap_days", on=timezone.localdate(at))
    key.expires_at = min(key.expires_at, at + timedelta(days=overlap))
    key.replaced_by = fresh
    key.save(update_fields=["expires_at", "replaced_by"])
    _record(key, "rotated", actor_id, at, by=fresh.handle, until=key.expires_at)
    return fresh, shown


@transaction.atomic
def revoke_key(*, key: AccessKey, reason: str, actor_id: int | None, at: datetime) -> AccessKey:
    """
    Make a key open nothing from now on (作废密钥).

    :raises BadInput: if no reason is given
    :raises Refused: if it was revoked already
    """
    if not reason.strip():
        raise BadInput("请写明作废的理由。")
    key = AccessKey.objects.select_for_update().get(pk=key.pk)
    if key.revoked_at is not None:
        raise Refused(Blocker("KEY_REVOKED", "这个密钥已经作废，无需再办。", rules.R03_09))
    key.revoked_at, key.revoked_reason = at, reason.strip()[:200]
    key.save(update_fields=["revoked_at", "revoked_reason"])
    _record(key, "revoked", actor_id, at, reason=key.revoked_reason)
    return key


def key_facts(key: AccessKey) -> rules.KeyFacts:
    """Return a key as the rules see it."""
    return rules.KeyFacts(frozenset(key.scopes), key.expires_at, key.revoked_at)


def _record(key: AccessKey, deed: str, actor_id: int | None, at: datetime, **more: object) -> None:
    trail.record(
        f"exchange.key_{deed}",
        subject=key,
        actor_id=actor_id,
        at=at,
        name=key.name,
        handle=key.handle,
        **more,
    )

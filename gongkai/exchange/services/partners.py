"""Partners (对接系统): registered with a secret of their own, changed, tried out, switched off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from gongkai.core.refusals import BadInput, Blocker, Refused
from gongkai.exchange import rules, sealing
from gongkai.exchange.enums import Cadence, ItemKind
from gongkai.exchange.models import Partner
from gongkai.exchange.targets import target_blockers
from gongkai.trail import services as trail


@dataclass(frozen=True, slots=True)
class PartnerFields:
    """What is set up of a partner (对接设置)."""

    name: str
    url: str = ""
    kinds: tuple[str, ...] = ()
    cadence: str = Cadence.AT_ONCE
    accepts_events: bool = False
    unit_id: int | None = None
    is_active: bool = True


@transaction.atomic
def register_partner(
    *, code: str, fields: PartnerFields, actor_id: int | None, at: datetime
) -> tuple[Partner, str]:
    """
    Register a partner (登记对接系统); the second of what is returned is the shared secret, shown once.

    :raises Refused: with everything that is not in order
    """
    blockers = _blockers(fields)
    if Partner.objects.filter(code=code).exists():
        blockers.append(Blocker("CODE_TAKEN", f"代码“{code}”已有系统在用，请换一个。", rules.R03_06))
    if blockers:
        raise Refused(*blockers)
    secret = sealing.new_secret()
    partner = Partner(code=code, registered_at=at, secret_cipher=sealing.encipher(secret))
    _fill(partner, fields)
    partner.save()
    _record(partner, "registered", actor_id, at)
    return partner, secret


@transaction.atomic
def change_partner(*, partner: Partner, fields: PartnerFields, actor_id: int | None, at: datetime) -> Partner:
    """
    Change how a partner is set up (修改对接设置).

    :raises Refused: with everything that is not in order
    """
    if blockers := _blockers(fields):
        raise Refused(*blockers)
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    _fill(partner, fields)
    partner.failures, partner.rests_until = 0, None
    partner.save()
    _record(partner, "changed", actor_id, at)
    return partner


@transaction.atomic
def renew_secret(*, partner: Partner, actor_id: int | None, at: datetime) -> str:
    """Give a partner a new shared secret (更换共享密钥) and return it; the old one signs nothing from now on."""
    secret = sealing.new_secret()
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    partner.secret_cipher = sealing.encipher(secret)
    partner.save(update_fields=["secret_cipher"])
    _record(partner, "secret_renewed", actor_id, at)
    return secret


def _blockers(fields: PartnerFields) -> list[Blocker]:
    if not fields.name.strip():
        raise BadInput("请填写对接系统的名称。")
    blockers: list[Blocker] = []
    if fields.url:
        blockers += target_blockers(fields.url, allowed=settings.GONGKAI_WEBHOOK_HOSTS)
    checks = (
        (bool(set(fields.kinds) - set(ItemKind.values)), "KIND", "推送内容请从列出的种类里选。"),
        (bool(fields.kinds) and not fields.url, "NO_URL", "要推送就得填写接收地址。"),
        (not fields.url and not fields.accepts_events, "NOTHING", "请至少填写接收地址，或勾选接收其来信。"),
        (
            fields.accepts_events and fields.unit_id is None,
            "NO_UNIT",
            "来信要有单位办理，请选择承办单位。",
        ),
    )
    return blockers + [Blocker(code, message, rules.R03_06) for wrong, code, message in checks if wrong]


def _fill(partner: Partner, fields: PartnerFields) -> None:
    partner.name, partner.url = fields.name.strip()[:60], fields.url.strip()
    partner.kinds = _ordered(fields.kinds)
    partner.cadence, partner.unit_id = fields.cadence, fields.unit_id
    partner.accepts_events, partner.is_active = fields.accepts_events, fields.is_active


def _ordered(kinds: Sequence[str]) -> list[str]:
    return [one for one in ItemKind.values if one in kinds]


def _record(partner: Partner, deed: str, actor_id: int | None, at: datetime) -> None:
    told = {"code": partner.code, "name": partner.name, "kinds": partner.kinds, "active": partner.is_active}
    trail.record(f"exchange.partner_{deed}", subject=partner, actor_id=actor_id, at=at, **told)

"""Keys, partners and pushed entries for tests."""

from django.conf import settings

from gongkai.exchange import services, signing
from gongkai.exchange.models import AccessKey, Partner
from gongkai.exchange.services import KeyRequest, PartnerFields
from gongkai.units.models import Unit
from tests.factories import AT, a_unit
from tests.knowledge.builders import LEAF


def a_key(
    *, scopes=("READ",), channel: str = "APP", unit: Unit | None = None, at=AT, **fields
) -> tuple[AccessKey, str]:
    """Issue a key; one that may push stands for a unit."""
    unit_id = unit.pk if unit else a_unit().pk if "PUSH" in scopes else None
    request = KeyRequest("测试系统", channel, tuple(scopes), unit_id=unit_id, **fields)
    return services.issue_key(request=request, actor_id=None, at=at)


def bearer(shown: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {shown}"}


def a_partner(
    url: str = "", *, kinds=("DOCUMENT", "ENTRY"), code: str = "rexian", at=AT, **fields
) -> tuple[Partner, str]:
    """Register a partner that wants everything; its host is one the operator named."""
    values = {"name": "热线系统", "url": url, "kinds": kinds if url else ()} | fields
    return services.register_partner(code=code, fields=PartnerFields(**values), actor_id=None, at=at)


def public_key() -> str:
    return signing.public_pem(signing.signing_key(settings.SECRET_KEY))


def an_entry_told(**fields) -> dict:
    """State an entry as another system would."""
    return {
        "title": "井盖坏了多久修好",
        "content": "产权单位两小时内到场。",
        "category": LEAF,
        "nature": "热点问答",
        "keywords": ["井盖"],
        "issuer": "青岚县第九百局",
        "citations": [{"number": "青政发〔2023〕21号", "article": "第三条"}],
    } | fields

"""What everything else is named by (基础数据): topics, categories, units with their public contacts, our public key."""

from django.conf import settings
from django.http import HttpRequest
from ninja import Query, Router

from gongkai.api import schemas
from gongkai.api.answers import answers, day_of
from gongkai.exchange import signing
from gongkai.knowledge.models import Category
from gongkai.policies.rules.topics import topic_classes, topic_names
from gongkai.publishing.facts import list_public_contacts
from gongkai.units import selectors as units

router = Router()
CONTACT = ("address", "office_hours", "phone", "fax", "email", "postcode")


@router.get("/topics", response=answers(list[schemas.Topic]), summary="主题分类", operation_id="list_topics")
def list_topics(request: HttpRequest):
    """两级主题分类（R03-02），文件和条目共用。"""
    return [{"code": code, "names": list(topic_names(code))} for code in topic_classes()]


@router.get(
    "/categories",
    response=answers(list[schemas.Category]),
    summary="知识类目",
    operation_id="list_categories",
)
def list_categories(request: HttpRequest):
    """知识条目的类目；推送的条目要写到最末一级。"""
    rows = Category.objects.order_by("code").values_list("code", "path", "pk")
    parents = set(Category.objects.exclude(parent=None).values_list("parent_id", flat=True))
    return [{"code": code, "path": path, "is_leaf": pk not in parents} for code, path, pk in rows]


@router.get(
    "/units", response=answers(list[schemas.Unit]), summary="单位与联系方式", operation_id="list_units"
)
def list_units(request: HttpRequest, filters: Query[schemas.AsOf]):
    """as_of 那天存在的单位和对外公开的联系方式。"""
    on = day_of(filters.as_of)
    contacts = {one.unit_id: one for one in list_public_contacts(on=on)}
    return [_unit(one, contacts.get(one.pk)) for one in units.list_units(on=on).prefetch_related("aliases")]


@router.get(
    "/signing-key", response=answers(schemas.SigningKey), summary="签名公钥", operation_id="get_signing_key"
)
def get_signing_key(request: HttpRequest):
    """核对平台推送的 Ed25519 签名用的公钥。"""
    key = signing.signing_key(settings.SECRET_KEY)
    return {"key_id": signing.key_id(key), "algorithm": "Ed25519", "public_key": signing.public_pem(key)}


def _unit(unit, contact) -> dict:
    told = {
        "code": unit.code,
        "name": unit.name,
        "short_name": unit.short_name,
        "kind": unit.kind,
        "aliases": sorted(one.name for one in unit.aliases.all()),
    }
    if contact is not None:
        told |= {name: getattr(contact, name) for name in CONTACT}
        told["verified_on"] = contact.verified_on.isoformat() if contact.verified_on else None
    return told

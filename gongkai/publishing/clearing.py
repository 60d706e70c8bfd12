"""
Pages as clearance sees them (拟公开内容): the canonical form of what the public would get, for the gate.

The seal (封签) of a page is the digest that passed review; a page whose words no longer give that digest
is not released, whoever changed them and by whatever path.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from wagtail.models import Page

from gongkai.clearance import permits
from gongkai.clearance.content import FACE_SEAM, AttachedFile, Content, Passage, digest_of_bytes

FIELDS: dict[str, tuple[tuple[str, str], ...]] = {
    "articlepage": (
        ("title", "标题"),
        ("source", "信息来源"),
        ("author", "作者"),
        ("keywords", "关键词"),
        ("summary", "内容概述"),
        ("interprets", "解读的文件"),
    ),
    "columnpage": (
        ("title", "栏目名称"),
        ("description", "栏目说明"),
        ("keywords", "关键词"),
        ("link", "链接"),
    ),
    "topicpage": (
        ("title", "专题名称"),
        ("lead", "导语"),
        ("description", "栏目说明"),
        ("keywords", "关键词"),
    ),
}

SETTINGS = {
    "columnpage": ("column_kind", "holds", "document_kind", "basis", "clause"),
    "topicpage": ("column_kind", "starts_on", "ends_on"),
}
FACES = {"articlepage": ("title", "source")}


def kind_of(page: Page) -> str:
    """Return the kind of subject a page is (审查对象种类)."""
    return page._meta.label_lower


def content_of(page: Page) -> Content:
    """Return everything the public would get of a page in this very form (拟公开内容)."""
    fields = FIELDS[page._meta.model_name]
    passages = [Passage(name, label, getattr(page, name)) for name, label in fields if getattr(page, name)]
    raw = _fields_of(page)
    files: list[AttachedFile] = []
    if page._meta.model_name == "articlepage":
        raw |= {"unit": page.unit_id, "body": without_ids(page.body.get_prep_value())}
        passages += _body_passages(page.body)
        files = [*_attachments(page), *_pictures(page.body)]
    elif page._meta.model_name == "columnpage":
        entries = list(page.entries.all())
        raw["entries"] = _listed(entries)
        passages += [
            Passage(f"entry{n}", "引用的内容", f"{one.title}　{one.source}　{one.link}")
            for n, one in enumerate(entries, start=1)
        ]
    return Content(
        title=page.title,
        raw=raw,
        passages=tuple(passages),
        files=tuple(files),
        unit_id=getattr(page, "unit_id", None),
        summary=getattr(page, "summary", "") or getattr(page, "description", ""),
        address=page.address,
        face=FACE_SEAM.join(
            str(getattr(page, name)) for name in FACES.get(page._meta.model_name, ("title",))
        ),
    )


def is_as_reviewed(page: Page) -> bool:
    """Whether a page still is, byte for byte, what its seal says passed review (封签完好)."""
    return bool(page.seal) and content_of(page).digest == page.seal


def is_column_as_reviewed(page: Page, entries: Sequence[Any]) -> bool:
    """Whether a column or topic still is what passed, its entries given: every dynamic page asks it of all."""
    listed = {"entries": _listed(entries)} if page._meta.model_name == "columnpage" else {}
    told = Content(title=page.title, raw=_fields_of(page) | listed)
    return bool(page.seal) and told.digest == page.seal


def require_cleared(page: Page) -> str:
    """
    Return the digest of a page that may be published as it stands, and use its permit for it.

    :raises Refused: if exactly these bytes did not pass a review
    """
    digest = content_of(page).digest
    permits.require_permit(kind=kind_of(page), subject_id=page.pk, digest=digest)
    permits.use_permit(kind=kind_of(page), subject_id=page.pk, digest=digest)
    return digest


def revoke(page: Page, *, actor_id: int | None, at: datetime) -> None:
    """Take the permit of a page back, so that it cannot come back without a new review (S12)."""
    permits.revoke_permits(kind=kind_of(page), subject_id=page.pk, actor_id=actor_id, at=at)


def without_ids(value: Any) -> Any:
    """Return block data without the ids the editor gives them: they say nothing to the public."""
    if isinstance(value, dict):
        return {key: without_ids(one) for key, one in value.items() if key != "id"}
    if isinstance(value, list | tuple):
        return [without_ids(one) for one in value]
    return value


def _fields_of(page: Page) -> dict[str, Any]:
    kind = page._meta.model_name
    names = ("slug", *(name for name, _ in FIELDS[kind]), *SETTINGS.get(kind, ()))
    return {name: getattr(page, name) for name in names}


def _listed(entries: Iterable[Any]) -> list[list[str]]:
    return [[one.title, one.link, one.source, one.dated_on.isoformat()] for one in entries]


def _body_passages(body: Any) -> Iterator[Passage]:
    for n, block in enumerate(body, start=1):
        name = f"body{n}"
        if block.block_type == "text":
            yield Passage(name, "正文", block.value.source)
        elif block.block_type == "picture":
            yield Passage(f"{name}.alt", "图片说明", block.value["alt"])
            if block.value["caption"]:
                yield Passage(f"{name}.caption", "图注", block.value["caption"])
        else:
            if block.value["caption"]:
                yield Passage(f"{name}.caption", "表名", block.value["caption"])
            yield Passage(f"{name}.rows", "表格", block.value["rows"])


def _attachments(page: Page) -> Iterator[AttachedFile]:
    for one in page.attachments.all():
        yield _stored(one.title, one.document.file)


def _pictures(body: Iterable[Any]) -> Iterator[AttachedFile]:
    for block in body:
        if block.block_type == "picture" and block.value["image"]:
            yield _stored(f"图片：{block.value['alt']}", block.value["image"].file)


def _stored(name: str, file: Any) -> AttachedFile:
    """Return a stored file with the digest of its bytes as they lie there now."""
    try:
        with file.storage.open(file.name) as stored:
            digest = digest_of_bytes(stored.read())
    except OSError:
        digest = ""
    return AttachedFile(name, digest, file.storage.path(file.name))

"""What other systems push (推送): entries one by one or a batch, as JSON or xlsx; corrections. Public after review."""

import hashlib
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import File, Header, Path, Router
from ninja.files import UploadedFile
from pydantic import ValidationError as Invalid

from gongkai.api import pushed
from gongkai.api.answers import answers, origin_of
from gongkai.core.refusals import Blocker, Refused
from gongkai.exchange import rules, services
from gongkai.exchange.models import AccessKey, PushedEntry
from gongkai.exchange.services import StatedCitation, StatedEntry
from gongkai.exchange.sheets import read_entries
from gongkai.knowledge import selectors as knowledge
from gongkai.knowledge import services as knowledge_services
from gongkai.knowledge.models import KnowledgeEntry

router = Router()
KEYED = {"security": [{"key": []}]}
ExternalId = Path(
    ..., min_length=1, max_length=80, pattern=r"^[A-Za-z0-9_.:\-]+$", description="对方系统里的编号"
)
Sheet = File(..., description="xlsx 文件")
Token = Header("", alias="Idempotency-Key", max_length=80, description="幂等号：同一次调用重发时用同一个")


@router.put(
    "/push/entries/{external_id}",
    response=answers(pushed.PushAnswer),
    summary="推送一个条目",
    operation_id="push_entry",
    openapi_extra=KEYED,
)
def push_entry(
    request: HttpRequest, stated: pushed.EntryIn, external_id: str = ExternalId, token: str = Token
):
    """新建或更新一个条目的草稿；已公开的条目，更新要经过审查才替换原文。"""
    key = _key(request)

    def act() -> tuple[int, dict[str, Any]]:
        held, receipt = services.push_entry(key=key, stated=_stated(stated, external_id), at=timezone.now())
        return 200, _answer(held, receipt)

    return _once(request, key, token, act)


@router.get(
    "/push/entries/{external_id}",
    response=answers(pushed.PushAnswer),
    summary="推送条目的状态",
    operation_id="get_pushed_entry",
    openapi_extra=KEYED,
)
def get_pushed_entry(request: HttpRequest, external_id: str = ExternalId):
    """本渠道推送的一个条目现在怎样。"""
    held = PushedEntry.objects.filter(channel=_key(request).channel, external_id=external_id).first()
    if held is None:
        raise Http404
    return _answer(held, "TAKEN")


@router.post(
    "/push/batches",
    response=answers(pushed.BatchAnswer),
    summary="批量推送（JSON）",
    operation_id="push_batch",
    openapi_extra=KEYED,
)
def push_batch(request: HttpRequest, batch: pushed.BatchIn, token: str = Token):
    """一次最多 1000 条：全部合格才导入，有问题就逐行列出，一条也不导入。"""
    key = _key(request)
    rows = [_stated(one, one.external_id) for one in batch.items]
    return _once(request, key, token, lambda: (200, _batch(key, rows)))


@router.post(
    "/push/sheets",
    response=answers(pushed.BatchAnswer),
    summary="批量推送（xlsx）",
    operation_id="push_sheet",
    openapi_extra=KEYED,
)
def push_sheet(request: HttpRequest, file: UploadedFile = Sheet, token: str = Token):
    """同批量推送，表头用 R03-04 的列名（编号、类目、标题、内容、发文单位、材料性质、关键字……）。"""
    key = _key(request)
    content = file.read()
    rows, problems = [], []
    for number, told in enumerate(read_entries(content), start=1):
        try:
            row = pushed.BatchRow.model_validate(told)
        except Invalid as error:
            problems.append(_row_problem(number, told, error))
            continue
        rows.append(_stated(row, row.external_id))
    if problems:
        raise services.BatchRefused(problems)
    return _once(request, key, token, lambda: (200, _batch(key, rows)), content)


@router.post(
    "/push/corrections",
    response=answers(pushed.CorrectionAnswer),
    summary="提交纠错",
    operation_id="push_correction",
    openapi_extra=KEYED,
)
def push_correction(request: HttpRequest, stated: pushed.CorrectionIn, token: str = Token):
    """替群众提交对公开条目的纠错；三个工作日内答复，凭查询码查看。"""
    key = _key(request)

    def act() -> tuple[int, dict[str, Any]]:
        entry = knowledge.find_public(stated.entry_id, as_of=timezone.localdate())
        if entry is None:
            raise Http404
        taken = knowledge_services.request_correction(
            entry=entry,
            text=stated.text,
            contact=stated.contact,
            origin=origin_of(request),
            at=timezone.now(),
        )
        return 200, {"receipt": taken.receipt, "due_on": taken.due_on.isoformat()}

    return _once(request, key, token, act)


@router.get(
    "/push/corrections/{receipt}",
    response=answers(pushed.CorrectionState),
    summary="纠错的答复",
    operation_id="get_correction",
    openapi_extra=KEYED,
)
def get_correction(request: HttpRequest, receipt: str = Path(..., max_length=24)):
    """凭查询码查看纠错办到哪一步、答复是什么。"""
    _key(request)
    found = knowledge.find_correction(receipt)
    if found is None:
        raise Http404
    return {
        "receipt": found.receipt,
        "state": found.state,
        "due_on": found.due_on.isoformat(),
        "answer": found.answer,
        "answered_at": timezone.localtime(found.answered_at).isoformat() if found.answered_at else None,
    }


def _key(request: HttpRequest) -> AccessKey:
    key = request.api_caller.key
    facts = None if key is None else rules.KeyFacts(frozenset(key.scopes), key.expires_at, key.revoked_at)
    if blockers := rules.scope_blockers(facts, scope="PUSH"):
        raise Refused(*blockers)
    return key


def _once(
    request: HttpRequest, key: AccessKey, token: str, act, content: bytes | None = None
) -> dict[str, Any]:
    body = request.body if content is None else content
    digest = hashlib.sha256(f"{request.method} {request.path} ".encode() + body).hexdigest()
    _, answer = services.answer_once(key=key, token=token, digest=digest, act=act, at=timezone.now())
    return answer


def _stated(one: pushed.EntryIn, external_id: str) -> StatedEntry:
    return StatedEntry(
        external_id=external_id,
        title=one.title,
        content=one.content,
        category=one.category,
        nature=one.nature,
        keywords=tuple(one.keywords),
        issuer=one.issuer,
        variants=tuple(one.variants),
        citations=tuple(StatedCitation(c.number, c.title, c.article, c.edition_on) for c in one.citations),
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        version=one.version,
    )


def _batch(key: AccessKey, rows: list[StatedEntry]) -> dict[str, Any]:
    taken = services.push_batch(key=key, rows=rows, at=timezone.now())
    receipts = [receipt for _, receipt in taken]
    return {
        "taken": receipts.count("TAKEN"),
        "unchanged": receipts.count("UNCHANGED"),
        "stale": receipts.count("STALE"),
        "items": [_answer(held, receipt) for held, receipt in taken],
    }


def _answer(held: PushedEntry, receipt: str) -> dict[str, Any]:
    entry = KnowledgeEntry.objects.filter(pk=held.entry_id).first()
    return {
        "external_id": held.external_id,
        "entry_id": held.entry_id,
        "receipt": str(receipt),
        "state": entry.state if entry else "ARCHIVED",
        "is_public": bool(entry and entry.is_public),
    }


def _row_problem(number: int, told: dict[str, Any], error: Invalid) -> services.RowProblem:
    names = {str(one["loc"][0]) for one in error.errors() if one["loc"]}
    message = f"这一行的“{'、'.join(sorted(names))}”填写不对，请按模板改正。"
    return services.RowProblem(
        number, str(told.get("external_id", ""))[:80], (Blocker("ROW", message, rules.R03_04),)
    )

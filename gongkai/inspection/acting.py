"""What each way of clearing out does to an article (处理办法): nothing is deleted, the hash of what was public is kept."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from openpyxl import load_workbook
from wagtail.documents.models import Document
from wagtail.rich_text import RichText

from gongkai.inspection import masking
from gongkai.inspection.enums import Action, Reason
from gongkai.inspection.models import Archived, Candidate, Mark
from gongkai.publishing.blocks import table_grid
from gongkai.publishing.clearing import content_of
from gongkai.publishing.models import ArticlePage, Attachment
from gongkai.publishing.recording import record_page
from gongkai.publishing.revising import put_masked_text, snapshot
from gongkai.publishing.services import withdraw_article
from gongkai.publishing.watching import text_of

MARKS = {
    Reason.CITES_ENDED: "本页所涉文件已失效或废止，内容仅供查阅。",
    Reason.RECRUITMENT_ENDED: "本次招聘招考报名已结束，内容仅供查阅。",
    Reason.CONSULTATION_ENDED: "本次征求意见已结束，内容仅供查阅。",
    Reason.ACTIVITY_ENDED: "报名或活动已结束，内容仅供查阅。",
    Reason.PUBLICITY_ENDED: "公示期已满，内容仅供查阅。",
}
PLAIN_MARK = "本页内容已过有效期，仅供查阅。"
Deed = Callable[[Candidate, ArticlePage, str, int | None, datetime], None]


def carry_out(
    *,
    candidate: Candidate,
    article: ArticlePage,
    action: str,
    note: str,
    actor_id: int | None,
    at: datetime,
) -> None:
    """Do one of the ways of clearing out to an article; correcting is the editor's own work."""
    deed = DEEDS.get(action)
    if deed is not None:
        deed(candidate, article, note, actor_id, at)


def _mark(candidate: Candidate, article: ArticlePage, _note: str, actor_id: int | None, at: datetime) -> None:
    text = MARKS.get(Reason(candidate.reason), PLAIN_MARK)
    Mark.objects.update_or_create(article_id=article.pk, defaults={"text": text, "marked_at": at})
    record_page(article, "marked", actor_id=actor_id, at=at)


def _archive(
    candidate: Candidate, article: ArticlePage, note: str, actor_id: int | None, at: datetime
) -> None:
    _keep(candidate, article, at, content=snapshot(article))
    reason = f"归档：{candidate.get_reason_display()}。{note}".strip()
    withdraw_article(article=article, reason=reason, actor_id=actor_id, at=at)


def _take_down(
    candidate: Candidate, article: ArticlePage, note: str, actor_id: int | None, at: datetime
) -> None:
    _keep(candidate, article, at, content={})
    withdraw_article(article=article, reason=note, actor_id=actor_id, at=at)


def _mask(candidate: Candidate, article: ArticlePage, note: str, actor_id: int | None, at: datetime) -> None:
    _keep(candidate, article, at, content={})
    kept = _masked_attachments(article)
    left_out = {one.title for one in article.attachments.all()} - {one.title for one in kept}
    more = f"附件《{'》《'.join(sorted(left_out))}》含名单，不再提供。" if left_out else ""
    put_masked_text(
        article=article,
        body=[_masked_block(block) for block in article.body],
        attachments=kept,
        reason=f"{note or '公示期满脱敏。'}{more}",
        actor_id=actor_id,
        at=at,
    )


DEEDS: dict[str, Deed] = {
    Action.MARK: _mark,
    Action.ARCHIVE: _archive,
    Action.MASK: _mask,
    Action.TAKE_DOWN: _take_down,
}


def _keep(candidate: Candidate, article: ArticlePage, at: datetime, *, content: dict[str, Any]) -> None:
    Archived.objects.create(
        candidate=candidate,
        title=article.title,
        address=article.address,
        hash=content_of(article).digest,
        content=content,
        at=at,
    )


def _masked_block(block: Any) -> tuple[str, Any]:
    if block.block_type == "text":
        return "text", RichText(masking.masked_words(block.value.source))
    if block.block_type != "table":
        return block.block_type, block.value
    rows = masking.masked_rows(table_grid(block.value["rows"]))
    lines = "\n".join(" | ".join(row) for row in rows)
    return "table", {"caption": block.value["caption"], "rows": lines}


def _masked_attachments(article: ArticlePage) -> list[Attachment]:
    """Return the attachments that may stay: lists in workbooks masked, other files with lists left out."""
    open_lists = {
        table.where.partition("》")[0]
        for table in text_of(article).tables
        if masking.lists_people_openly(table.rows)
    }
    kept = []
    for position, one in enumerate(article.attachments.select_related("document")):
        name = one.document.filename
        if f"附件《{name}" not in open_lists:
            kept.append(Attachment(document=one.document, title=one.title, sort_order=position))
        elif Path(name).suffix.lower() == ".xlsx":
            document = _masked_workbook(one.document)
            kept.append(Attachment(document=document, title=one.title, sort_order=position))
    return kept


def _masked_workbook(document: Document) -> Document:
    """Return a new workbook with the same cells, masked; formulas and hidden sheets do not come along."""
    with document.file.open("rb") as stored:
        book = load_workbook(BytesIO(stored.read()), data_only=True)
    for sheet in list(book.worksheets):
        if sheet.sheet_state != "visible":
            book.remove(sheet)
            continue
        rows = [["" if v is None else str(v) for v in row] for row in sheet.iter_rows(values_only=True)]
        for number, (before, after) in enumerate(zip(rows, masking.masked_rows(rows), strict=True), start=1):
            for column, (old, new) in enumerate(zip(before, after, strict=True), start=1):
                if old != new:
                    sheet.cell(number, column).value = new
    out = BytesIO()
    book.save(out)
    return Document.objects.create(
        title=document.title, file=ContentFile(out.getvalue(), Path(document.filename).name)
    )

"""The whole library taken over from a file (整库导入), checked against it line by line; public after review."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from gongkai.core.refusals import BadInput
from gongkai.exchange.selectors import library
from gongkai.knowledge import services as knowledge
from gongkai.knowledge.drafts import Cited, EntryDraft
from gongkai.knowledge.enums import Source
from gongkai.knowledge.models import KnowledgeEntry
from gongkai.policies.models import Edition, PolicyDocument
from gongkai.policies.services.restoring import restore_documents
from gongkai.trail import services as trail
from gongkai.units import services as units
from gongkai.units.models import Unit

Line = Mapping[str, Any]
KINDS = ("unit", "document", "entry")


@dataclass(slots=True)
class RestoreReport:
    """How an import of a whole library went (整库导入报告)."""

    units: int = 0
    documents: int = 0
    entries: int = 0
    held: int = 0
    batch: int | None = None
    differing: list[str] = field(default_factory=list)

    @property
    def is_equal(self) -> bool:
        """Whether everything in the file is held now as the file says."""
        return not self.differing


@transaction.atomic
def restore_library(*, file: Path, actor_id: int | None, at: datetime) -> RestoreReport:
    """
    Take over a library as another installation exported it (整库导入): all of it or nothing.

    What is held already stays as it is. Afterwards each line is written again from the database and compared
    with the file (等值核对); the report names what differs.

    :raises BadInput: if the file is not what its checksum beside it says, or a line cannot be read
    :raises Refused: if an entry may not be kept as it is written
    """
    check_sums(file)
    lines = list(read_lines(file))
    report = RestoreReport()
    try:
        _restore_units([one for one in lines if one["line"] == "unit"], report, actor_id, at)
        _restore_documents([one for one in lines if one["line"] == "document"], report, actor_id, at)
        knowledge.build_categories(actor_id=actor_id, at=at)
        for line in lines:
            if line["line"] == "entry":
                _restore_entry(line, report, actor_id, at)
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise BadInput(f"文件缺少应有的内容（{error}），请确认是本平台导出的整库文件。") from error
    report.differing = [name for line in lines if (name := _difference(line))]
    deed = {"documents": report.documents, "entries": report.entries, "differing": len(report.differing)}
    kind = PolicyDocument._meta.label_lower
    trail.record_many([("exchange.library_restored", kind, "", deed)], actor_id=actor_id, at=at)
    return report


def read_lines(file: Path) -> Iterator[Line]:
    """
    Yield the lines of an exported library.

    :raises BadInput: if one of them is none
    """
    with file.open(encoding="utf-8") as lines:
        try:
            for number, text in enumerate(lines, start=1):
                line = json.loads(text)
                if not isinstance(line, dict) or line.get("line") not in KINDS:
                    raise BadInput(f"第 {number} 行不是整库文件的内容，请确认文件。")
                yield line
        except (UnicodeDecodeError, ValueError) as error:
            if isinstance(error, BadInput):
                raise
            raise BadInput(f"{file.name} 无法读取，请确认是本平台导出的整库文件。") from error


def check_sums(file: Path) -> None:
    """
    Compare a file with the checksums beside it, where there are any (校验).

    :raises BadInput: if one does not fit, or there is no such file
    """
    if not file.is_file():
        raise BadInput(f"找不到“{file}”，请检查路径。")
    for name in ("sm3", "sha256"):
        beside = file.with_name(f"{file.name}.{name}")
        if beside.is_file():
            stated = beside.read_text(encoding="utf-8").split()[:1]
            digest = hashlib.new(name)
            with file.open("rb") as content:
                while block := content.read(1 << 20):
                    digest.update(block)
            if stated != [digest.hexdigest()]:
                raise BadInput(f"{file.name} 与 {beside.name} 不符，文件可能损坏，请重新下载。")


def _restore_units(lines: Sequence[Line], report: RestoreReport, actor_id: int | None, at: datetime) -> None:
    names = dict(Unit.objects.values_list("code", "name"))
    for line in lines:
        held = names.get(line["code"])
        if held not in {None, line["name"]}:
            message = f"编码“{line['code']}”在这里是“{held}”，文件里是“{line['name']}”：请装进同一县的安装。"
            raise BadInput(message)
        if held or line["name"] in names.values():
            report.held += 1
            continue
        contact = {name: value for name, value in (line["contact"] or {}).items() if value}
        if "verified_on" in contact:
            contact["verified_on"] = date.fromisoformat(contact["verified_on"])
        units.register_unit(
            fields={name: line[name] for name in library.UNIT},
            aliases=tuple(line["aliases"]),
            contact=contact,
            actor_id=actor_id,
            at=at,
        )
        report.units += 1


def _restore_documents(
    lines: Sequence[Line], report: RestoreReport, actor_id: int | None, at: datetime
) -> None:
    known = set(PolicyDocument.objects.values_list("address", flat=True))
    fresh = [one for one in lines if one["address"] not in known]
    report.held += len(lines) - len(fresh)
    report.documents = len(fresh)
    if fresh:
        report.batch = restore_documents(lines=fresh, actor_id=actor_id, at=at).pk


def _restore_entry(line: Line, report: RestoreReport, actor_id: int | None, at: datetime) -> None:
    if KnowledgeEntry.objects.filter(title=line["title"]).exists():
        report.held += 1
        return
    names = dict(Unit.objects.values_list("name", "pk"))
    draft = EntryDraft(
        title=line["title"],
        content=line["content"],
        category=line["category"],
        nature=line["nature"],
        keywords=tuple(line["keywords"]),
        issuer_id=names[line["issuer"]],
        variants=tuple(line["variants"]),
        citations=tuple(_cited(one) for one in line["citations"]),
        valid_from=_day(line["valid_from"]),
        valid_to=_day(line["valid_to"]),
    )
    entry = knowledge.collect_entry(
        draft=draft, owner_id=names[line["owner"]], source=Source.IMPORT, actor_id=actor_id, at=at
    )
    entry.published_at = datetime.fromisoformat(line["published_at"])
    entry.save(update_fields=["published_at"])
    report.entries += 1


def _cited(line: Line) -> Cited:
    edition = Edition.objects.filter(
        document__address=line["address"], edition_on=date.fromisoformat(line["edition_on"])
    ).first()
    if edition is None:
        raise BadInput(f"条目引用的文件 {line['address']} 不在本库里，请用完整的整库文件。")
    return Cited(edition.document_id, edition.pk, line["anchor"], line["label"], line["quote_digest"])


def _difference(line: Line) -> str:
    """Return the name of what is not held as a line says, or nothing."""
    held = _line_again(line)
    if held is not None and library.comparable(held) == library.comparable(line):
        return ""
    return str(line.get("address") or line.get("title") or line.get("name"))


def _line_again(line: Line) -> Line | None:
    if line["line"] == "document":
        document = PolicyDocument.objects.filter(address=line["address"]).first()
        return library.document_line(document, only_public=False) if document else None
    if line["line"] == "entry":
        entry = KnowledgeEntry.objects.filter(title=line["title"]).first()
        return library.entry_line(entry) if entry else None
    return next((one for one in library.unit_lines() if one["code"] == line["code"]), None)


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None

"""One file read for the library, in a process of its own: everything the import needs, nothing of Django."""

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from gongkai.core.dates import format_date
from gongkai.core.documents.model import ParsedDocument
from gongkai.core.documents.readers import read, read_bytes
from gongkai.core.documents.structure import parse_source
from gongkai.core.refusals import BadInput
from gongkai.policies.rules.addresses import canonical_number
from gongkai.policies.rules.clauses import ClauseText, anchored, body_text, list_clauses, pack
from gongkai.policies.rules.history import (
    Happening,
    Timing,
    commencement_of_edition,
    life_happenings,
    read_history,
    read_timing,
)
from gongkai.policies.rules.kinds import kind_of
from gongkai.policies.rules.repeals import RepealFound, find_repeals

_DATED_NAME = re.compile(r"[(（](?P<day>\d{4}-\d{2}-\d{2})[)）]$|@(?P<at>\d{4}-\d{2}-\d{2})$")
_FENCE = "+++"
INDEX_PAGE = "_index.md"
TAIL = 6


@dataclass(frozen=True, slots=True)
class FileFound:
    """One file to import: where it is, what it is called here, its digest (待导入文件)."""

    path: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One file as the import sees it (读取结果); `problem` says why it cannot be used."""

    file: FileFound
    problem: str = ""
    title: str = ""
    number: str = ""
    edition_number: str = ""
    kind: str = "OTHER"
    issuers: tuple[str, ...] = ()
    signed_on: date | None = None
    edition_on: date | None = None
    commences_on: date | None = None
    expires_on: date | None = None
    happenings: tuple[Happening, ...] = ()
    history: tuple[tuple[str, str], ...] = ()
    body: tuple[dict[str, Any], ...] = ()
    clauses: tuple[ClauseText, ...] = ()
    text: str = ""
    frame: Mapping[str, Any] = field(default_factory=dict)
    citations: tuple[tuple[str, str, str], ...] = ()
    repeals: tuple[RepealFound, ...] = ()
    front: Mapping[str, Any] = field(default_factory=dict)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, by which a second run knows it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_file(file: FileFound) -> Reading:
    """Return what the import needs of one file; a file that cannot be read says why, it does not stop."""
    if Path(file.name).name == INDEX_PAGE:
        return Reading(file, problem="目录页，没有正文。")
    try:
        front, parsed = _parse(Path(file.path))
    except BadInput as error:
        return Reading(file, problem=str(error))
    if not parsed.body:
        return Reading(file, problem="目录页或空文件，没有正文。")
    body = tuple(pack(node) for node in parsed.body)
    return _assemble(file, front, parsed, body)


def _parse(path: Path) -> tuple[dict[str, Any], ParsedDocument]:
    if path.suffix.lower() != ".md":
        return {}, parse_source(read(path))
    data = path.read_bytes()
    if not data.startswith(_FENCE.encode()):
        return {}, parse_source(read(path))
    _, _, rest = data.decode("utf-8").partition(_FENCE)
    stated, _, text = rest.partition(f"\n{_FENCE}")
    try:
        front = tomllib.loads(stated)
    except tomllib.TOMLDecodeError as error:
        message = f"文件“{path.name}”开头 +++ 之间的说明无法读取（{error}），请改正后再导入。"
        raise BadInput(message) from error
    return front, parse_source(read_bytes(text.encode(), str(path)))


def _assemble(
    file: FileFound, front: dict[str, Any], parsed: ParsedDocument, body: tuple[dict[str, Any], ...]
) -> Reading:
    nodes = anchored(body)
    clauses = tuple(list_clauses(nodes))
    timing = read_timing([clause.text for clause in clauses[-TAIL:]])
    happenings = read_history(parsed.history)
    edition_on = _edition_on(Path(file.name), front, happenings, parsed, timing)
    if edition_on is None:
        return Reading(file, problem="看不出版本日期，请在文件名后注明，如“名称(2023-07-18).md”。")
    title = str(front.get("title", "")) or parsed.title or _bare_name(file.name)
    issuers = tuple(front.get("issuers", ())) or parsed.issuers or _ministry(Path(file.path))
    number = canonical_number(str(front.get("number", "")) or _first_number(happenings) or parsed.number)
    told = [one for one in happenings if one.on <= edition_on or one.kind == "COMMENCED"]
    return Reading(
        file=file,
        title=title,
        number=number,
        edition_number=_edition_number(told, front),
        kind=front.get("kind") or kind_of(title, issuers, Path(file.path).parts[:-1], number),
        issuers=issuers,
        signed_on=front.get("signed_on") or _made_on(told) or parsed.signed_on or edition_on,
        edition_on=edition_on,
        commences_on=_commences_on(front, edition_on, told, timing),
        expires_on=front.get("expires_on") or timing.expires_on,
        happenings=tuple(_life(front, told, timing)),
        history=tuple((line.on.isoformat() if line.on else "", line.text) for line in parsed.history),
        body=body,
        clauses=clauses,
        text=body_text(nodes),
        frame=frame_of(parsed),
        citations=tuple(dict.fromkeys((c.title, c.number, c.article) for c in parsed.citations)),
        repeals=tuple(find_repeals("\n".join(clause.text for clause in clauses[-TAIL:]))),
        front=front,
    )


def frame_of(parsed: ParsedDocument) -> dict[str, Any]:
    """Return what an official document says around its body: to whom, attachments, by whom, when (主送与落款)."""
    stated = {
        "recipients": list(parsed.recipients),
        "attachments": list(parsed.attachments),
        "signature": parsed.signature,
        "signed": format_date(parsed.signed_on) if parsed.signature and parsed.signed_on else "",
        "note": parsed.disclosure_note,
    }
    return {name: value for name, value in stated.items() if value}


def _edition_on(
    name: Path,
    front: Mapping[str, Any],
    happenings: Sequence[Happening],
    parsed: ParsedDocument,
    timing: Timing,
) -> date | None:
    stated: date | None = front.get("edition_from") or front.get("signed_on")
    if stated:
        return stated
    dated = _DATED_NAME.search(name.stem)
    if dated:
        return date.fromisoformat(dated["day"] or dated["at"])
    made = [one.on for one in happenings if one.kind in {"ENACTED", "AMENDED"}]
    return max(made, default=None) or parsed.signed_on or parsed.published_on or timing.commences_on


def _ministry(path: Path) -> tuple[str, ...]:
    """A folder below 部门规章 is named after the ministry whose rules it holds."""
    return (path.parent.name,) if path.parent.parent.name == "部门规章" else ()


def _bare_name(name: str) -> str:
    return _DATED_NAME.sub("", Path(name).stem)


def _first_number(happenings: Sequence[Happening]) -> str:
    return next((one.number for one in happenings if one.kind == "ENACTED" and one.number), "")


def _edition_number(happenings: Sequence[Happening], front: Mapping[str, Any]) -> str:
    if front.get("amended_by"):
        return canonical_number(str(front["amended_by"]))
    changed = [one.number for one in happenings if one.kind == "AMENDED"]
    return changed[-1] if changed else ""


def _made_on(happenings: Sequence[Happening]) -> date | None:
    return min((one.on for one in happenings if one.kind == "ENACTED"), default=None)


def _commences_on(
    front: Mapping[str, Any], edition_on: date, happenings: Sequence[Happening], timing: Timing
) -> date | None:
    if front:
        return front.get("edition_from") or front.get("effective_on") or timing.commences_on
    return commencement_of_edition(edition_on, happenings, timing)


def _life(front: Mapping[str, Any], happenings: Sequence[Happening], timing: Timing) -> list[Happening]:
    if not front:
        return life_happenings(happenings, timing)
    found = []
    if front.get("signed_on"):
        found.append(Happening("ENACTED", front["signed_on"], "公布"))
    if front.get("effective_on"):
        found.append(Happening("COMMENCED", front["effective_on"], "施行"))
    return found

"""Masked copies (脱敏副本): the same file, masked by the house rule (S7), its metadata gone (S4), then scanned."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gongkai.clearance.scanner.files import Detects, Seen, look, scan_bytes
from gongkai.clearance.scanner.masking.images import stripped
from gongkai.clearance.scanner.masking.office import clean_office
from gongkai.clearance.scanner.masking.pdf import save_pdf
from gongkai.clearance.scanner.model import Part, ScannedFile
from gongkai.clearance.scanner.readers import open_bytes
from gongkai.clearance.scanner.readers.reading import Reading
from gongkai.clearance.scanner.readers.tracing import Edit, Passage, Slot
from gongkai.core.refusals import Blocker, Refused

PERSONAL = frozenset(
    [
        "identity_number",
        "mobile_phone",
        "bank_card",
        "passport",
        "permit",
        "plate",
        "address",
        "email",
        "social_account",
    ]
)
SECRET = frozenset(("state_secret_mark", "work_secret_mark"))
_SEPARATOR = re.compile(r"[\s\-－–—_.·・\u00ad\u200b-\u200f\u2060\ufeff]")
_MOST_PASSES = 3
_S4 = "保密法第三十五条、第三十六条"
_S7 = "个人信息保护法第二十八条；平台脱敏规则（S7）"


@dataclass(frozen=True, slots=True)
class MaskedCopy:
    """A file fit to be published: its bytes, what people must be told, and the scan that shows it is clean."""

    data: bytes
    notes: tuple[str, ...]
    scanned: ScannedFile


def mask_bytes(data: bytes, name: str, detector: Detects) -> MaskedCopy:
    """
    Return a masked copy of a file.

    A mark of secrecy is never masked: who takes it off declassifies, and that is not the scanner's to decide.

    :raises BadInput: if the file cannot be read
    :raises Refused: if it bears a mark of secrecy, or something that blocks cannot be taken out safely
    """
    notes: list[str] = []
    for _ in range(_MOST_PASSES):
        reading = open_bytes(data, name)
        seen = look(reading, detector)
        _refuse_secrets(seen)
        _apply(seen, detector)
        data, told = _saved(reading, seen)
        notes += [each for each in told if each not in notes]
        scanned = scan_bytes(data, name, detector)
        if not _remaining(scanned):
            return MaskedCopy(data, tuple(notes), scanned)
    raise Refused(*_still_found(scanned))


def _refuse_secrets(seen: list[Seen]) -> None:
    marks = [
        each.finding for each in seen if each.finding.kind in SECRET and each.finding.severity == "block"
    ]
    if marks:
        places = "、".join(dict.fromkeys(where(mark.part, mark.page, mark.cell) for mark in marks))
        msg = f"文件带有国家秘密或工作秘密标志（{places}），脱敏不能代替解密，请先送保密审查"
        raise Refused(Blocker("BEARS_A_SECRET_MARK", msg, _S4))


def where(part: str, page: int | None, cell: str) -> str:
    """Return a place in words: part, page, cell."""
    named = f"{part} 第{page}页" if page is not None else part
    return f"{named} {cell}" if cell else named


def _remaining(scanned: ScannedFile) -> list[str]:
    return [
        where(finding.part, finding.page, finding.cell)
        for finding in scanned.findings
        if finding.severity == "block" and finding.part != "filename"
    ]


def _still_found(scanned: ScannedFile) -> Iterator[Blocker]:
    for place in dict.fromkeys(_remaining(scanned)):
        msg = f"“{place}”里的内容不能安全地改写，没有生成副本，请在原文件中删除后再试"
        yield Blocker("CANNOT_BE_MASKED", msg, _S7)


def _apply(seen: list[Seen], detector: Detects) -> None:
    """Rewrite every slot that something to be masked stands in."""
    edits: dict[Slot, list[Edit]] = defaultdict(list)
    for each in seen:
        for start, end, text in _stretches(each, detector):
            if each.passage is not None:
                for slot, edit in each.passage.edits(start, end, text):
                    edits[slot].append(edit)
    for slot, listed in edits.items():
        slot.rewrite(listed)


def _stretches(seen: Seen, detector: Detects) -> Iterator[tuple[int, int, str]]:
    """Yield where a finding is to be masked and by what; one that stands for a column yields every cell."""
    finding = seen.finding
    if finding.kind == "metadata" and seen.reading.kind in ("html", "mht") and seen.passage is not None:
        yield from _spoken(seen, seen.passage)
    if finding.kind not in PERSONAL and (finding.severity != "block" or finding.kind == "metadata"):
        return
    if finding.count == 1 or seen.passage is None or not seen.passage.cells:
        yield from _aligned(finding.text, finding.masked, seen.start)
        return
    part = seen.passage.part
    header = part.column[0]
    for cell, value in part.column:
        alone = ((cell, value),) if cell == header[0] else (header, (cell, value))
        base, _ = seen.passage.cells[cell]
        for found in detector.scan_parts([Part(part.name, "", column=alone)]):
            if found.kind == finding.kind and found.cell == cell:
                yield from _aligned(found.text, found.masked, base + found.start)


def _spoken(seen: Seen, passage: Passage) -> Iterator[tuple[int, int, str]]:
    """Yield what a page says beside its text: its author, its comments but for those browsers act upon."""
    if seen.end > seen.start:
        yield seen.start, seen.end, ""
    elif passage.part.name.endswith("comments"):
        for piece in passage.pieces:
            if not passage.part.text[piece.start : piece.end].lstrip().startswith("["):
                yield piece.start, piece.end, ""


def _aligned(text: str, masked: str, start: int) -> Iterator[tuple[int, int, str]]:
    """
    Yield what changes between a thing found and its mask, so that signs that stay are not touched.

    Blanks and dashes put into a number are no part of its mask; each sign of the mask goes to the sign it hides.
    """
    new = masked if masked and masked != text else "*" * len(text)
    signs = [place for place, sign in enumerate(text) if not _SEPARATOR.match(sign)]
    if len(signs) != len(new) or _SEPARATOR.search(new):
        head, taken = _shared_start(text, new)
        tail, left = _shared_start(text[head:][::-1], new[taken:][::-1])
        yield start + head, start + len(text) - tail, new[taken : len(new) - left]
        return
    given = dict(zip(signs, new, strict=True))
    for place, sign in enumerate(text):
        if given.get(place, "") != sign:
            yield start + place, start + place + 1, given.get(place, "")


def _shared_start(text: str, new: str) -> tuple[int, int]:
    """Return how much of a text, and how much of its mask, is the same from the start, blanks passed over."""
    seen = taken = 0
    while seen < len(text) and taken < len(new):
        if text[seen] == new[taken]:
            taken += 1
        elif not _SEPARATOR.match(text[seen]):
            break
        seen += 1
    return seen, taken


def _saved(reading: Reading, seen: list[Seen]) -> tuple[bytes, list[str]]:
    """Return an opened file with the files inside it as they stand after rewriting and cleaning."""
    notes: list[str] = []
    for nested in reading.nested:
        content, told = _saved(nested.reading, seen)
        notes += [f"{nested.prefix.partition(':')[2]}：{each}" for each in told]
        if reading.kind != "pdf":
            reading.container.replaced[nested.member] = content
    saver = _SAVERS.get(reading.kind)
    if saver is None:
        msg = "旧版 doc 文件不能原样脱敏，请用 Word 或 WPS 另存为 docx 后再试"
        raise Refused(Blocker("OLD_FORMAT", msg, _S7))
    content, told = saver(reading, seen)
    return content, notes + told


def _save_package(reading: Reading, seen: list[Seen]) -> tuple[bytes, list[str]]:
    hides = any(
        each.reading is reading and each.passage is not None and each.passage.part.name == "hidden"
        for each in seen
    )
    if reading.kind != "zip":
        clean_office(reading, hides=hides)
    return reading.container.save(), []


def _save_plain(reading: Reading, seen: list[Seen]) -> tuple[bytes, list[str]]:
    return reading.container.save(), []


def _save_image(reading: Reading, seen: list[Seen]) -> tuple[bytes, list[str]]:
    return stripped(reading.container.save()), []


def _save_pdf(reading: Reading, seen: list[Seen]) -> tuple[bytes, list[str]]:
    data, notes = save_pdf(reading.container)
    dropped = [nested.prefix for nested in reading.nested if not nested.prefix.startswith("attachment:image")]
    return data, [*notes, *(["文件所附的文件已经去掉。"] if dropped else [])]


Saver = Callable[[Reading, list[Seen]], tuple[bytes, list[str]]]
_SAVERS: dict[str, Saver] = {
    **dict.fromkeys(("docx", "xlsx", "pptx", "ofd", "zip"), _save_package),
    **dict.fromkeys(("txt", "md", "csv", "html", "mht", "binary"), _save_plain),
    **dict.fromkeys(("jpeg", "png", "webp", "tiff"), _save_image),
    "pdf": _save_pdf,
}

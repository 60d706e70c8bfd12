"""Scanning files: readers and detectors brought together, places counted as a reader of the file counts them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Protocol

from gongkai.clearance.scanner.model import Finding, Part, ScannedFile
from gongkai.clearance.scanner.readers import MOST_BYTES, open_bytes
from gongkai.clearance.scanner.readers.reading import Reading
from gongkai.clearance.scanner.readers.streams import Stream, stream_of
from gongkai.clearance.scanner.readers.text import SourceText
from gongkai.clearance.scanner.readers.tracing import Passage
from gongkai.core.refusals import BadInput

_LEAST_CELL = 5


class Detects(Protocol):
    """What scanning needs of a detector."""

    def scan_text(
        self, text: str, *, part: str = "body", page: int | None = None, cell: str = ""
    ) -> list[Finding]:
        """Return what one text holds."""

    def scan_parts(self, parts: Iterable[Part]) -> list[Finding]:
        """Return what the parts of one file hold."""

    def scan_stream(self, chunks: Iterable[str]) -> Iterable[Finding]:
        """Return what a text holds that comes piece by piece."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding with the passage it stands in and where in it, for those who mask it."""

    finding: Finding
    reading: Reading
    passage: Passage | None
    start: int
    end: int


def scan_path(path: Path, detector: Detects) -> ScannedFile:
    """
    Scan one file; a long text passes through piece by piece, in bounded memory.

    :raises BadInput: if it is missing, empty, damaged, encrypted, dangerous or of no known format
    """
    stream = stream_of(path)
    if stream is not None:
        return _scan_stream(path, stream, detector)
    return scan_bytes(read_whole(path), str(path), detector)


def scan_bytes(data: bytes, name: str, detector: Detects) -> ScannedFile:
    """
    Scan a file handed in as bytes, as from an upload.

    :raises BadInput: as `scan_path` does
    """
    reading = open_bytes(data, name)
    findings = tuple(shown(seen) for seen in look(reading, detector, name))
    return ScannedFile(name, reading.media_type, characters(reading), findings)


def read_whole(path: Path) -> bytes:
    """
    Return a file's bytes.

    :raises BadInput: if it is missing, a folder, unreadable or too big
    """
    try:
        if path.is_dir():
            msg = f"“{path}”是文件夹，请给出其中的文件。"
            raise BadInput(msg)
        if path.stat().st_size > MOST_BYTES:
            msg = f"文件“{path.name}”超过 100 MB，请拆分或压缩图片后再试。"
            raise BadInput(msg)
        return path.read_bytes()
    except FileNotFoundError as error:
        msg = f"找不到文件“{path}”，请检查路径和文件名。"
        raise BadInput(msg) from error
    except OSError as error:
        msg = f"无法读取文件“{path}”，请检查文件权限。"
        raise BadInput(msg) from error


def characters(reading: Reading) -> int:
    """Return how many characters of a file and the files inside it were scanned."""
    own = sum(scroll.length for scroll in reading.scrolls.values())
    return own + sum(characters(nested.reading) for nested in reading.nested)


def look(reading: Reading, detector: Detects, name: str = "", prefix: str = "") -> list[Seen]:
    """Return everything found in an opened file and the files inside it, parts named from the outside in."""
    passages = reading.passages()
    known = {(p.part.name, p.part.page, p.part.cell): p for p in passages}
    seen = [
        _placed(reading, finding, known, prefix)
        for finding in [*detector.scan_parts([p.part for p in passages]), *reading.remarks]
    ]
    for passage in passages:
        seen += _below_headers(reading, passage, seen, detector, prefix)
    if name:
        stem = PurePath(name).stem
        named = [
            replace(found, part=f"{prefix}filename") for found in detector.scan_text(stem, part="filename")
        ]
        seen += [Seen(found, reading, None, found.start, found.end) for found in named]
    for nested in reading.nested:
        inside = nested.prefix.partition(":")[2]
        seen += look(nested.reading, detector, inside, f"{prefix}{nested.prefix}/")
    return seen


def _below_headers(
    reading: Reading, passage: Passage, seen: list[Seen], detector: Detects, prefix: str
) -> list[Seen]:
    """Look at the cells of tables in running text once more, each below its header: a number alone tells little."""
    known = {(each.finding.kind, place) for each in seen if each.passage is passage for place in _signs(each)}
    more = []
    for start, alone in _headed(passage):
        for found in detector.scan_parts([Part(passage.part.name, "", column=alone)]):
            placed = replace(
                found,
                part=f"{prefix}{found.part}",
                start=start + found.start,
                end=start + found.end,
                page=passage.part.page,
                cell="",
            )
            each = Seen(placed, reading, passage, placed.start, placed.end)
            if found.cell == "B" and not any((found.kind, place) in known for place in _signs(each)):
                more.append(each)
    return more


def _signs(seen: Seen) -> range:
    return range(seen.start, seen.end)


def _headed(passage: Passage) -> Iterator[tuple[int, tuple[tuple[str, str], tuple[str, str]]]]:
    """Yield the cells worth a look: where each begins, and a column of its header and itself."""
    text = passage.part.text
    for table in passage.tables:
        rows = [row for row in table.rows if len(row) > 1]
        heads = table.heads or tuple(text[start:end].strip() for start, end in (rows or [[]])[0])
        for row in rows if table.heads else rows[1:]:
            for header, (start, end) in zip(heads, row, strict=False):
                value = text[start:end]
                if header and len(value.strip()) >= _LEAST_CELL:
                    yield start, (("A", header), ("B", value))


def _placed(
    reading: Reading, finding: Finding, known: dict[tuple[str, int | None, str], Passage], prefix: str
) -> Seen:
    passage = known.get((finding.part, finding.page, finding.cell)) or known.get(
        (finding.part, finding.page, "")
    )
    start, end = finding.start, finding.end
    if passage is not None and finding.cell in passage.cells:
        base, last = passage.cells[finding.cell]
        if passage.part.text[base + start : base + end] == finding.text and base + end <= last:
            start, end = base + start, base + end
    return Seen(replace(finding, part=f"{prefix}{finding.part}"), reading, passage, start, end)


def shown(seen: Seen) -> Finding:
    """Return a finding as told: in a file that is text itself, places count its own characters, tags and all."""
    pieces = list(seen.passage.within(seen.start, seen.end)) if seen.passage is not None else []
    if not pieces or not all(isinstance(piece.slot, SourceText) for piece in pieces):
        return seen.finding
    source = pieces[0].slot
    if any(piece.slot is not source for piece in pieces) or not isinstance(source, SourceText):
        return seen.finding
    start, end = pieces[0].begin, pieces[-1].finish
    return replace(seen.finding, start=start, end=end, text=source.text[start:end])


def _scan_stream(path: Path, stream: Stream, detector: Detects) -> ScannedFile:
    findings = tuple(detector.scan_stream(_counted(stream)))
    return ScannedFile(str(path), "text/plain", stream.characters, findings)


def _counted(stream: Stream) -> Iterator[str]:
    for chunk in stream.chunks():
        stream.characters += len(chunk)
        yield chunk

"""PDF files for the scanner: text by page, annotations, forms, outlines, metadata, attached files."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf
import pypdfium2

from gongkai.clearance.scanner.readers.images import image_kind
from gongkai.clearance.scanner.readers.reading import Budget, Reading
from gongkai.clearance.scanner.readers.tables import spaced_tables
from gongkai.clearance.scanner.readers.tracing import Edit, Table, edited
from gongkai.core.documents.readers.archive import MOST_UNPACKED
from gongkai.core.documents.readers.pdf import MEDIA_TYPE, characters, opened
from gongkai.core.refusals import BadInput

_KEYS = {
    "/Contents": "annotation", "/RC": "annotation", "/Subj": "annotation", "/T": "annotation",
    "/V": "form", "/DV": "form", "/TU": "form", "/Opt": "form",
    "/Title": "attribute", "/Alt": "attribute", "/ActualText": "attribute", "/E": "attribute",
    "/URI": "attribute", "/JS": "attribute", "/Desc": "attribute",
}  # fmt: skip
_INFO = {
    "/Title": "标题", "/Author": "作者", "/Subject": "主题", "/Keywords": "关键词", "/Company": "单位",
    "/Manager": "负责人", "/SourceModified": "",
}  # fmt: skip
_PERSONAL = ("/Author", "/Company", "/Manager")
_DULL = ("/Creator", "/Producer", "/CreationDate", "/ModDate", "/Trapped", "/PTEX.Fullbanner")
_MOST_FLATE_RATIO = 1032
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=MOST_UNPACKED, run_length_max_memory=MOST_UNPACKED, max_stream_filters=2
)


@dataclass(slots=True, eq=False)
class PdfFile:
    """An opened PDF: its objects, and the edits its pages wait for."""

    data: bytes
    pdf: pikepdf.Pdf
    pages: dict[int, list[Edit]] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class PageSlot:
    """The text of one page; characters are counted as pdfium counts them."""

    held: PdfFile
    index: int

    def rewrite(self, edits: Sequence[Edit]) -> None:
        """Note the edits: pages are changed when the file is saved."""
        self.held.pages.setdefault(self.index, []).extend(edits)


@dataclass(slots=True, eq=False)
class StringSlot:
    """A text string in an object of the file: a note, a field's value, a title."""

    owner: Any
    key: str | int

    def rewrite(self, edits: Sequence[Edit]) -> None:
        """Change the string; the drawn appearance of what changed would show the old one, so it goes."""
        self.owner[self.key] = pikepdf.String(edited(str(self.owner[self.key]), edits))
        if isinstance(self.owner, pikepdf.Dictionary) and "/AP" in self.owner:
            del self.owner["/AP"]


def read_pdf(data: bytes, name: str, budget: Budget) -> Reading:
    """
    Open a PDF file.

    :raises BadInput: if it is damaged or asks for a password
    """
    with opened(data) as document:
        try:
            held = PdfFile(data, pikepdf.open(io.BytesIO(data)))
        except (pikepdf.PdfError, ValueError) as error:
            msg = "这个 PDF 不完整或已损坏，请重新下载或重新导出后再试。"
            raise BadInput(msg) from error
        _refuse_bombs(held.pdf)
        reading = Reading("pdf", MEDIA_TYPE, held)
        _read_pages(reading, document, held)
    _read_info(reading, held.pdf)
    info = held.pdf.trailer.get("/Info")
    for owner in held.pdf.objects:
        if not isinstance(info, pikepdf.Dictionary) or owner.objgen != info.objgen:
            _read_object(reading, owner, 0)
    _read_forms(reading, held.pdf)
    _read_attached(reading, held.pdf, budget)
    return reading


def _refuse_bombs(pdf: pikepdf.Pdf) -> None:
    """Unpack what could swell beyond the house's limit before pdfium, which has none, draws or reads it."""
    unpacked = 0
    for owner in pdf.objects:
        if isinstance(owner, pikepdf.Stream) and owner.get("/Subtype") != "/Image":
            unpacked += _swollen(owner)
        if unpacked > MOST_UNPACKED:
            msg = "这个 PDF 的内容解开后超过 200 MB，疑似压缩炸弹，已拒绝读取，请核实文件来源。"
            raise BadInput(msg)


def _swollen(stream: Any) -> int:
    """Return how much comes out of a stream large enough to become too much, 0 for any other."""
    filters = str(stream.get("/Filter"))
    is_packed = "FlateDecode" in filters or "LZWDecode" in filters
    if not is_packed or len(stream.read_raw_bytes()) * _MOST_FLATE_RATIO <= MOST_UNPACKED:
        return 0
    try:
        return len(stream.read_bytes())
    except pikepdf.PdfError:
        return MOST_UNPACKED + 1


def _read_pages(reading: Reading, document: pypdfium2.PdfDocument, held: PdfFile) -> None:
    bare = []
    last: Table | None = None
    for index in range(len(document)):
        page = document[index]
        words = page.get_textpage()
        try:
            text = characters(words) if words.count_chars() else ""
        finally:
            words.close()
            page.close()
        if not text.strip():
            bare.append(index + 1)
            continue
        slot = PageSlot(held, index)
        scroll = reading.scroll("body", index + 1)
        start = 0
        for line in text.split("\r"):
            scroll.write(line, slot, start)
            start += len(line) + 1
        scroll.tables += spaced_tables("".join(scroll.parts), last)
        last = scroll.tables[-1] if scroll.tables else None
    if bare:
        listed = "、".join(map(str, bare[:10]))
        reading.remark(
            "body",
            f"第 {listed} 页没有文字层",
            f"第 {listed} 页没有文字层（多为扫描件），机器读不到，请人工核对或先做文字识别（OCR）。",
            severity="confirm",
            page=bare[0],
            count=len(bare),
        )


def _read_info(reading: Reading, pdf: pikepdf.Pdf) -> None:
    scroll = reading.scroll("properties")
    info: Any = pdf.trailer.get("/Info")
    for key in info.keys() if isinstance(info, pikepdf.Dictionary) else ():
        value = info[key]
        if not isinstance(value, pikepdf.String) or key in _DULL:
            continue
        label = _INFO.get(key) or key.lstrip("/")
        scroll.label(f"{label}：")
        place = scroll.line(str(value), StringSlot(info, key))
        if key in _PERSONAL and str(value).strip():
            reading.remark(
                "properties",
                str(value),
                f"文件属性里有{label}，公开前请清除；“脱敏副本”会自动清除。",
                place=place,
            )


class StreamSlot:
    """A packet of XML whose owner is thrown away in a cleaned copy."""

    def rewrite(self, edits: Sequence[Edit]) -> None:
        """Change nothing."""


def _read_object(reading: Reading, owner: Any, depth: int) -> None:
    """Take in every text string of an object that people may come to read."""
    if depth > 20:
        return
    if isinstance(owner, pikepdf.Stream):
        _read_stream(reading, owner)
        owner = owner.stream_dict
    if isinstance(owner, pikepdf.Array):
        for each in owner:
            if isinstance(each, pikepdf.Object) and not each.is_indirect:
                _read_object(reading, each, depth + 1)
    elif isinstance(owner, pikepdf.Dictionary):
        for key in list(owner.keys()):
            _read_entry(reading, owner, key, depth)


def _read_entry(reading: Reading, owner: Any, key: str, depth: int) -> None:
    value = owner[key]
    if isinstance(value, pikepdf.String) and key in _KEYS and str(value).strip():
        name = _KEYS[key]
        if name == "annotation" and owner.get("/Subtype") in (None, "/Widget"):
            name = "form"
        reading.scroll(name).line(str(value), StringSlot(owner, key))
    elif isinstance(value, pikepdf.Array) and key == "/Opt":
        for place, each in enumerate(value):
            if isinstance(each, pikepdf.String):
                reading.scroll("form").line(str(each), StringSlot(value, place))
    elif isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) and not value.is_indirect:
        _read_object(reading, value, depth + 1)


def _read_stream(reading: Reading, stream: Any) -> None:
    if stream.get("/Type") == "/Metadata":
        scroll = reading.scroll("properties")
        for line in _lines(stream):
            scroll.line(line, StreamSlot())


def _lines(stream: Any) -> Iterator[str]:
    """Yield the words of an XML packet without its tags."""
    try:
        text = stream.read_bytes().decode("utf-8", "replace")
    except pikepdf.PdfError:
        return
    for piece in text.replace("<", "\n<").splitlines():
        words = piece.rpartition(">")[2].strip()
        if words and "W5M0MpCehiHzreSzNTczkc9d" not in words:
            yield words


def _read_forms(reading: Reading, pdf: pikepdf.Pdf) -> None:
    """Take in forms that are XML, and remark notes still in the file."""
    form = pdf.Root.get("/AcroForm")
    packets = form.get("/XFA") if isinstance(form, pikepdf.Dictionary) else None
    for packet in packets if isinstance(packets, pikepdf.Array) else [packets]:
        for line in _lines(packet) if isinstance(packet, pikepdf.Stream) else ():
            reading.scroll("form").line(line, StreamSlot())
    if reading.scroll("annotation").length:
        reading.remark("annotation", "注释", "文件里还留有注释，请删除后再公开。", severity="confirm")


def _read_attached(reading: Reading, pdf: pikepdf.Pdf, budget: Budget) -> None:
    for number, owner in enumerate(pdf.objects):
        if isinstance(owner, pikepdf.Dictionary) and isinstance(owner.get("/EF"), pikepdf.Dictionary):
            name = str(owner.get("/UF", owner.get("/F", "附件")))
            stream = owner["/EF"].get("/UF", owner["/EF"].get("/F"))
            if isinstance(stream, pikepdf.Stream):
                _hold(reading, str(number), name, stream, budget)
                reading.remark(
                    f"attachment:{name}", name, f"文件里附有“{name}”，请打开核对。", severity="confirm"
                )
        elif isinstance(owner, pikepdf.Stream) and owner.get("/Subtype") == "/Image":
            raw = owner.read_raw_bytes()
            if image_kind(raw) and b"Exif" in raw[:4096]:
                reading.hold(str(number), f"image{number}.jpg", raw, budget)


def _hold(reading: Reading, member: str, name: str, stream: Any, budget: Budget) -> None:
    try:
        content = stream.read_bytes()
    except pikepdf.PdfError as error:
        msg = f"这个 PDF 的附件“{name}”已损坏，请重新导出后再试。"
        raise BadInput(msg) from error
    if content:
        reading.hold(member, name, content, budget)

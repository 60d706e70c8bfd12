"""Readers of the scanner: a file of any format into parts, with the way back from each sign to the file."""

from collections.abc import Callable
from pathlib import PurePath

from gongkai.clearance.scanner.readers.binary import read_binary
from gongkai.clearance.scanner.readers.html import read_page
from gongkai.clearance.scanner.readers.images import read_image
from gongkai.clearance.scanner.readers.kinds import kind_of
from gongkai.clearance.scanner.readers.ofd import read_ofd
from gongkai.clearance.scanner.readers.pdf import read_pdf
from gongkai.clearance.scanner.readers.reading import Budget, Reading
from gongkai.clearance.scanner.readers.slides import read_slides
from gongkai.clearance.scanner.readers.text import read_csv, read_markdown, read_text
from gongkai.clearance.scanner.readers.webarchive import read_archive
from gongkai.clearance.scanner.readers.word import read_word
from gongkai.clearance.scanner.readers.workbook import read_workbook
from gongkai.clearance.scanner.readers.zips import read_zip
from gongkai.core.documents.readers.legacy import MEDIA_TYPE as OLD_WORD
from gongkai.core.documents.readers.legacy import convert_doc
from gongkai.core.refusals import BadInput

MOST_BYTES = 100 * 1024 * 1024


def open_bytes(data: bytes, name: str) -> Reading:
    """
    Open a file of any format the scanner knows; its content, not its extension, says which.

    :raises BadInput: if it is empty, damaged, encrypted, dangerous or of no known format
    """
    if len(data) > MOST_BYTES:
        msg = f"文件“{PurePath(name).name}”超过 100 MB，请拆分或压缩图片后再试。"
        raise BadInput(msg)
    return _open(data, name, Budget(_open_inside))


def _open(data: bytes, name: str, budget: Budget) -> Reading:
    try:
        return _READERS[kind_of(data, name)](data, name, budget)
    except RecursionError as error:
        msg = f"文件“{PurePath(name).name}”的内部结构嵌套过深，疑似恶意构造，已拒绝读取。"
        raise BadInput(msg) from error


def _open_inside(data: bytes, name: str, budget: Budget) -> Reading:
    """Open a file found inside another: of a kind nobody knows, its strings are read."""
    try:
        kind_of(data, name)
    except BadInput as refusal:
        reading = read_binary(data, name, budget)
        reading.remark(
            "strings",
            PurePath(name).name,
            f"机器没有读懂这个文件，请打开核对后再公开：{refusal}",
            severity="confirm",
        )
        return reading
    return _open(data, name, budget)


def _read_old_word(data: bytes, name: str, budget: Budget) -> Reading:
    reading = read_word(convert_doc(data), name, budget)
    reading.kind, reading.media_type = "doc", OLD_WORD
    return reading


_READERS: dict[str, Callable[[bytes, str, Budget], Reading]] = {
    "docx": read_word,
    "doc": _read_old_word,
    "xlsx": read_workbook,
    "pptx": read_slides,
    "ofd": read_ofd,
    "pdf": read_pdf,
    "html": read_page,
    "mht": read_archive,
    "md": read_markdown,
    "txt": read_text,
    "csv": read_csv,
    "zip": read_zip,
    "jpeg": read_image,
    "png": read_image,
    "webp": read_image,
    "tiff": read_image,
}

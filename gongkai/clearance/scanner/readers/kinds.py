"""What a file is for the scanner: what the documents know, and besides presentations, pictures, archives."""

import io
import re
import zipfile
from pathlib import PurePath

from gongkai.clearance.scanner.readers.images import image_kind
from gongkai.core.documents.readers.recognise import NAMES, recognise
from gongkai.core.refusals import BadInput

_NAMES = {**NAMES, "pptx": "PowerPoint 演示文稿（pptx）", "zip": "压缩包（zip）"}
_OFFICE = {
    "docx": "docx", "docm": "docx", "xlsx": "xlsx", "xlsm": "xlsx", "pptx": "pptx", "pptm": "pptx",
    "ppsx": "pptx", "ofd": "ofd", "pdf": "pdf", "doc": "doc", "wps": "doc", "html": "html", "htm": "html",
    "txt": "txt", "md": "md", "csv": "csv",
}  # fmt: skip
_PICTURES = frozenset(("jpg", "jpeg", "png", "webp", "tif", "tiff"))
_WORDS = re.compile(r"请提供 docx、pdf、ofd、html、md 或 txt 文件|不是可以解析的公文格式，")


def kind_of(data: bytes, name: str) -> str:
    """
    Return the kind of a file.

    :raises BadInput: if it is empty, of no readable kind, or its extension names another kind
    """
    extension = PurePath(name).suffix.lower().lstrip(".")
    picture = image_kind(data)
    if picture:
        if extension in _OFFICE:
            msg = f"扩展名是 .{extension}，但内容是图片，请改正扩展名后再试。"
            raise BadInput(msg)
        return picture
    if extension in _PICTURES and data.strip():
        msg = f"扩展名是 .{extension}，但内容不是这种图片，文件可能已损坏，请重新导出后再试。"
        raise BadInput(msg)
    if data.startswith(b"PK"):
        found = _package(data)
        if found:
            return _agreed(found, extension)
    kind = _known(data, name)
    if extension in ("pptx", "pptm", "ppsx"):
        return _agreed(kind, extension)
    return "csv" if kind in ("txt", "md") and extension in ("csv", "tsv") else kind


def _known(data: bytes, name: str) -> str:
    """Ask the documents' reader, whose advice names only the formats it parses."""
    try:
        return recognise(data, name)
    except BadInput as refusal:
        told = _WORDS.sub("", str(refusal)).rstrip("，。")
        msg = f"{told}。" if told.endswith("再试") or "是空的" in told else f"{told}，无法扫描。"
        raise BadInput(msg) from refusal


def _package(data: bytes) -> str:
    """Return pptx or zip for a container the documents' reader does not know, or ''."""
    try:
        names = [name.replace("\\", "/").lower() for name in zipfile.ZipFile(io.BytesIO(data)).namelist()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return ""
    if any(name.startswith("ppt/") for name in names):
        return "pptx"
    known = "ofd.xml" in names or any(name.startswith(("word/", "xl/")) for name in names)
    return "" if known else "zip"


def _agreed(kind: str, extension: str) -> str:
    named = _OFFICE.get(extension)
    if named is None or named == kind:
        return kind
    if kind == "zip":
        msg = f"扩展名是 .{extension}，但里面没有{_NAMES.get(named, '该格式')}应有的部件，文件不完整或不是该格式，请重新保存后再试。"
    else:
        msg = f"扩展名是 .{extension}，但内容是 {_NAMES[kind]}，请改正扩展名后再试。"
    raise BadInput(msg)

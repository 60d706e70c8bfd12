"""What a file is, told by its content; its extension may only agree (识别文件类型)."""

import io
import re
import zipfile
from pathlib import PurePath

from gongkai.core.refusals import BadInput

NAMES = {
    "docx": "Word 文档（docx）",
    "xlsx": "Excel 工作簿（xlsx）",
    "ofd": "OFD 版式文件",
    "pdf": "PDF 文件",
    "doc": "旧版 Word 或 WPS 文档（doc）",
    "html": "网页（html）",
    "mht": "网页归档（mht）",
    "md": "Markdown 文本",
    "txt": "纯文本",
}
_EXTENSIONS = {
    "docx": "docx", "docm": "docx", "dotx": "docx", "xlsx": "xlsx", "xlsm": "xlsx", "ofd": "ofd",
    "pdf": "pdf", "doc": "doc", "wps": "doc", "dot": "doc", "wpt": "doc", "html": "html", "htm": "html",
    "shtml": "html", "xhtml": "html", "mht": "mht", "mhtml": "mht", "md": "md", "markdown": "md",
    "txt": "txt", "text": "txt",
}  # fmt: skip
_TEXTUAL = frozenset(("html", "md", "txt", "mht"))
_FOREIGN = {
    b"\x89PNG": "图片（PNG）",
    b"\xff\xd8\xff": "图片（JPEG）",
    b"GIF8": "图片（GIF）",
    b"Rar!": "压缩包（RAR）",
    b"7z\xbc\xaf": "压缩包（7z）",
    b"\x1f\x8b": "压缩包（gzip）",
    b"{\\rtf": "RTF 文档",
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_LOOSE_HTML = re.compile(rb"^\s*<(?:div|p|table|meta|title|h[1-6]|span|article|center)[\s>]", re.IGNORECASE)
_MHT = re.compile(rb"^\s*(?:From:[^\n]*\n|[\w-]+:[^\n]*\n[ \t]?)*?MIME-Version\s*:", re.IGNORECASE)


def recognise(data: bytes, name: str) -> str:
    """
    Return the kind of a file: docx, xlsx, ofd, pdf, doc, html, mht, md or txt.

    :raises BadInput: if it is empty, of no readable kind, or its extension names another kind
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        msg = f"文件“{PurePath(name).name}”是空的，请检查后重新提供。"
        raise BadInput(msg)
    extension = PurePath(name).suffix.lower().lstrip(".")
    named = _EXTENSIONS.get(extension, "")
    kind = _by_content(data, named)
    if named and kind != named and not (kind in _TEXTUAL and named in _TEXTUAL):
        raise BadInput(_contradiction(extension, named, kind))
    return kind


def _contradiction(extension: str, named: str, kind: str) -> str:
    if kind in _TEXTUAL and named not in _TEXTUAL:
        what = "网页（html）" if kind == "html" else "文本，或文件已损坏、下载不完整"
        return f"扩展名是 .{extension}，但内容是{what}，请改正扩展名或重新下载后再试。"
    return f"扩展名是 .{extension}，但内容是 {NAMES[kind]}，请改正扩展名后再试。"


def _by_content(data: bytes, named: str) -> str:
    if data.startswith(b"PK"):
        return _by_members(data, named)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(OLE):
        return _ole(data)
    for mark, what in _FOREIGN.items():
        if data.startswith(mark):
            msg = f"内容是{what}，不是可以解析的公文格式，请提供 docx、pdf、ofd、html、md 或 txt 文件。"
            raise BadInput(msg)
    return _textual(data, named)


def _by_members(data: bytes, named: str) -> str:
    try:
        names = {
            entry.replace("\\", "/").lstrip("/").casefold()
            for entry in zipfile.ZipFile(io.BytesIO(data)).namelist()
        }
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        what = NAMES.get(named, "压缩格式的")
        msg = f"这个{what}文件不完整或已损坏，请重新下载或重新保存后再试。"
        raise BadInput(msg) from error
    if "ofd.xml" in names:
        return "ofd"
    if any(entry.startswith("word/") for entry in names):
        return "docx"
    if any(entry.startswith("xl/") for entry in names):
        return "xlsx"
    if named in ("docx", "xlsx", "ofd"):
        msg = f"这个压缩容器里没有{NAMES[named]}应有的部件，文件不完整或不是该格式，请重新保存后再试。"
        raise BadInput(msg)
    msg = "内容是压缩包，不是公文，请先解压再逐个提供其中的 docx、pdf、ofd、html、md 或 txt 文件。"
    raise BadInput(msg)


def _ole(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        msg = "文件已加密，需要密码才能打开，请先用密码打开并另存为不加密的文件后再试。"
        raise BadInput(msg)
    if "Workbook".encode("utf-16-le") in data and "WordDocument".encode("utf-16-le") not in data:
        msg = "内容是旧版 Excel 工作簿（xls），请用 Excel 或 WPS 打开并另存为 xlsx 后再试。"
        raise BadInput(msg)
    if "PowerPoint Document".encode("utf-16-le") in data:
        msg = "内容是旧版演示文稿（ppt），不是公文，请提供 docx、pdf、ofd、html、md 或 txt 文件。"
        raise BadInput(msg)
    return "doc"


def _textual(data: bytes, named: str) -> str:
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return named if named in _TEXTUAL else "txt"
    if b"\x00" in head:
        msg = (
            "内容是无法识别的二进制数据，文件可能已损坏或加密，请提供 docx、pdf、ofd、html、md 或 txt 文件。"
        )
        raise BadInput(msg)
    if _MHT.match(head):
        return "mht"
    if named in ("md", "txt"):
        return (
            "html"
            if re.match(rb"^(?:\xef\xbb\xbf)?\s*(?:<!doctype\s+html|<html[\s>])", head, re.IGNORECASE)
            else named
        )
    if named == "html" or _HTML.search(head) or _LOOSE_HTML.match(head):
        return "html"
    return "md" if re.search(rb"^#{1,6} \S", head, re.MULTILINE) else "txt"

"""Readers (读取器): a file of any format we know into one flat `Source`, or one clear sentence why not."""

from collections.abc import Callable
from pathlib import Path

from gongkai.core.documents.model import Source
from gongkai.core.documents.readers.docx import read_docx
from gongkai.core.documents.readers.html import read_html, read_mht
from gongkai.core.documents.readers.legacy import read_doc
from gongkai.core.documents.readers.ofd import read_ofd
from gongkai.core.documents.readers.pdf import read_pdf
from gongkai.core.documents.readers.plain import read_markdown, read_text
from gongkai.core.documents.readers.recognise import recognise
from gongkai.core.documents.readers.sheets import read_xlsx
from gongkai.core.refusals import BadInput

MOST_BYTES = 100 * 1024 * 1024

_READERS: dict[str, Callable[[bytes, str], Source]] = {
    "docx": read_docx,
    "doc": read_doc,
    "ofd": read_ofd,
    "pdf": read_pdf,
    "xlsx": read_xlsx,
    "html": read_html,
    "mht": read_mht,
    "md": read_markdown,
    "txt": read_text,
}


def read(path: Path) -> Source:
    """
    Read one file of any known format; its content, not its extension, says which.

    :raises BadInput: if it is missing, too big, damaged, encrypted, dangerous or of no known format
    """
    try:
        if path.is_dir():
            msg = f"“{path}”是文件夹，请给出其中的文件。"
            raise BadInput(msg)
        if path.stat().st_size > MOST_BYTES:
            raise _too_big(path.name)
        data = path.read_bytes()
    except FileNotFoundError as error:
        msg = f"找不到文件“{path}”，请检查路径和文件名。"
        raise BadInput(msg) from error
    except OSError as error:
        msg = f"无法读取文件“{path}”，请检查文件权限。"
        raise BadInput(msg) from error
    return read_bytes(data, str(path))


def read_bytes(data: bytes, name: str) -> Source:
    """
    Read a file handed in as bytes, as from an upload.

    :raises BadInput: as `read` does
    """
    if len(data) > MOST_BYTES:
        raise _too_big(Path(name).name)
    source = _READERS[recognise(data, name)](data, name)
    if not source.blocks:
        msg = f"文件“{Path(name).name}”里没有文字，请检查后重新提供。"
        raise BadInput(msg)
    return source


def _too_big(name: str) -> BadInput:
    return BadInput(f"文件“{name}”超过 100 MB，请拆分或压缩图片后再试。")

"""Word and WPS files of the old binary format: through LibreOffice where present, else refused kindly."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from gongkai.core.documents.model import Source
from gongkai.core.documents.readers.docx import read_docx
from gongkai.core.refusals import BadInput

MEDIA_TYPE = "application/msword"
_PATIENCE_SECONDS = 60


def read_doc(data: bytes, name: str) -> Source:
    """
    Return an old Word or WPS file as LibreOffice converts it.

    :raises BadInput: if there is no LibreOffice, or it cannot read the file
    """
    source = read_docx(convert_doc(data), name)
    return Source(path=name, media_type=MEDIA_TYPE, blocks=source.blocks, meta=source.meta)


def convert_doc(data: bytes) -> bytes:
    """
    Return an old Word or WPS file as docx.

    :raises BadInput: if there is no LibreOffice, or it cannot read the file
    """
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        msg = "旧版 doc/wps 格式不能直接读取，请用 Word 或 WPS 打开并“另存为”docx 后再试。"
        raise BadInput(msg)
    with tempfile.TemporaryDirectory(prefix="gongkai-doc-") as folder:
        return _convert(office, data, Path(folder))


def _convert(office: str, data: bytes, folder: Path) -> bytes:
    original = folder / "original.doc"
    original.write_bytes(data)
    command = [
        office,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(folder),
        str(original),
    ]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE_SECONDS)
        return (folder / "original.docx").read_bytes()
    except (subprocess.SubprocessError, OSError) as error:
        msg = "这个旧版 doc/wps 文件转换失败，可能已损坏或加密，请用 Word 或 WPS 另存为 docx 后再试。"
        raise BadInput(msg) from error

"""Long texts, read piece by piece: a file of a gigabyte needs no more memory than one of a megabyte."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gongkai.core.documents.readers.decoding import decode
from gongkai.core.refusals import BadInput

STREAMED_FROM = 16 * 1024 * 1024
MOST_STREAMED = 1024 * 1024 * 1024
CHUNK = 1024 * 1024
_TEXTUAL = frozenset((".txt", ".text", ".log", ".md", ".markdown", ".csv", ".tsv"))


@dataclass(slots=True)
class Stream:
    """A long text file in a known encoding."""

    path: Path
    encoding: str
    characters: int = 0

    def chunks(self) -> Iterator[str]:
        """
        Yield the text piece by piece, without a byte order mark.

        :raises BadInput: if the file turns out to be in another encoding further down
        """
        decoder = codecs.getincrementaldecoder(self.encoding)()
        try:
            with self.path.open("rb") as file:
                while block := file.read(CHUNK):
                    yield decoder.decode(block)
            yield decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            raise _refusal(self.path) from error


def stream_of(path: Path) -> Stream | None:
    """
    Return a text file too long to be held whole, or None for any other file.

    :raises BadInput: if it is longer than a gigabyte or its encoding is unknown
    """
    if path.suffix.lower() not in _TEXTUAL or not path.is_file():
        return None
    size = path.stat().st_size
    if size < STREAMED_FROM:
        return None
    if size > MOST_STREAMED:
        msg = f"文件“{path.name}”超过 1 GB，请拆分后再试。"
        raise BadInput(msg)
    with path.open("rb") as file:
        head = file.read(CHUNK)
    if b"\x00" in head or head.startswith((b"PK\x03\x04", b"%PDF-")):
        msg = f"扩展名是 {path.suffix}，但“{path.name}”的内容不是文本，请改正扩展名或重新下载后再试。"
        raise BadInput(msg)
    return Stream(path, _encoding(path, head))


def _encoding(path: Path, head: bytes) -> str:
    """Tell the encoding by its first stretch; the rest is held to it."""
    cut = head[: head.rfind(b"\n") + 1] or head
    try:
        codecs.getincrementaldecoder("utf-8")().decode(cut)
    except UnicodeDecodeError:
        decode(cut)
        return "gb18030"
    if not _is_utf8(path):
        return "gb18030"
    return "utf-8-sig"


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while block := file.read(CHUNK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _refusal(path: Path) -> BadInput:
    return BadInput(f"文件“{path.name}”的文字编码既不是 UTF-8 也不是 GB18030，请另存为 UTF-8 编码后再试。")

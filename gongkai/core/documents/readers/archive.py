"""Opening what strangers send: zip containers within limits, XML without entities or a network."""

import io
import zipfile
import zlib

from lxml import etree

from gongkai.core.refusals import BadInput

MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 100
RATIO_EXEMPT = 1024 * 1024
CHUNK = 64 * 1024


class SafeArchive:
    """
    A zip container whose members are measured while they unpack (压缩炸弹防护).

    Headers may lie about sizes, so only what actually streams out counts.
    """

    def __init__(self, data: bytes, kind: str) -> None:
        self.kind = kind
        self._packed = len(data)
        self._unpacked = 0
        self._cache: dict[str, bytes] = {}
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise self.broken() from error
        self.names = tuple(self._zip.namelist())
        self._by_fold = {_fold(name): name for name in self.names}
        for info in self._zip.infolist():
            self._by_fold.setdefault(_fold(_renamed(info)), info.filename)
        if any(info.flag_bits & 0x1 for info in self._zip.infolist()):
            msg = f"这个{kind}文件已加密，请先用密码打开并另存为不加密的文件后再试。"
            raise BadInput(msg)
        if sum(info.file_size for info in self._zip.infolist()) > MOST_UNPACKED:
            raise self.bomb()

    def broken(self) -> BadInput:
        """Return the refusal of a truncated or damaged container."""
        return BadInput(f"这个{self.kind}文件不完整或已损坏，请重新下载或重新保存后再试。")

    def bomb(self) -> BadInput:
        """Return the refusal of a container that swells beyond reason."""
        return BadInput(
            "压缩内容解开后超过 200 MB 或压缩比超过 100:1，疑似压缩炸弹，已拒绝读取，请核实文件来源。"
        )

    def find(self, name: str) -> str | None:
        """Return the member's real name for a path written in any case or slash, or None."""
        return self._by_fold.get(_fold(name))

    def shown(self, name: str) -> str:
        """Return a member's name as people read it."""
        return _renamed(self._zip.getinfo(name))

    def read(self, name: str) -> bytes:
        """
        Return one member, unpacked within the limits of the whole container.

        :raises BadInput: if the member is damaged or the container swells beyond reason
        """
        if name not in self._cache:
            self._cache[name] = self._unpack(name)
        return self._cache[name]

    def repacked(self, changes: dict[str, bytes | None]) -> bytes:
        """Return the container with some members changed or, where None stands, left out."""
        held = io.BytesIO()
        written: set[str] = set()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            for info in self._zip.infolist():
                content = changes[info.filename] if info.filename in changes else self.read(info.filename)
                if content is None or info.filename in written:
                    continue
                written.add(info.filename)
                copied = zipfile.ZipInfo(_renamed(info), info.date_time)
                copied.external_attr = info.external_attr
                copied.compress_type = (
                    zipfile.ZIP_STORED if info.compress_type == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED
                )
                archive.writestr(copied, content)
        return held.getvalue()

    def _unpack(self, name: str) -> bytes:
        info = self._zip.getinfo(name)
        parts, size = [], 0
        try:
            with self._zip.open(info) as member:
                while chunk := member.read(CHUNK):
                    parts.append(chunk)
                    size += len(chunk)
                    self._unpacked += len(chunk)
                    self._check_limits(size, info.compress_size)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise self.broken() from error
        except RuntimeError as error:
            msg = f"这个{self.kind}文件已加密，请先解密后再试。"
            raise BadInput(msg) from error
        return b"".join(parts)

    def _check_limits(self, size: int, packed: int) -> None:
        if self._unpacked > MOST_UNPACKED:
            raise self.bomb()
        if size > RATIO_EXEMPT and size > MOST_RATIO * max(packed, 1):
            raise self.bomb()
        if self._unpacked > RATIO_EXEMPT and self._unpacked > MOST_RATIO * max(self._packed, 1):
            raise self.bomb()


def parse_xml(data: bytes, kind: str) -> etree._Element:
    """
    Parse XML that may not declare a document type: entities and outside files stay shut (外部实体防护).

    :raises BadInput: if a DOCTYPE is declared or the XML is broken
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data.lstrip(b"\x00\r\n\t "), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if b"<!DOCTYPE" in data[:4096]:
            raise _doctype(kind) from error
        msg = f"这个{kind}文件的内部结构不完整或已损坏，请重新下载或重新保存后再试。"
        raise BadInput(msg) from error
    info = root.getroottree().docinfo
    if info.doctype or info.internalDTD is not None:
        raise _doctype(kind)
    return root


def _doctype(kind: str) -> BadInput:
    return BadInput(
        f"这个{kind}文件的内部含有外部实体或文档类型声明，有安全风险，已拒绝读取，请重新导出后再试。"
    )


def _renamed(info: zipfile.ZipInfo) -> str:
    """Return a member's name as Chinese programs write it: in GBK without saying so."""
    if info.flag_bits & 0x800 or info.filename.isascii():
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def _fold(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()

"""Pages compressed once (预压缩): `.gz` and `.br` beside the page, made from the same bytes at release."""

import zlib
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

import brotli

TEXT = frozenset({".html", ".xml", ".txt", ".css", ".js", ".json", ".svg", ".csv"})
SMALLEST = 1024
GZIP_LEVEL, BROTLI_QUALITY = 6, 5
GZIP_WRAPPER = 31
SMALLEST_WINDOW, LARGEST_WINDOW = 14, 22


def _gzip(content: bytes) -> bytes:
    packer = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, GZIP_WRAPPER)
    return packer.compress(content) + packer.flush()


def _brotli(content: bytes) -> bytes:
    """Pack with a window no larger than the page: its tables are what a small page spends its time on."""
    window = max(SMALLEST_WINDOW, min(LARGEST_WINDOW, len(content).bit_length()))
    packed: bytes = brotli.compress(content, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY, lgwin=window)
    return packed


def _unbrotli(packed: bytes) -> bytes:
    content: bytes = brotli.decompress(packed)
    return content


PACKERS: Mapping[str, Callable[[bytes], bytes]] = {"br": _brotli, "gz": _gzip}
UNPACKERS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": _unbrotli,
    "gz": lambda packed: zlib.decompress(packed, GZIP_WRAPPER),
}


def variants_of(file: str, content: bytes) -> dict[str, bytes]:
    """Return the compressed variants of a file by suffix; none where compressing does not pay."""
    if len(content) < SMALLEST or PurePosixPath(file).suffix.lower() not in TEXT:
        return {}
    packed = {suffix: pack(content) for suffix, pack in PACKERS.items()}
    return {suffix: one for suffix, one in packed.items() if len(one) < len(content)}


def unpacked(suffix: str, packed: bytes) -> bytes | None:
    """Return what a variant holds, or None where it cannot be read."""
    try:
        return UNPACKERS[suffix](packed)
    except (zlib.error, brotli.error):
        return None

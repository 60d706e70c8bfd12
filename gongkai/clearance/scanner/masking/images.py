"""Pictures without what the camera wrote beside them; the picture itself is not encoded again."""

import io
import struct
import warnings
from collections.abc import Iterator

from PIL import Image

from gongkai.clearance.scanner.readers.images import image_kind
from gongkai.core.refusals import BadInput

_JPEG_KEPT = frozenset((0xE0, 0xE2, 0xEE))
_PNG_DROPPED = frozenset((b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"))
_WEBP_DROPPED = frozenset((b"EXIF", b"XMP "))
_ORIENTATION = 0x0112


def stripped(data: bytes) -> bytes:
    """Return a picture without EXIF, place, author, comments and packets; which way is up stays known."""
    kind = image_kind(data)
    if kind == "jpeg":
        return _jpeg(data)
    if kind == "png":
        return _png(data)
    if kind == "webp":
        return _webp(data)
    return _tiff(data) if kind == "tiff" else data


def _jpeg(data: bytes) -> bytes:
    turned = _orientation(data)
    kept = [data[:2], _upright_note(turned) if turned > 1 else b""]
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if marker == 0xDA:
            break
        length = 2 + struct.unpack(">H", data[place + 2 : place + 4])[0]
        is_told = 0xE0 <= marker <= 0xEF or marker == 0xFE
        if not is_told or (marker in _JPEG_KEPT and not data[place + 4 : place + 8].startswith(b"MPF")):
            kept.append(data[place : place + length])
        place += length
    end = data.rfind(b"\xff\xd9")
    return b"".join(kept) + (data[place : end + 2] if end > place else data[place:])


def _upright_note(turned: int) -> bytes:
    exif = Image.Exif()
    exif[_ORIENTATION] = turned
    body = exif.tobytes()
    body = body if body.startswith(b"Exif\x00\x00") else b"Exif\x00\x00" + body
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _orientation(data: bytes) -> int:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(data))
        with picture:
            return int(picture.getexif().get(_ORIENTATION, 1))
    except (OSError, ValueError, SyntaxError, TypeError, Image.DecompressionBombError):
        return 1


def _png(data: bytes) -> bytes:
    return data[:8] + b"".join(chunk for name, chunk in _png_chunks(data) if name not in _PNG_DROPPED)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 8
    while place + 12 <= len(data):
        length = struct.unpack(">I", data[place : place + 4])[0]
        name = data[place + 4 : place + 8]
        yield name, data[place : place + 12 + length]
        place += 12 + length
        if name == b"IEND":
            return


def _webp(data: bytes) -> bytes:
    kept, place = [], 12
    while place + 8 <= len(data):
        name = data[place : place + 4]
        length = struct.unpack("<I", data[place + 4 : place + 8])[0]
        whole = bytearray(data[place : place + 8 + length + length % 2])
        if name == b"VP8X":
            whole[8] &= 0b11110011
        if name not in _WEBP_DROPPED:
            kept.append(bytes(whole))
        place += len(whole)
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _tiff(data: bytes) -> bytes:
    """
    Encode a TIFF again: its metadata stand among the tags that hold the picture.

    :raises BadInput: if the picture is too large to be decoded, or damaged
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _encoded(data)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning) as error:
        msg = "这个图片过大或已损坏，不能生成副本，请缩小后重新导出。"
        raise BadInput(msg) from error


def _encoded(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as picture:
        frames = []
        for number in range(getattr(picture, "n_frames", 1)):
            picture.seek(number)
            frames.append(Image.frombytes(picture.mode, picture.size, picture.tobytes()))
            if picture.mode == "P":
                frames[-1].putpalette(picture.getpalette() or [])
    held = io.BytesIO()
    frames[0].save(held, "TIFF", compression="tiff_deflate", save_all=True, append_images=frames[1:])
    return held.getvalue()

"""Pictures for the scanner: what the camera and the editor wrote beside the picture (EXIF, GPS, 图片元数据)."""

import io
import warnings
from collections.abc import Iterator, Sequence

from PIL import ExifTags, Image, UnidentifiedImageError

from gongkai.clearance.scanner.readers.binary import RawBytes
from gongkai.clearance.scanner.readers.reading import Budget, Reading
from gongkai.clearance.scanner.readers.tracing import Edit
from gongkai.core.refusals import BadInput

MAGIC = {
    b"\xff\xd8\xff": "jpeg",
    b"\x89PNG\r\n\x1a\n": "png",
    b"II*\x00": "tiff",
    b"MM\x00*": "tiff",
}
_PERSONAL = frozenset(("Artist", "XPAuthor", "Copyright", "CameraOwnerName", "HostComputer", "Author"))
_PLAIN = frozenset(
    [
        "ImageDescription",
        "UserComment",
        "DocumentName",
        "XPTitle",
        "XPComment",
        "XPKeywords",
        "XPSubject",
        "Software",
        "DateTimeOriginal",
    ]
)
_MOST_TEXT = 1_000_000


class MetaSlot:
    """A value of a picture's metadata; nobody rewrites it, a cleaned picture has none."""

    def rewrite(self, edits: Sequence[Edit]) -> None:
        """Change nothing."""


def image_kind(data: bytes) -> str:
    """Return jpeg, png, tiff or webp, or '' for what is no such picture."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return next((kind for magic, kind in MAGIC.items() if data.startswith(magic)), "")


def read_image(data: bytes, name: str, budget: Budget) -> Reading:
    """
    Open a picture's metadata; the picture itself is not decoded.

    :raises BadInput: if the file is damaged
    """
    kind = image_kind(data)
    reading = Reading(kind, f"image/{kind}", RawBytes(bytearray(data)))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as picture:
                _take(reading, picture)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        msg = "这个图片文件不完整或已损坏，请重新导出后再试。"
        raise BadInput(msg) from error
    return reading


def _take(reading: Reading, picture: Image.Image) -> None:
    exif = picture.getexif()
    values = {**dict(_named(exif)), **dict(_named(exif.get_ifd(ExifTags.IFD.Exif)))}
    for name, value in {**values, **dict(_texts(picture))}.items():
        _write(reading, name, value)
    place = _coordinates(exif.get_ifd(ExifTags.IFD.GPSInfo))
    if place:
        span = _write(reading, "GPS", place)
        reading.remark(
            "metadata",
            place,
            "照片里有拍摄地点的经纬度，公开前请清除；“脱敏副本”会自动清除。",
            severity="confirm",
            place=span,
        )


def _write(reading: Reading, name: str, value: str) -> tuple[int, int]:
    scroll = reading.scroll("metadata")
    scroll.label(f"{name}：")
    span = scroll.line(value, MetaSlot())
    if name in _PERSONAL:
        reading.remark("metadata", value, f"图片属性里有{name}，公开前请清除。", place=span)
    return span


def _named(tags: object) -> Iterator[tuple[str, str]]:
    for tag, value in dict(tags).items():  # type: ignore[call-overload]
        name = ExifTags.TAGS.get(tag, "")
        text = _words(value, wide=name.startswith("XP"))
        if (name in _PERSONAL or name in _PLAIN) and text:
            yield name, text


def _words(value: object, *, wide: bool) -> str:
    if isinstance(value, bytes) and wide:
        return value.decode("utf-16-le", "ignore").strip("\x00 ")
    if isinstance(value, bytes):
        return _commented(value)
    return str(value).strip("\x00 ") if isinstance(value, (str, int, float)) else ""


def _commented(value: bytes) -> str:
    """Return a user comment: eight signs name its encoding."""
    code, words = value[:8], value[8:]
    if code.startswith(b"UNICODE"):
        return words.decode("utf-16", "ignore").strip("\x00 ")
    words = words if code.startswith((b"ASCII", b"JIS", b"\x00\x00\x00")) else value
    return words.decode("utf-8", "ignore").strip("\x00 ")


def _texts(picture: Image.Image) -> Iterator[tuple[str, str]]:
    """Yield comments, text chunks and XMP packets."""
    for key, value in picture.info.items():
        if key in ("exif", "icc_profile", "photoshop"):
            continue
        text = value.decode("utf-8", "ignore") if isinstance(value, bytes) else value
        if isinstance(text, str) and text.strip():
            yield str(key), text[:_MOST_TEXT]


def _coordinates(gps: dict[int, object]) -> str:
    """Return latitude and longitude as degrees."""
    pair = [
        _degrees(gps.get(value), str(gps.get(sign, "")))
        for value, sign in ((ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef),
                            (ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef))
    ]  # fmt: skip
    return ",".join(pair) if all(pair) else ""


def _degrees(value: object, sign: str) -> str:
    if not isinstance(value, tuple) or len(value) != 3:
        return ""
    try:
        degrees = float(value[0]) + float(value[1]) / 60 + float(value[2]) / 3600
    except (TypeError, ValueError, ZeroDivisionError):
        return ""
    return f"{-degrees if sign in ('S', 'W') else degrees:.6f}"

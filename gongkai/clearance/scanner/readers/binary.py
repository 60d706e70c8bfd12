"""Members nobody's reader knows (OLE objects, metafiles): the strings in their bytes, edited sign for sign."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.clearance.scanner.readers.reading import Budget, Reading
from gongkai.clearance.scanner.readers.tracing import Edit

_LEAST = 6
_NARROW = re.compile(rb"[\x20-\x7e]{%d,}" % _LEAST)
_WIDE = re.compile(rb"(?:[\x20-\x7e]\x00|[\x00-\xff][\x4e-\x9f]|[\x00-\x1f]\x30){%d,}" % _LEAST)


@dataclass(slots=True, eq=False)
class RawBytes:
    """Bytes that keep their length whatever is written over them."""

    data: bytearray

    def save(self) -> bytes:
        """Return the bytes as they stand now."""
        return bytes(self.data)


@dataclass(slots=True, eq=False)
class StringSlot:
    """A string among bytes."""

    held: RawBytes
    start: int
    text: str
    encoding: str

    def rewrite(self, edits: Sequence[Edit]) -> None:
        """Write over the signs; what is longer is cut, what is shorter filled, for lengths are counted outside."""
        signs = list(self.text)
        for begin, finish, new in edits:
            width = finish - begin
            signs[begin:finish] = list(new[:width].ljust(width, "*"))
        self.text = "".join(signs)
        written = self.text.encode(self.encoding)
        self.held.data[self.start : self.start + len(written)] = written


def read_binary(data: bytes, name: str, budget: Budget) -> Reading:
    """Open bytes of unknown kind: strings in ASCII and UTF-16 as long as a number worth hiding."""
    held = RawBytes(bytearray(data))
    reading = Reading("binary", "application/octet-stream", held)
    scroll = reading.scroll("strings")
    for pattern, encoding in ((_NARROW, "ascii"), (_WIDE, "utf-16-le")):
        for found in pattern.finditer(data):
            text = found.group().decode(encoding, "replace")
            scroll.line(text, StringSlot(held, found.start(), text, encoding))
    return reading

"""
The signs of a web page, one after another, in time that grows with its length and no faster.

The parser of the standard library looks for the end of an unclosed comment again and again; a page made to
exploit that would hold a scan for hours. Here what is not closed ends with the page, as browsers have it.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

_NAME = re.compile(r"[a-zA-Z][^\s/>]*+")
_INSIDE = re.compile(r"""(?:=\s*+"[^"]*+"|=\s*+'[^']*+'|=(?!\s*+["'])|[^>=])*+""")
_ATTRIBUTE = re.compile(
    r"""(?<![\w:.@-])([a-zA-Z_:@][\w:.-]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>`]++)))?+"""
)
_RAW = {name: re.compile(rf"</{name}(?![\w-])", re.IGNORECASE) for name in ("script", "style")}


class Token(NamedTuple):
    """A stretch of the source: text, raw text, a comment, a tag that opens or closes."""

    kind: Literal["text", "raw", "comment", "open", "close"]
    start: int
    end: int
    name: str = ""


class Attribute(NamedTuple):
    """An attribute of a tag, its value as written and where that begins."""

    name: str
    value: str
    start: int


def tokens(source: str) -> Iterator[Token]:
    """Yield everything the source consists of, in order."""
    place = 0
    while place < len(source):
        opening = source.find("<", place)
        if opening < 0:
            yield Token("text", place, len(source))
            return
        if opening > place:
            yield Token("text", place, opening)
        token = _marked(source, opening)
        yield token
        place = token.end
        if token.kind == "open" and token.name in _RAW:
            closing = _RAW[token.name].search(source, place)
            end = closing.start() if closing else len(source)
            if end > place:
                yield Token("raw", place, end, token.name)
            place = end


def _marked(source: str, place: int) -> Token:
    if source.startswith("<!--", place):
        end = source.find("-->", place + 4)
        return Token("comment", place, len(source) if end < 0 else end + 3)
    following = source[place + 1 : place + 2]
    if following in ("!", "?"):
        end = source.find(">", place)
        return Token("comment", place, len(source) if end < 0 else end + 1, "declaration")
    is_closing = following == "/"
    name = _NAME.match(source, place + 1 + is_closing)
    if name is None:
        return Token("text", place, place + 1)
    inside = _INSIDE.match(source, name.end())
    end = inside.end() if inside else name.end()
    end = end + 1 if source[end : end + 1] == ">" else len(source)
    return Token("close" if is_closing else "open", place, end, name.group().lower())


def attributes(source: str, tag: Token) -> list[Attribute]:
    """Return what a tag says of itself."""
    found = []
    for match in _ATTRIBUTE.finditer(source, tag.start + 1 + len(tag.name), tag.end):
        group = next((number for number in (2, 3, 4) if match.group(number) is not None), 0)
        value, start = (match.group(group), match.start(group)) if group else ("", match.end())
        found.append(Attribute(match.group(1).lower(), value, start))
    return found

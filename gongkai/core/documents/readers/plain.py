"""Markdown and plain text: one line, one block."""

import re
from dataclasses import replace

from gongkai.core.documents.model import Block, Cell, Source
from gongkai.core.documents.readers.decoding import decode
from gongkai.core.documents.readers.wording import tidy

INFO_END = "<!-- INFO END -->"
_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)(?:\s+#+)?\s*$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_RULE = re.compile(r"^ {0,3}([-*_])(?:\s*\1){2,}\s*$")
_SETEXT = re.compile(r"^ {0,3}(=+|-{3,})\s*$")
_TABLE_RULE = re.compile(r"^\s*\|?\s*:?-{1,}:?\s*(\|\s*:?-{1,}:?\s*)*\|?\s*$")
_FENCE = re.compile(r"^ {0,3}(```|~~~)")
_BULLET = re.compile(r"^\s*(?:[-*+]\s+|>\s?)+")
_LINK = re.compile(r"!?\[((?:\\.|[^\[\]\\])*)\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_STRONG = re.compile(r"(?<!\\)(\*{1,3}|_{2,3})(?=\S)(.+?)(?<=\S)(?<!\\)\1")
_WHOLE_BOLD = re.compile(r"^(\*\*|__|\*\*\*)(?=\S).+(?<=\S)\1$")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_MARKED = re.compile(r"[*_\[<\\]")


def read_text(data: bytes, name: str) -> Source:
    """Return a plain text file, one block for each line that is not blank (纯文本)."""
    lines = (tidy(line) for line in re.split(r"\r\n|[\n\r\f]", decode(data)))
    return Source(
        path=name, media_type="text/plain", blocks=tuple(Block(text=line) for line in lines if line)
    )


def read_markdown(data: bytes, name: str) -> Source:
    """Return a Markdown file: headings with their level, pipe tables, each other line a block."""
    lines = _without_comments(decode(data)).splitlines()
    return Source(path=name, media_type="text/markdown", blocks=tuple(_blocks(lines)))


def _without_comments(text: str) -> str:
    def kept(found: re.Match[str]) -> str:
        return f"\n{INFO_END}\n" if found.group().strip() == INFO_END else ""

    return _COMMENT.sub(kept, text)


def _blocks(lines: list[str]) -> list[Block]:
    blocks: list[Block] = []
    position, fenced = 0, False
    while position < len(lines):
        line = lines[position]
        if _FENCE.match(line):
            fenced = not fenced
        elif fenced:
            blocks += [Block(text=tidy(line))] if tidy(line) else []
        elif _starts_table(lines, position):
            position = _take_table(lines, position, blocks)
            continue
        elif _underlines(lines, position) and blocks:
            blocks[-1] = replace(blocks[-1], level=1 if "=" in line else 2)
        else:
            blocks += _line_blocks(line)
        position += 1
    return blocks


def _underlines(lines: list[str], position: int) -> bool:
    before = lines[position - 1] if position else ""
    return bool(_SETEXT.match(lines[position]) and before.strip() and not _HEADING.match(before))


def _line_blocks(line: str) -> list[Block]:
    stripped = line.strip()
    if not stripped or _RULE.match(line):
        return []
    if stripped == INFO_END:
        return [Block(text=INFO_END)]
    heading = _HEADING.match(line)
    if heading:
        text = plain_inline(heading.group(2))
        return [Block(text=text, level=len(heading.group(1)))] if text else []
    is_bold = bool(_WHOLE_BOLD.match(stripped))
    parts = (plain_inline(part) for part in _BREAK.split(_BULLET.sub("", line)))
    return [Block(text=part, is_bold=is_bold) for part in parts if part]


def plain_inline(text: str) -> str:
    """Return one line of Markdown as the words a reader sees; most lines carry no mark at all."""
    if not _MARKED.search(text):
        return tidy(text)
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    for _ in range(2):
        text = _STRONG.sub(_unmarked, text)
    return tidy(_ESCAPE.sub(r"\1", _TAG.sub("", text)))


def _unmarked(found: re.Match[str]) -> str:
    before = found.string[found.start() - 1 : found.start()]
    if found.group(1) == "*" and before.isdigit() and found.group(2)[0].isdigit():
        return found.group()
    return found.group(2)


def _starts_table(lines: list[str], position: int) -> bool:
    if "|" not in lines[position] or position + 1 >= len(lines):
        return False
    below = lines[position + 1]
    return "|" in below and bool(_TABLE_RULE.match(below))


def _take_table(lines: list[str], position: int, blocks: list[Block]) -> int:
    rows = [_row(lines[position], is_header=True)]
    position += 2
    while position < len(lines) and "|" in lines[position]:
        rows.append(_row(lines[position], is_header=False))
        position += 1
    blocks.append(Block(kind="table", grid=tuple(rows)))
    return position


def _row(line: str, *, is_header: bool) -> tuple[Cell, ...]:
    inner = line.strip()
    inner = inner[1:] if inner.startswith("|") else inner
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    cells = re.split(r"(?<!\\)\|", inner)
    return tuple(Cell(plain_inline(_BREAK.sub(" ", cell)), is_header=is_header) for cell in cells)

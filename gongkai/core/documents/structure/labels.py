"""The labels that lines of an official document begin with (结构层次序数)."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from gongkai.core.text import chinese_to_int

Form = Literal[
    "part", "chapter", "section", "article", "yi", "paren", "dot", "paren_dot", "circle", "decimal"
]

_N = "〇○零一二三四五六七八九十百千"
_DIVISION = re.compile(
    rf"[第笫]\s*([{_N}0-9０-９](?:[{_N}0-9０-９ ]*[{_N}0-9０-９])?)\s*(分编|部分|编|篇|章|节)(?=(.?))"
)
_ARTICLE = re.compile(rf"[第笫]\s*([{_N}]+|[0-9０-９]+)\s*条(?:\s*之\s*([一二三四五六七八九十]+))?")
_YI = re.compile(r"([一二三四五六七八九十百]{1,5})\s*[、．]")
_PAREN = re.compile(r"[（(]\s*([一二三四五六七八九十百]{1,5})\s*[）)]\s*[、.．]?")
_DOT = re.compile(r"([0-9０-９]{1,3})\s*(?:[.．](?![0-9０-９]{1,3}(?![0-9０-９]))|、)")
_PAREN_DOT = re.compile(r"(?:[（(]\s*([0-9０-９]{1,3})\s*[）)]|([0-9０-９]{1,3})[）)])")
_DECIMAL = re.compile(
    r"([0-9]{1,2}(?:[.．][0-9]{1,2}){1,4})[.．]?(?=[\s\u4e00-\u9fff“《（])|([0-9]{1,2})(?=[\s]+[\u4e00-\u9fff]{2})"
)
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_STARTS = frozenset("第笫（(" + _N + _CIRCLES + "0123456789０１２３４５６７８９")
_DIVISION_FORMS: dict[str, Form] = {
    "编": "part",
    "分编": "part",
    "部分": "part",
    "篇": "part",
    "章": "chapter",
    "节": "section",
}
_GOES_ON = tuple("的第款、，。中和与及或至规所等；内外前后")
_INLINE = re.compile(
    rf"(?<=[。；])\s*(?=第[{_N}]+条(?:之[{_N}]+)?[\s　【]|第[{_N}]+[章节][\s　]+[^\s，。；：]{{2,25}}$)"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """The label of a line, its form and number, and what follows it."""

    form: Form
    label: str
    number: int
    insertion: int
    rest: str
    is_apart: bool = True
    unit: str = ""


def read_mark(text: str) -> Mark | None:
    """Return the label a line begins with, or None; whether it fits its place is for the caller to say."""
    if not text or text[0] not in _STARTS:
        return None
    first = text[0]
    if first in "第笫":
        return _article(text) or _division(text)
    if first in "（(":
        return _simple(_PAREN, "paren", text) or _simple(_PAREN_DOT, "paren_dot", text)
    if first in _CIRCLES:
        return Mark("circle", first, _CIRCLES.index(first) + 1, 0, text[1:].strip())
    if first.isdigit():
        return _decimal(text) or _simple(_DOT, "dot", text) or _simple(_PAREN_DOT, "paren_dot", text)
    return _simple(_YI, "yi", text)


def split_inline_articles(text: str) -> list[str]:
    """Return a line cut where further articles or a chapter begin inside it (a lost line break)."""
    return _INLINE.split(text) if "。第" in text or "；第" in text or "。 " in text else [text]


@lru_cache(maxsize=4096)
def number_of(numeral: str) -> int:
    """Return the number a label writes, 0 where it writes none."""
    try:
        return chinese_to_int(numeral.replace(" ", ""))
    except ValueError:
        return 0


def _article(text: str) -> Mark | None:
    found = _ARTICLE.match(text)
    if not found:
        return None
    rest = text[found.end() :]
    is_apart = (not rest or rest[0].isspace() or rest[0] in "【：:") and text[0] == "第"
    if not is_apart and rest.startswith((*_GOES_ON, "：")):
        return None
    label = "".join(found.group().split()).replace("笫", "第")
    insertion = number_of(found.group(2)) if found.group(2) else 0
    return Mark("article", label, number_of(found.group(1)), insertion, rest.strip(), is_apart)


def _division(text: str) -> Mark | None:
    found = _DIVISION.match(text)
    if not found or len(text) > 60 or text.endswith(("。", "；", "，", "：")):
        return None
    rest = text[found.end() :]
    if rest.startswith(_GOES_ON) and not rest.startswith(
        ("第", "中", "规", "所", "外", "内", "及", "与", "和")
    ):
        return None
    unit = found.group(2)
    label = "".join(found.group().split()).replace("笫", "第")
    if rest.startswith(("：", ":")):
        label, rest = label + rest[0], rest[1:]
    return Mark(_DIVISION_FORMS[unit], label, number_of(found.group(1)), 0, rest.strip(), unit=unit)


def _simple(pattern: re.Pattern[str], form: Form, text: str) -> Mark | None:
    found = pattern.match(text)
    if not found:
        return None
    numeral = found.group(1) or found.group(2)
    return Mark(form, "".join(found.group().split()), number_of(numeral), 0, text[found.end() :].strip())


def _decimal(text: str) -> Mark | None:
    found = _DECIMAL.match(text)
    if not found:
        return None
    label = found.group().strip()
    depth = label.rstrip(".．").replace("．", ".").count(".")
    last = number_of(re.split("[.．]", label.rstrip(".．"))[-1])
    return Mark("decimal", label, last, depth, text[found.end() :].strip())

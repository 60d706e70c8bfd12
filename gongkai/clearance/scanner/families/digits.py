"""Runs of digits, disguised or not, and the numbers that may stand in them."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from gongkai.clearance.scanner.characters import (
    BARS,
    CHECK_LETTERS,
    CHINESE_CLASS,
    CHINESE_DIGITS,
    CIRCLED_NUMBERS,
    INVISIBLE,
    JOINERS,
    LIST_MARKS,
    LOOKALIKE_CLASS,
    LOOKALIKES,
    PLAIN_DIGITS,
    SPACES,
    STRICT_DIGITS,
    WEAK_JOINERS,
    strict_digit,
)
from gongkai.clearance.scanner.engines import Trigger

_GAP = f"[{INVISIBLE}{SPACES}{JOINERS}{WEAK_JOINERS}]"
_LATIN = f"[{STRICT_DIGITS}{LOOKALIKE_CLASS}{CIRCLED_NUMBERS}]"
_CHINESE = f"[{CHINESE_CLASS}]"

TRIGGERS: Final = (
    Trigger("digits", f"(?:{_LATIN}{_GAP}{{0,4}}){{8}}"),
    Trigger("digits", f"[{CIRCLED_NUMBERS}](?:{_GAP}{{0,2}}[{CIRCLED_NUMBERS}{STRICT_DIGITS}]){{5}}"),
    Trigger("digits", f"{_CHINESE}(?:[{INVISIBLE}{SPACES}]{{0,2}}{_CHINESE}){{4}}"),
    Trigger(
        "digits", f"[{STRICT_DIGITS}]{_GAP}{{0,2}}{_CHINESE}{_GAP}{{0,2}}[{STRICT_DIGITS}{CHINESE_CLASS}]"
    ),
)

_ELEMENT = f"[{STRICT_DIGITS}{LOOKALIKE_CLASS}{CIRCLED_NUMBERS}{CHINESE_CLASS}{''.join(CHECK_LETTERS)}]"
_RUN = re.compile(f"{_ELEMENT}(?:{_GAP}{{0,6}}{_ELEMENT})*")
_PIECE = re.compile(
    f"(?P<digit>{_ELEMENT})|(?P<seen>[{SPACES}{JOINERS}{WEAK_JOINERS}]+)|(?P<unseen>[{INVISIBLE}]+)"
)
_MARK = re.compile(f"[{LIST_MARKS}{CIRCLED_NUMBERS}]")
_PLAIN = re.compile(f"[{PLAIN_DIGITS}]")
_BAR = re.compile(f"[{BARS}](?={_ELEMENT})")
_WEAK = re.compile(f"[{WEAK_JOINERS}]")
_LONGEST_NUMBER: Final = 80
_CIRCLED: Final = frozenset(re.findall(f"[{CIRCLED_NUMBERS}]", "".join(map(chr, range(0x2460, 0x32C0)))))


@dataclass(frozen=True, slots=True)
class Digit:
    """
    One digit as read: its value, where it stands, how it is made and what gap stands before it.

    `follows_mark` says that its group opens without a gap: a circled number beside a plain one may be a list's mark.
    """

    value: str
    place: int
    make: str
    opens_group: bool
    is_apart: bool = False
    follows_mark: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """
    A number that may be a code: its digits joined, and where it stands.

    `is_split` says that it was read across a gap, `is_apart` that the gap holds what usually parts numbers,
    `is_sure` that more than half of it is real digits.
    """

    value: str
    start: int
    end: int
    is_split: bool
    is_apart: bool = False
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class Run:
    """
    A run of digits, and their values joined.

    `bars` are the places of upright strokes that are read as the digit 1 here; without any they part numbers.
    """

    digits: tuple[Digit, ...]
    values: str
    bars: frozenset[int] = frozenset()


def find_runs(text: str, places: Sequence[int]) -> Iterator[Run]:
    """Return each run of digits that a trigger ended in, read digit by digit."""
    done = 0
    for place in places:
        if place <= done:
            continue
        start = _run_start(text, place, done)
        run = _RUN.search(text, start)
        if run is None:
            continue
        done = max(run.end(), place)
        yield _run(_read(text, run.start(), run.end()))
        begin = run.start() - (text[run.start() - 1 : run.start()] in set(BARS))
        bars = frozenset(bar.start() for bar in _BAR.finditer(text, begin, run.end()))
        if bars:
            yield _run(_read(text, begin, run.end(), bars), bars)


def _run(digits: Sequence[Digit], bars: frozenset[int] = frozenset()) -> Run:
    return Run(tuple(digits), "".join(digit.value for digit in digits), bars)


_BACK = re.compile(f"(?:{_ELEMENT}|{_GAP})")


def _run_start(text: str, place: int, done: int) -> int:
    start = place
    while start > done and _BACK.match(text, start - 1):
        start -= 1
    return start


def _read(text: str, start: int, end: int, bars: frozenset[int] = frozenset()) -> list[Digit]:
    digits: list[Digit] = []
    opens, apart = True, False
    for piece in _PIECE.finditer(text, start, end):
        if piece.start() in bars:
            digits.append(Digit("1", piece.start(), "bar", opens or piece.end() - piece.start() > 1))
            opens = apart = False
        elif piece["digit"]:
            values, make = _value(piece["digit"])
            is_beside = not opens and bool(digits) and _is_beside_mark(text, digits[-1].place, piece.start())
            for value in values:
                digits.append(Digit(value, piece.start(), make, opens or is_beside, apart, is_beside))
                opens = apart = is_beside = False
        elif piece["seen"]:
            opens = True
            apart = apart or bool(_WEAK.search(piece["seen"]))
    return digits


def _is_beside_mark(text: str, before: int, place: int) -> bool:
    """Say whether one of two neighbours is a circled number and the other a plain digit."""
    one, other = text[before], text[place]
    return bool((_MARK.match(one) and _PLAIN.match(other)) or (_PLAIN.match(one) and _MARK.match(other)))


def _value(char: str) -> tuple[str, str]:
    if char in CHECK_LETTERS:
        return "X", "check"
    if char in LOOKALIKES:
        return LOOKALIKES[char], "lookalike"
    if char in CHINESE_DIGITS:
        return CHINESE_DIGITS[char], "chinese"
    if char in _CIRCLED:
        return str(int(unicodedata.numeric(char))), "circled"
    return strict_digit(char), "strict"


def group_bounds(digits: Sequence[Digit]) -> list[int]:
    """Return where groups begin, and the end: digits of one group stand together."""
    return [index for index, digit in enumerate(digits) if digit.opens_group] + [len(digits)]


def number_of(digits: Sequence[Digit], begin: int, end: int) -> Number | None:
    """
    Join the digits from one place to another, or give nothing where too little of them is digits.

    Letters that look like digits count only among digits: a third must be real ones, or all Chinese.
    """
    chosen = digits[begin:end]
    real = sum(digit.make in {"strict", "circled"} for digit in chosen)
    chinese = sum(digit.make == "chinese" for digit in chosen)
    is_sure = real * 2 >= len(chosen) or chinese + real >= len(chosen) - 1
    if not is_sure and real * 3 < len(chosen):
        return None
    is_split = any(digit.opens_group and not digit.follows_mark for digit in chosen[1:])
    if is_split and chosen[-1].place - chosen[0].place > _LONGEST_NUMBER:
        return None
    value = "".join(digit.value for digit in chosen)
    is_apart = any(digit.is_apart for digit in chosen[1:])
    return Number(value, chosen[0].place, chosen[-1].place + 1, is_split, is_apart, is_sure)

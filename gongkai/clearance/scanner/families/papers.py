"""Papers of people and cars (X-11): passports, travel permits, officer cards, number plates."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from gongkai.clearance.scanner.characters import INVISIBLE, SPACES
from gongkai.clearance.scanner.engines import Trigger
from gongkai.clearance.scanner.families.personal import PERSONAL_BASIS
from gongkai.clearance.scanner.model import Kind, Severity
from gongkai.clearance.scanner.scene import Family, Scene, Sighting, matches
from gongkai.clearance.scanner.text_tables import cells_below

GAP: Final = f"[{INVISIBLE}{SPACES}\\-\u2010-\u2015\uff0d.\u00b7\u2022\u30fb_]{{0,3}}"
_DIGIT = "[0-9\uff10-\uff19\u2460-\u2468\u24eaOoＯlI]"
_ALNUM = "[0-9A-Za-z\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]"
_NOT_BEFORE = r"(?<![A-Za-z0-9\uff10-\uff19\uff21-\uff3a\uff41-\uff5a])"
_NOT_AFTER = r"(?![A-Za-z0-9\uff10-\uff19\uff21-\uff3a\uff41-\uff5a])"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"


def _places(count: int, atom: str = _DIGIT) -> str:
    return f"(?:{GAP}{atom}){{{count}}}"


_PASSPORT = re.compile(
    f"{_NOT_BEFORE}[EGPSDKegpsdkＥＧＰＳＤＫ](?:{GAP}[A-Za-zＡ-Ｚ])?(?:{GAP}{_DIGIT}){{7,8}}{_NOT_AFTER}"
)
_PERMIT = re.compile(
    f"{_NOT_BEFORE}(?:[CWLTcwltＣＷＬＴ](?:{GAP}[A-Za-zＡ-Ｚ])?(?:{GAP}{_DIGIT}){{7,8}}|[HMhmＨＭ](?:{GAP}{_DIGIT}){{8,10}})"
    f"{_NOT_AFTER}"
)
_ISLANDER = re.compile(f"{_NOT_BEFORE}{_DIGIT}(?:{GAP}{_DIGIT}){{7,9}}(?:[(（][A-Za-z][)）])?{_NOT_AFTER}")
_OFFICER = re.compile(
    f"[军南北沈兰成济广参政后装海空武士文警公][字士文官]{GAP}第?{GAP}{_DIGIT}(?:{GAP}{_DIGIT}){{5,8}}{GAP}号?"
)
_PLATE = re.compile(
    f"[{_PROVINCES}]{GAP}[A-HJ-NP-Za-hj-np-zＡ-Ｚａ-ｚ]{GAP}"
    f"(?:{_ALNUM}{GAP}){{4,5}}(?:{_ALNUM}|[挂学警港澳])(?!{_ALNUM}|[.%:：]\\d)"
)
_TRAVEL = re.compile("护\\W{0,3}照|[Pp]assport|PASSPORT")
_CROSSING = re.compile(
    "通\\W{0,3}行\\W{0,3}证|回\\W{0,3}乡\\W{0,3}证|往\\W{0,3}来\\W{0,3}(?:港|内\\W{0,3}地|台)|台\\W{0,3}胞\\W{0,3}证"
)
_ISLAND = re.compile(
    "台\\W{0,3}胞\\W{0,3}证|台\\W{0,3}湾\\W{0,3}居\\W{0,3}民\\W{0,3}来\\W{0,3}往|来\\W{0,3}往\\W{0,3}大\\W{0,3}陆\\W{0,3}通\\W{0,3}行\\W{0,3}证"
)
_ARMED = re.compile(
    "军\\W{0,3}官\\W{0,3}证|士\\W{0,3}兵\\W{0,3}证|警\\W{0,3}官\\W{0,3}证|军\\W{0,3}人\\W{0,3}证|文\\W{0,3}职\\W{0,3}干\\W{0,3}部\\W{0,3}证|义\\W{0,3}务\\W{0,3}兵\\W{0,3}证"
)
_WORD = f"[{INVISIBLE}{SPACES}]{{0,3}}"

_TRIGGERS: Final = (
    Trigger("papers", f"护{_WORD}照"),
    Trigger("papers", "passport", ignores_case=True),
    Trigger("papers", f"行{_WORD}证"),
    Trigger("papers", f"乡{_WORD}证"),
    Trigger("papers", f"胞{_WORD}证"),
    Trigger("papers", f"[官兵人部]{_WORD}证"),
)
_PLATE_TRIGGER: Final = Trigger("plates", f"[{_PROVINCES}]{GAP}[A-Za-zＡ-Ｚａ-ｚ]{GAP}(?:{_ALNUM}{GAP}){{4}}")
_REACH: Final = 48
_MOST_ROWS: Final = 5000
_HEADED = re.compile("护\\W{0,3}照|[Pp]assport|PASSPORT|[行乡胞官兵人部警]\\W{0,3}证")
_RULES: Final = (
    (_TRAVEL, _PASSPORT, "passport", "护照号"),
    (_CROSSING, _PERMIT, "permit", "往来通行证号"),
    (_ISLAND, _ISLANDER, "permit", "台胞证号"),
    (_ARMED, _OFFICER, "permit", "军人、警官证号"),
)


def is_heading(heading: str) -> bool:
    """Whether what stands above a cell names a paper, so that a bare number below it is one."""
    return bool(_HEADED.search(heading))


def judge_papers(scene: Scene, places: Sequence[int]) -> Iterator[Sighting]:
    """Find numbers of passports and permits where their name is written close before or behind."""
    for context, pattern, kind, label in _RULES:
        for match in matches(pattern, scene, places, before=_REACH, after=_REACH):
            if context.search(scene.before(match.start(), _REACH) + "\n" + scene.after(match.end(), 16)):
                yield _paper(kind, match, label)
    yield from _below(scene, places)


def _below(scene: Scene, places: Sequence[int]) -> Iterator[Sighting]:
    """Find the numbers in the cells below their name, however far down the table goes."""
    seen: set[tuple[int, int]] = set()
    for place in places:
        for start, end in cells_below(scene.text, place, most=_MOST_ROWS):
            for context, pattern, kind, label in _RULES:
                match = pattern.fullmatch(scene.text, start, end)
                if match and match.span() not in seen and context.search(scene.before(place, 12)):
                    seen.add(match.span())
                    yield _paper(kind, match, label)


def _paper(kind: str, match: re.Match[str], label: str) -> Sighting:
    found: Kind = "passport" if kind == "passport" else "permit"
    advice = f"{label}不得公开，请删去；确需公开的，只保留首尾各2位。"
    return Sighting("S7", found, "block", match.start(), match.end(), advice, PERSONAL_BASIS)


def judge_plates(scene: Scene, places: Sequence[int]) -> Iterator[Sighting]:
    """Find number plates: province, letter, five or six places with at least two digits among them."""
    for match in matches(_PLATE, scene, places, before=24, after=16):
        tail = re.sub("[^0-9A-Za-z\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]", "", match[0][1:])[1:]
        if sum(char.isdigit() for char in tail) >= 2 and "\n\n" not in match[0]:
            yield _plate(match)


def _plate(match: re.Match[str]) -> Sighting:
    severity: Severity = "confirm"
    advice = "车牌号能查到车主，请核对是否必须公开；不必须的删去，或只保留前2位和后2位。"
    return Sighting("S7", "plate", severity, match.start(), match.end(), advice, PERSONAL_BASIS)


PAPERS: Final = Family("papers", _TRIGGERS, judge_papers)
PLATES: Final = Family("plates", (_PLATE_TRIGGER,), judge_plates)

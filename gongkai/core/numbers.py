"""Document numbers (发文字号, X-05): read in any bracket form, printed in one, compared as printed."""

import re
from dataclasses import dataclass, field
from typing import Final

from gongkai.core.refusals import BadInput
from gongkai.core.text import chinese_to_int, normalise_width, strip_zero_width

LONGEST_CODE: Final = 15

NOT_HEXAGONAL: Final = "括号应为六角括号〔〕"
WITH_ORDINAL: Final = "顺序号前不加“第”"
WITH_LEADING_ZERO: Final = "顺序号不编虚位"
WITH_SPACES: Final = "字号中不应有空格"
WITH_FULL_WIDTH: Final = "数字应为半角"
WITH_CHINESE_DIGITS: Final = "年份和顺序号应用阿拉伯数字"
WITHOUT_SUFFIX: Final = "缺“号”字"
WITHOUT_BRACKETS: Final = "年份应写在六角括号〔〕内"
WITHOUT_ORDINAL: Final = "令号应写作“第…号”"

_OPEN = r"〔\[\(（【﹝［\{｛《〈<＜「〖"
_CLOSE = r"〕\]\)）】﹞］\}｝》〉>＞」〗"
_DIGITS = "0-9０-９"
_NUMERAL = "〇○零一二三四五六七八九十百千"
_YEAR = rf"(?P<year>(?:[1１][9９]|[2２][0０])[{_DIGITS}]{{2}}|[一二][〇○零九][〇○零一二三四五六七八九]{{2}})"
_SERIAL = rf"(?P<serial>[{_DIGITS}]{{1,5}}|[{_NUMERAL}]{{1,6}})"
_BRACKETED = rf"(?P<open>[{_OPEN}])\s*{_YEAR}\s*年?\s*(?P<close>[{_CLOSE}])\s*(?P<ordinal>第?)\s*{_SERIAL}"
_ORDER = rf"令\s*[(（]?\s*(?P<ordinal>第?)\s*{_SERIAL}\s*(?P<suffix>号)[)）]?"
_ANNOUNCED = rf"公告\s*[(（〔]?{_YEAR}\s*年?\s*[)）〕]?\s*(?P<ordinal>第)\s*{_SERIAL}\s*(?P<suffix>号)"

_LETTER_CORE = re.compile(rf"\s*{_BRACKETED}\s*(?P<suffix>号)")
_LETTER_TAIL = re.compile(rf"\s*{_BRACKETED}\s*(?P<suffix>号?)")
_BARE_TAIL = re.compile(
    rf"\s*{_YEAR}(?:\s*年\s*|\s*[-—－]\s*|\s+)(?P<ordinal>第?)\s*{_SERIAL}\s*(?P<suffix>号)"
)
_ORDER_CORE = re.compile(_ORDER)
_ANNOUNCED_CORE = re.compile(_ANNOUNCED)
_BARE_ORDER = re.compile(rf"(?P<ordinal>第)\s*{_SERIAL}\s*(?P<suffix>号)")
_CODE = re.compile(r"[\u4e00-\u9fa5A-Za-z0-9]{2,15}")
_PARTIAL_YEAR = rf"[{_OPEN}]\s*{_YEAR}\s*[{_CLOSE}]?|{_YEAR.replace('year', 'bare')}(?:\s*年|\s+)"
_PARTIAL = re.compile(
    rf"(?P<code>[\u4e00-\u9fa5]{{0,15}})\s*(?:{_PARTIAL_YEAR})\s*第?\s*(?:(?P<serial>[{_DIGITS}]{{1,5}})\s*号?)?"
)

_REPUBLIC = "中华人民共和国"
_REPUBLIC_MARK = "\ue000"
_ORGAN_TAIL = re.compile(r"(?:部|委|委员会|局|署|院|政府|府|行|会|厅|办公室|主席|省|市|^国)$")
_ORGAN = r"[\u4e00-\u9fa5\ue000]{1,20}(?:部|委员会|局|署|院|政府|行|会|厅|办公室)"
_ORGAN_LIST = re.compile(rf"(?:{_ORGAN}[、 　])*[\u4e00-\u9fa5\ue000]+$")
_RUN = re.compile(r"[\u4e00-\u9fa5]+$")
_GENRES = (
    "通知|意见|决定|办法|方案|细则|规定|公告|批复|复函|请示|报告|建议|条例|通报|决议|规划|标准|目录|文件"
)
_VERBS = (
    "根据|依据|按照|依照|参照|遵照|印发|转发|发布|批准|同意|执行|落实|贯彻|关于|修改|废止|代替|替代|"
    "参见|详见|文号|字号|请问|请查|查询|查找|搜索|一下|查看"
)
_CUT = re.compile(rf"(?:{_VERBS}|{_GENRES}|(?<!数)据|[号年月日以为是在的了见附])")
_JOIN = re.compile(r"[和及与]")
_HEAD = re.compile(r"(?:[和及与按对由即凭查找]|经(?![信开贸济管办])|原(?=国家|\ue000))(?=..)")
_NATIONAL_ORDER: Final = {"国": "国务院", "国务院令": "国务院"}

_UNIFIED = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{2,8}(?:[-—–－][A-Z]{1,6}){0,3}[-—–－](?:19|20)\d{2}[-—–－]\d{1,5}(?![A-Za-z0-9])"
)


@dataclass(frozen=True, slots=True, order=False)
class DocumentNumber:
    """
    One document number (发文字号), or the number of an order (令) or announcement (公告).

    Two numbers are equal when they print the same; `flags` says in Chinese what was irregular
    in the text they were read from and takes no part in comparison.
    """

    code: str
    year: int | None
    serial: int
    is_order: bool = False
    is_announcement: bool = False
    flags: tuple[str, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        if self.is_order:
            return f"{self.code}令第{self.serial}号" if self.code else f"第{self.serial}号"
        if self.is_announcement:
            return f"{self.code}公告{self.year}年第{self.serial}号"
        return f"{self.code}〔{self.year}〕{self.serial}号"

    def __lt__(self, other: "DocumentNumber") -> bool:
        return self.sort_key < other.sort_key

    @property
    def sort_key(self) -> tuple[str, int, int]:
        """Sort by issuer's code, then year, then serial as a number: 9 before 10."""
        return self.code, self.year or 0, self.serial

    @property
    def is_regular(self) -> bool:
        """Say whether it was written as GB/T 9704 wants it."""
        return not self.flags


@dataclass(frozen=True, slots=True)
class PartialNumber:
    """What somebody remembers of a document number: any of code (its end), year, serial."""

    code: str
    year: int | None
    serial: int | None

    def matches(self, number: DocumentNumber) -> bool:
        """Say whether a full number agrees with everything remembered."""
        return (
            number.code.endswith(self.code)
            and self.year in {None, number.year}
            and self.serial in {None, number.serial}
        )


@dataclass(frozen=True, slots=True, order=True)
class UnifiedNumber:
    """The unified number (统一编号, R02-06) of a normative document: prefix, year, serial."""

    prefix: str
    year: int
    serial: int
    text: str = field(compare=False)

    def __str__(self) -> str:
        return self.text


def parse_number(text: str) -> DocumentNumber:
    """
    Read a text that is one document number and nothing else.

    >>> str(parse_number("抚县政公领发[２０２３] 第03号"))
    '抚县政公领发〔2023〕3号'
    >>> str(parse_number("辽宁省人民政府令第346号"))
    '辽宁省人民政府令第346号'

    :raises BadInput: if it is none; the message says how a number is written
    """
    stripped = strip_zero_width(text).strip()
    word = normalise_width(stripped)
    found = _read_whole(re.sub(r"\s+", " ", word), stripped)
    if found is None:
        msg = f"“{text.strip()}”不是发文字号，请写成“机关代字〔年份〕顺序号”的样子，如“某县政发〔2023〕3号”。"
        raise BadInput(msg)
    return found


def _read_whole(word: str, raw: str) -> DocumentNumber | None:
    order = _ORDER_CORE.search(word)
    if order and order.end() == len(word) and "〔" not in word:
        return _build(order, _order_code(word[: order.start()]), raw, order=True)
    announced = _ANNOUNCED_CORE.search(word)
    if announced and announced.end() == len(word):
        return _build(announced, word[: announced.start()].replace(" ", ""), raw, announced=True)
    bare = _BARE_ORDER.fullmatch(word)
    if bare:
        return _build(bare, "", raw, order=True)
    for pattern in (_LETTER_TAIL, _BARE_TAIL):
        tail = pattern.search(word)
        if tail and tail.end() == len(word):
            code = word[: tail.start()].replace(" ", "")
            return _build(tail, code, raw) if _CODE.fullmatch(code) else None
    return None


def _build(
    match: re.Match[str], code: str, raw: str, *, order: bool = False, announced: bool = False
) -> DocumentNumber | None:
    parts = match.groupdict()
    try:
        serial = chinese_to_int(parts["serial"])
        year = chinese_to_int(parts["year"]) if parts.get("year") else None
    except ValueError:
        return None
    if serial == 0:
        return None
    flags = _flags(parts, raw, styled=order or announced)
    return DocumentNumber(code, year, serial, order, announced, flags)


def _flags(parts: dict[str, str | None], raw: str, *, styled: bool) -> tuple[str, ...]:
    serial, year = parts["serial"] or "", parts.get("year") or "2000"
    opening = parts.get("open")
    marks = (
        (not styled and opening is None, WITHOUT_BRACKETS),
        (opening is not None and (opening, parts["close"]) != ("〔", "〕"), NOT_HEXAGONAL),
        (not styled and bool(parts["ordinal"]), WITH_ORDINAL),
        (styled and not parts["ordinal"], WITHOUT_ORDINAL),
        (serial[0] in "0零〇" and len(serial) > 1, WITH_LEADING_ZERO),
        (bool(re.search(r"\s", raw)) and not styled, WITH_SPACES),
        (bool(re.search("[０-９]", raw)), WITH_FULL_WIDTH),
        (not (serial + year).isascii() and not styled, WITH_CHINESE_DIGITS),
        (not parts["suffix"], WITHOUT_SUFFIX),
    )
    return tuple(note for irregular, note in marks if irregular)


def _order_code(words: str) -> str:
    code = re.sub(r"\s+", "", words).replace(_REPUBLIC, "").replace(_REPUBLIC_MARK, "")
    return _NATIONAL_ORDER.get(code, code)


def find_numbers(
    text: str, *, known_codes: frozenset[str] = frozenset()
) -> list[tuple[DocumentNumber, tuple[int, int]]]:
    """
    Find every document number in a text, with the half-open span it covers there.

    Where a code begins is not marked in running text. The rule: if the words before the bracket
    end in one of `known_codes`, the longest of them is the code. Otherwise the code is the run
    of Chinese characters before the bracket, cut after the last word that leads into a number
    (根据, 按照, 印发, 和, 及, 与, 以 …), the last kind of document (通知, 意见 …) or date (年, 月, 日).
    A 和 that has nothing before it to be joined belongs to the code (和政发). A run still longer
    than 15 characters is no code and is left out.

    >>> [str(number) for number, _ in find_numbers("根据国办发（2019）5号和国务院令第711号")]
    ['国办发〔2019〕5号', '国务院令第711号']
    """
    word = normalise_width(text).replace(_REPUBLIC, _REPUBLIC_MARK * len(_REPUBLIC))
    found = [
        *_find_letters(word, text, known_codes),
        *_find_styled(word, text, _ORDER_CORE, order=True),
        *_find_styled(word, text, _ANNOUNCED_CORE, order=False),
    ]
    return sorted(found, key=lambda item: item[1])


Found = tuple[DocumentNumber, tuple[int, int]]


def _find_letters(word: str, text: str, known_codes: frozenset[str]) -> list[Found]:
    found: list[Found] = []
    for match in _LETTER_CORE.finditer(word):
        end = match.start()
        before = word[max(0, end - 60) : end]
        code = _known_code(before, known_codes) or _cut_code(before, joins_inside=True)
        if not 2 <= len(code) <= LONGEST_CODE:
            continue
        span = (end - len(code), match.end())
        number = _build(match, code, text[slice(*span)])
        if number:
            found.append((number, span))
    return found


def _find_styled(word: str, text: str, core: re.Pattern[str], *, order: bool) -> list[Found]:
    found: list[Found] = []
    for match in core.finditer(word):
        before = word[max(0, match.start() - 60) : match.start()].rstrip()
        organs = _organs(before)
        if not organs:
            continue
        begin = (
            match.start() - (len(word[: match.start()]) - len(word[: match.start()].rstrip())) - len(organs)
        )
        number = _build(
            match, _order_code(organs), text[begin : match.end()], order=order, announced=not order
        )
        if number:
            found.append((number, (begin, match.end())))
    return found


def _known_code(before: str, known_codes: frozenset[str]) -> str:
    endings = (before[-length:] for length in range(min(len(before), 40), 1, -1))
    return next((ending for ending in endings if ending in known_codes), "")


def _organs(before: str) -> str:
    match = _ORGAN_LIST.search(before)
    if not match:
        return ""
    organs = _trim(match[0], before[: match.start()], joins_inside=False)
    if _REPUBLIC_MARK in organs and "、" not in organs:
        organs = organs[organs.index(_REPUBLIC_MARK) :]
    return organs if _ORGAN_TAIL.search(organs.replace(_REPUBLIC_MARK, "")) else ""


def _cut_code(before: str, *, joins_inside: bool) -> str:
    match = _RUN.search(before)
    return _trim(match[0], before[: match.start()], joins_inside=joins_inside) if match else ""


def _trim(run: str, before: str, *, joins_inside: bool) -> str:
    start = max((match.end() for match in _CUT.finditer(run)), default=0)
    if joins_inside:
        start = max([start, *(match.end() for match in _JOIN.finditer(run) if match.start() > 0)])
    has_left = bool(start) or before[-1:] in {*"》〉）)〕]】”’"}
    run = run[start:]
    head = _HEAD.match(run)
    if head and (has_left or run[0] not in "和"):
        run = run[head.end() :]
    return run


def read_partial(text: str) -> PartialNumber | None:
    """
    Read what a searcher remembers of a number: `政公领发〔2023〕`, `〔2023〕3号`, `国发2019年5号`.

    Gives None when the text is no such thing.
    """
    match = _PARTIAL.fullmatch(normalise_width(strip_zero_width(text)).strip())
    if not match or not (match["code"] or match["serial"]):
        return None
    year = match["year"] or match["bare"]
    return PartialNumber(
        match["code"], chinese_to_int(year), chinese_to_int(match["serial"]) if match["serial"] else None
    )


def is_unified_number(text: str) -> bool:
    """Say whether a text has the form of a unified number (统一编号), such as FSX-GF-2023-001."""
    return bool(_UNIFIED.fullmatch(normalise_width(text).strip().upper()))


def parse_unified_number(text: str) -> UnifiedNumber:
    """
    Read a unified number (统一编号); dashes of any length become hyphens.

    :raises BadInput: if it does not have the form PREFIX-YEAR-SERIAL
    """
    word = normalise_width(text).strip().upper()
    if not _UNIFIED.fullmatch(word):
        msg = f"“{text.strip()}”不是统一编号，请写成“字母前缀-年份-顺序号”的样子，如“FSX-GF-2023-001”。"
        raise BadInput(msg)
    word = re.sub("[—–－]", "-", word)
    prefix, year, serial = word.rsplit("-", 2)
    return UnifiedNumber(prefix, int(year), int(serial), word)

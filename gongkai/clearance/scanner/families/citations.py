"""Citations of documents not known to be public (S6): numbers, titles, and numbers that speak of secrets."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from gongkai.clearance.scanner.characters import INVISIBLE, SPACES
from gongkai.clearance.scanner.engines import Trigger
from gongkai.clearance.scanner.folding import Folded, fold, leave_out
from gongkai.clearance.scanner.scene import Family, Scene, Sighting, windows
from gongkai.core.numbers import DocumentNumber, find_numbers

CITED_BASIS: Final = "政府信息公开条例第十四条、第十七条，S6"
_G = f"[{INVISIBLE}{SPACES}]{{0,3}}"
_OPEN = "[〔\\[\\(（【﹝［\\{｛〈<＜「〖《]"
_CLOSE = "[〕\\]\\)）】﹞］\\}｝〉>＞」〗》]"
_D = "[0-9\uff10-\uff19〇○零一二三四五六七八九]"
_YEAR = f"[1１2２一二]{_G}[9９0０九〇○零]{_G}{_D}{_G}{_D}"
_NUMBER_TRIGGER: Final = Trigger(
    "citations",
    f"{_OPEN}{_G}{_YEAR}{_G}年?{_G}{_CLOSE}{_G}[第密机内]?{_G}[0-9\uff10-\uff19〇零一二三四五六七八九十百]",
)
_TITLE_TRIGGER: Final = Trigger("titles", "(?:通知|意见|方案|纪要|请示|报告|批复|函|稿[)）]?)》")
_SECRET_CODE: Final = re.compile(
    r"(?:机密|绝密|秘密|密)(?:发|字|函|电|传|办|件|报)?$|机(?:发|电|要)$|内(?:发|部|字|电|函|参)$|明电$|密(?:明|发)电$|发电$|传真电报$"
)
_BEHIND_YEAR = re.compile(
    f"{_OPEN}\\s*[12][0-9]{{3}}\\s*{_CLOSE}\\s*(?:密|机密|绝密|秘密|机|内)\\s*第?\\s*\\d{{1,5}}\\s*号"
)
_CODE_BEFORE = re.compile(
    "(?:根据|按照|依据|依照|转发|印发|贯彻|落实|执行|见|以|和|及|与)?(?P<code>[\u4e00-\u9fff]{1,12})\\Z"
)
_INNER_MONGOLIA: Final = re.compile("^内(?:发改|政|党|人社|财|教|农|水|自然|卫)")
_LOOSE: Final = re.compile(
    f"{_OPEN}\\s*[12](?:\\s?[0-9]){{3}}\\s*年?\\s*{_CLOSE}\\s*第?\\s*[0-9](?:\\s?[0-9]){{0,4}}\\s*号"
)
_CASE: Final = re.compile("(?:罚|案|诉|决|[民刑行]初|执)字?\\Z")
_TITLE_END: Final = re.compile(
    "[\u4e00-\u9fff]*(?:解释|解答|批复|纪要|问题|效应|实践|人民政府|委员会|[业政育生通安理源]局|[按据照]|函(?=[国省市县]))(?=[\u4e00-\u9fff]{2})"
)
_OWN_NUMBER_ON: Final = 3000
_LABELS: Final = re.compile(r"\s|签发人[:：]?\s*[\u4e00-\u9fff]{0,4}|发文字号[:：]?|文号[:：]?")
_TITLE = re.compile("《(?P<title>[^《》\\n]{4,80})》")
_OFFICIAL_TITLE = re.compile("(?:通知|意见|方案|纪要|请示|报告|批复|函|稿[)）]?)$")
_INNER_TITLE = re.compile(
    "(?:会议纪要|常务会议|请示|[(（](?:内部|送审稿|讨论稿|代拟稿|征求意见稿)[)）])$|内部|秘密|机密|绝密"
)
_MODEL_TITLE = re.compile("申请|格式|范本|样本|鉴定|审计|检验|评估|年度报告|验收|可行性|环境影响")


def judge_numbers(scene: Scene, places: Sequence[int]) -> Iterator[Sighting]:
    """Find document numbers that are not known public; those with 密, 机, 内发 or 明电 block."""
    for start, end in windows(places, before=64, after=16, length=len(scene.text)):
        folded = _tightened(fold(scene.text, start, end))
        for number, (begin, finish) in map(_shortened, find_numbers(folded.text)):
            span = folded.start_of(begin), folded.end_of(finish)
            sighting = _judge_number(scene, number, span)
            if sighting:
                yield sighting
        for match in _BEHIND_YEAR.finditer(folded.text):
            code = _CODE_BEFORE.search(folded.text[: match.start()])
            begin = code.start("code") if code else match.start()
            yield _secret(folded.start_of(begin), folded.end_of(match.end()))


def _tightened(folded: Folded) -> Folded:
    """Take the gaps out of numbers whose digits were written apart."""
    gaps = {
        match.start() + place
        for match in _LOOSE.finditer(folded.text)
        for place, char in enumerate(match[0])
        if char.isspace()
    }
    return leave_out(folded, gaps) if gaps else folded


def _shortened(found: tuple[DocumentNumber, tuple[int, int]]) -> tuple[DocumentNumber, tuple[int, int]]:
    """Take the end of a title off a code: the number stood on the line below it."""
    number, (begin, end) = found
    head = _TITLE_END.match(number.code)
    if not head or number.is_order:
        return found
    return replace(number, code=number.code[head.end() :]), (begin + head.end(), end)


def _judge_number(scene: Scene, number: DocumentNumber, span: tuple[int, int]) -> Sighting | None:
    if (
        _CASE.search(number.code)
        or str(number) in scene.options.public_numbers
        or number.is_order
        or number.is_announcement
    ):
        return None
    if _SECRET_CODE.search(number.code) and not _INNER_MONGOLIA.search(number.code):
        return _secret(*span)
    if number.code in _always_public(scene) or _is_own_number(scene, *span):
        return None
    advice = (
        f"引用的“{number}”未在公开文件库中查到，请核对该文件是否已经公开；未公开的，删去其标题、文号和内容。"
    )
    return Sighting("S6", "unpublished_citation", "confirm", *span, advice, CITED_BASIS)


def _always_public(scene: Scene) -> frozenset[str]:
    return frozenset(scene.options.texts("S6.public_codes"))


def _secret(start: int, end: int) -> Sighting:
    advice = "文号表明是涉密、内部或电报类文件，不得引用，请删去其标题、文号和内容；已经公开的，请先登记到公开文件库。"
    return Sighting("S6", "unpublished_citation", "block", start, end, advice, CITED_BASIS)


def _is_own_number(scene: Scene, start: int, end: int) -> bool:
    """Say whether the number stands alone on a line near the head: the document's own (发文字号)."""
    if scene.place_of(start) > _OWN_NUMBER_ON:
        return False
    before, behind = scene.line_around(start, end)
    is_alone = not _LABELS.sub("", before) and not _LABELS.sub("", behind)
    return is_alone and "\n" in (scene.original or scene.text)


def judge_titles(scene: Scene, places: Sequence[int]) -> Iterator[Sighting]:
    """Find titles of papers that are internal by kind, and, where a library is known, titles it lacks."""
    known = scene.options.public_titles
    for start, end in windows(places, before=84, after=2, length=len(scene.text)):
        for match in _TITLE.finditer(scene.text, start, end):
            title = re.sub(r"\s", "", match["title"])
            inner = _INNER_TITLE.search(title)
            unknown = known and title.startswith("关于") and _OFFICIAL_TITLE.search(title)
            if title not in known and (inner or unknown) and not _MODEL_TITLE.search(title):
                advice = f"引用的《{title}》未在公开文件库中查到，请核对该文件是否已经公开；未公开的，删去其标题和内容。"
                yield Sighting(
                    "S6", "unpublished_citation", "confirm", match.start(), match.end(), advice, CITED_BASIS
                )


CITATIONS: Final = Family("citations", (_NUMBER_TRIGGER,), judge_numbers)
TITLES: Final = Family("titles", (_TITLE_TRIGGER,), judge_titles)

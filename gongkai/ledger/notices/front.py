"""The masthead and signature of a notice (版头与落款): title, number, issuer, day of issue, what it rests on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.core.dates import find_dates, parse_date
from gongkai.core.documents.model import Source
from gongkai.core.numbers import find_numbers
from gongkai.core.refusals import BadInput
from gongkai.ledger.notices.labels import read_label
from gongkai.ledger.notices.layout import Paragraph, Part, tag_of
from gongkai.ledger.notices.model import Basis
from gongkai.ledger.notices.stream import Grid, Line
from gongkai.ledger.notices.wording import is_unit_like, set_solid, without_spaces

_RECIPIENTS = re.compile(r"各|局|政府|委|部门|单位|办公室|公司|镇|乡")
_PROSE = re.compile(r"^(?:为|根据|按照|现将|经|依据|自|今年|去年|近年|当前)")
_TITLE = re.compile(r"关于|通知|方案|分工|要点|清单|台账|任务分解|意见|计划|措施")
_TITLE_END = re.compile(
    r"(?:通知|方案|要点|清单|台账|意见|计划|措施|分解表|分工表|一览表|任务分解|分工|函|决定)(?:[（(].*[）)])?$"
)
ANNEX_TITLE = re.compile(r"(?:方案|清单|要点|分工|任务分解|台账|表|措施|计划|任务)(?:[（(].*[）)])?$")
_RED = re.compile(r"文件$|^[★☆]|^(?:特急|加急|急件|平急|机密|秘密|内部|签发人)|^\d{6}$|公报$")
_CITED = re.compile(
    r"《(?P<title>[^《》]*(?:《[^《》]*》[^《》]*)*)》(?:\s*[（(](?P<note>[^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*)[）)])?"
)
_NOT_BASIS = re.compile(r"(?:简称|现将|制定了?|研究制定|印发|起草了?|形成了?)\s*[“”]?$")


@dataclass(slots=True)
class Front:
    """What a notice says of itself."""

    title: str = ""
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    year: int | None = None


def masthead_end(parts: Sequence[Line | Grid]) -> int:
    """Return the place of the last line of the masthead: the recipients, or the line before the first prose."""
    for place, part in enumerate(parts[:40]):
        if isinstance(part, Grid) or _is_label(part):
            return place - 1
        if is_recipients(part.text):
            return place
        if "。" in part.text or _PROSE.match(part.text.strip()):
            return place - 1
    return -1


def _is_label(line: Line) -> bool:
    label = read_label(line.text)
    return label is not None and not (label.kind == "arabic" and tag_of(line.text))


def is_recipients(text: str) -> bool:
    """Say whether a line names whom the notice goes to (主送机关)."""
    bare = text.strip()
    is_open = (
        bare.endswith(("：", ":")) and len(bare) <= 400 and not re.search(r"[。；]|如下|附件|要求", bare)
    )
    return is_open and bool(_RECIPIENTS.search(bare)) and read_label(bare) is None


def classify_masthead(lines: list[Paragraph]) -> list[tuple[Paragraph, str]]:
    """Return the masthead's lines, each with what it is: title, number, recipients or printed head."""
    kinds = [_masthead_kind(line) for line in lines]
    titles = [place for place, kind in enumerate(kinds) if kind == "title"]
    about = next((place for place in titles if "关于" in lines[place].text), None)
    if about is not None:
        first = about - 1 if about - 1 in titles and is_unit_like(lines[about - 1].text) else about
        ends = [place for place in titles if place >= about and _TITLE_END.search(lines[place].text.strip())]
        last = ends[0] if ends else about
        kinds = [
            "head" if kind == "title" and not first <= place <= last else kind
            for place, kind in enumerate(kinds)
        ]
    for place in range(len(kinds) - 2, -1, -1):
        if kinds[place + 1] == "recipients" and lines[place].text.rstrip().endswith(("，", "、", ",")):
            kinds[place] = "recipients"
    return list(zip(lines, kinds, strict=True))


def _masthead_kind(line: Paragraph) -> str:
    text = without_spaces(line.text)
    if line.tag:
        return line.tag
    if is_recipients(line.text):
        return "recipients"
    numbers = find_numbers(text)
    if numbers and len(text) - (numbers[0][1][1] - numbers[0][1][0]) <= 12 and "关于" not in text:
        return "number"
    if _RED.search(text) and "关于" not in text:
        return "head"
    return "title" if _TITLE.search(text) or line.level is not None or is_unit_like(text) else "head"


def read_front(masthead: list[tuple[Paragraph, str]], parts: Sequence[Part], source: Source) -> Front:
    """Return what the notice says of itself; the signature goes before the printed head, the text before hints."""
    front = Front()
    front.title = "".join(set_solid(line.text) for line, kind in masthead if kind == "title")
    numbers = [found for line, kind in masthead if kind == "number" for found, _ in find_numbers(line.text)]
    front.number = str(numbers[0]) if numbers else source.meta.get("number", "")
    tagged = [part for part in parts if isinstance(part, Paragraph) and part.tag]
    front.issued_on = _issued_on(tagged, source)
    front.issuer = _issuer(tagged, masthead, front.title, source)
    front.title = front.title or source.meta.get("title", "")
    opening = " ".join(_opening_words(parts))
    years = re.findall(r"20\d\d", f"{front.number} {front.title} {opening}")
    front.year = int(years[0]) if years else None
    return front


def _opening_words(parts: Sequence[Part]) -> list[str]:
    """Return the words of the first rows of the first table, where a workbook has its title."""
    grids = (part for part in parts if isinstance(part, Grid))
    return [cell.run.text for grid in grids for cell in grid.cells if cell.row < 2][:6]


def _issued_on(tagged: list[Paragraph], source: Source) -> date | None:
    signed = [
        part
        for before, part in zip([None, *tagged], tagged, strict=False)
        if part.tag == "signed date" or (part.tag == "date" and before and before.tag == "signature")
    ]
    others = [part for part in tagged if part.tag == "date"]
    printed = [part for part in tagged if part.tag == "print"]
    for part in [*signed, *others, *printed]:
        found = find_dates(without_spaces(part.text))
        if found:
            return found[0][0]
    for key in ("signed_on", "published_on"):
        try:
            return parse_date(source.meta[key].split()[0])
        except (KeyError, IndexError, BadInput):
            continue
    return None


def _issuer(
    tagged: list[Paragraph], masthead: list[tuple[Paragraph, str]], title: str, source: Source
) -> str:
    names = [set_solid(part.text) for part in tagged if part.tag == "signature"]
    for part in tagged:
        if part.tag == "signed date":
            bare = without_spaces(part.text).strip("（）()")
            names.append(bare[: find_dates(bare)[0][1][0]])
    if names:
        return "、".join(dict.fromkeys(name.replace(" ", "、") for name in names))
    for line, kind in masthead:
        red = re.fullmatch(r"(.{3,30}?)文件", without_spaces(line.text))
        if kind == "head" and red:
            return red[1]
    if source.meta.get("issuer"):
        return source.meta["issuer"]
    before = title.partition("关于")[0]
    return before if is_unit_like(before) else ""


def read_basis(texts: Sequence[str]) -> tuple[Basis, ...]:
    """Return the documents a notice rests on (依据文件): those its opening words cite, with their numbers."""
    found: dict[tuple[str, str], Basis] = {}
    for text in texts:
        for match in _CITED.finditer(text):
            numbers = find_numbers(match["note"] or "")
            is_nick = _NOT_BASIS.search(text[: match.start()]) or not match["title"].strip()
            if is_nick and not numbers:
                continue
            basis = Basis(set_solid(match["title"]), str(numbers[0][0]) if numbers else "")
            found.setdefault((basis.title, basis.number), basis)
        bare = _CITED.sub(lambda one: "□" * len(one.group()), text)
        for number, _ in find_numbers(bare):
            found.setdefault(("", str(number)), Basis("", str(number)))
    return tuple(found.values())

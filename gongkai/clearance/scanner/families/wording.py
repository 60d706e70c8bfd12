"""Wrong words (错别字) and wrong wording (严重表述错误, S9), from versioned lists that know their exceptions."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gongkai.clearance.scanner.options import WORDS_FOLDER
from gongkai.clearance.scanner.scene import Scene, Sighting
from gongkai.core.refusals import BadInput

WORD_BASIS: Final = "国办发〔2019〕19号 政府网站与政务新媒体检查指标（表述错误），S9"
LISTS: Final = ("typos.tsv", "politics.tsv")
_REACH: Final = 12
_COLUMNS: Final = 6


@dataclass(frozen=True, slots=True)
class WrongWord:
    """
    A wrong word with the right one (错词).

    `not_after` and `not_before` are what must not stand right before and right behind it; `only_with` must
    stand in the same stretch of 12 characters either side. Empty means no such condition.
    """

    wrong: str
    right: str
    not_after: re.Pattern[str] | None = None
    not_before: re.Pattern[str] | None = None
    only_with: re.Pattern[str] | None = None
    note: str = ""

    def stands_wrongly(self, before: str, after: str) -> bool:
        """Say whether the word is wrong between what stands before and behind it."""
        if self.not_after and self.not_after.search(before):
            return False
        if self.not_before and self.not_before.match(after):
            return False
        return not self.only_with or bool(self.only_with.search(f"{before}{self.wrong}{after}"))


def load_words(extra: Mapping[str, str], folder: Path = WORDS_FOLDER) -> tuple[WrongWord, ...]:
    """
    Load the house's lists and what the office added.

    :raises BadInput: if a line of a list cannot be read
    """
    words = {word.wrong: word for name in LISTS for word in read_list(folder / name)}
    for wrong, right in extra.items():
        words[wrong] = WrongWord(wrong, right)
    return tuple(words.values())


def read_list(path: Path) -> Iterator[WrongWord]:
    """
    Read one list: tab-separated, lines with # are remarks, the first one states the version.

    :raises BadInput: if a line has neither two nor more columns, or a condition is no regular expression
    """
    for place, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) < 2 or len(cells) > _COLUMNS or not cells[0]:
            msg = f"词表{path.name}第{place}行应为“错词、正词、前文例外、后文例外、须同时出现、说明”，用制表符分开。"
            raise BadInput(msg)
        yield _read_line(cells + [""] * (_COLUMNS - len(cells)), path.name, place)


def _read_line(cells: Sequence[str], name: str, place: int) -> WrongWord:
    wrong, right, not_after, not_before, only_with, note = cells
    try:
        return WrongWord(
            wrong,
            right,
            re.compile(f"(?:{not_after})\\Z") if not_after else None,
            re.compile(not_before) if not_before else None,
            re.compile(only_with) if only_with else None,
            note,
        )
    except re.error as error:
        msg = f"词表{name}第{place}行的例外写得不对：{error}。"
        raise BadInput(msg) from error


def judge(scene: Scene, places: Sequence[tuple[int, int]], words: Sequence[WrongWord]) -> Iterator[Sighting]:
    """Judge every word the engine saw by what stands around it."""
    for number, end in places:
        word = words[number]
        start = end - len(word.wrong)
        before = scene.text[max(0, start - _REACH) : start]
        if word.stands_wrongly(before, scene.text[end : end + _REACH]):
            yield _sighting(word, start, end)


def _sighting(word: WrongWord, start: int, end: int) -> Sighting:
    because = f"（{word.note}）" if word.note else ""
    advice = (
        f"“{word.wrong}”应为“{word.right}”{because}，请核对后改正。"
        if word.right
        else f"不宜写“{word.wrong}”{because}，请改写。"
    )
    return Sighting("S9", "wrong_word", "confirm", start, end, advice, WORD_BASIS)


def known_wrongs(words: Sequence[WrongWord]) -> list[str]:
    """Return the words for the engine, in order."""
    return [word.wrong for word in words]

"""What a question is (查询分析): numbers, titles, articles and quoted words it names, and the rest."""

import re
from dataclasses import dataclass
from typing import Final

from gongkai.core.numbers import find_numbers, parse_number, read_partial
from gongkai.core.refusals import BadInput
from gongkai.core.text import CHINESE_NUMERAL, article_key, collapse_spaces, strip_zero_width
from gongkai.search.engine.tokens import normalise, words

LONGEST_READ: Final = 500
"""Characters of a question that are read: a longer one is a pasted text, whose beginning says enough."""
LONGEST_TITLE: Final = 80

_ARTICLE = re.compile(
    rf"第\s*(?:[{CHINESE_NUMERAL}]+|\d{{1,4}})\s*条(?:之(?:[{CHINESE_NUMERAL}]|\d{{1,2}})(?![\w]))?"
    rf"|(?<![\d年月第])\d{{1,4}}条"
)
_BOOK_TITLE = re.compile(r"《([^《》]{2,80})》")
_QUOTED = re.compile(r"[“\"「『]([^“”\"「」『』]{1,40})[”\"」』](?:[~～](\d{1,2}))?")
_NEAR = re.compile(r"(?<=[”\"」』])[~～]\d{1,2}")
_STOP = re.compile(
    "请问|你好|您好|怎么办|怎么样|怎么|什么样|什么|如何|是否|能否|可否|可不可以|能不能|是不是|有没有|会不会"
    "|哪些|哪个|哪里|多少|几个|为什么|应该|可以吗|可以|需要|的话|以及|呢|吗|啊|吧|我|你|他|她|的|了|是|在|有|和|与|或|及"
)
_NOT_WORD = re.compile(r"[\W_]+")
_REPUBLIC: Final = "中华人民共和国"
_NOTE = re.compile(rf"[（(〔](?![{CHINESE_NUMERAL}\d]+[)）〕])[^（）()〔〕]{{1,20}}[)）〕]$")


@dataclass(frozen=True, slots=True)
class Analysis:
    """
    A question taken apart (查询分析结果).

    `titles` are the keys of titles it may name, the likeliest first; whether they exist only the index
    knows. `phrases` are quoted words with how many characters may stand between them: “种粮 补贴”~10.
    `rest` is what remains when all that was named is taken out. `words` carry meaning; `stretches` are the
    text between the words that carry none.
    """

    text: str
    numbers: tuple[str, ...] = ()
    number_part: str = ""
    titles: tuple[str, ...] = ()
    article: str = ""
    phrases: tuple[tuple[str, int], ...] = ()
    rest: str = ""
    words: tuple[str, ...] = ()
    stretches: tuple[str, ...] = ()

    @property
    def has_number(self) -> bool:
        """Whether a document number is written out, whole or in part; any text with digits may only be one."""
        return bool(self.number_part) or any("号" in number for number in self.numbers)


def analyse(text: str) -> Analysis:
    """Take a question apart; anything may be asked, nothing is refused here."""
    clean = collapse_spaces(strip_zero_width(text[:LONGEST_READ])).replace("\n", " ").strip()
    numbers, rest = _take_numbers(clean)
    article, before, rest = _take_article(rest)
    book_titles = _BOOK_TITLE.findall(rest)
    phrases = tuple((normalise(found), int(near or 0)) for found, near in _QUOTED.findall(rest))
    rest = _NEAR.sub("", _BOOK_TITLE.sub(" ", rest))
    clean = _NEAR.sub("", clean)
    titles = [title_key(clean), *_titles_before(before, article=article), *map(title_key, book_titles)]
    plain = normalise(clean)
    stretches = tuple(stretch.strip() for stretch in _STOP.split(plain) if stretch.strip())
    content = dict.fromkeys(word for stretch in stretches for word in _cut(stretch))
    return Analysis(
        text=plain,
        numbers=numbers,
        number_part="" if numbers else _number_part(clean),
        titles=tuple(dict.fromkeys(title for title in titles if 2 <= len(title) <= LONGEST_TITLE)),
        article=article,
        phrases=phrases,
        rest=_bare(rest),
        words=tuple(content),
        stretches=stretches,
    )


def title_key(title: str) -> str:
    """
    Return what two spellings of one title have in common.

    >>> title_key("《某县 农村危房改造办法（试行）》")
    '某县农村危房改造办法试行'
    """
    return _NOT_WORD.sub("", normalise(title))


def title_keys(title: str) -> list[str]:
    """
    Return the keys under which a document is found: its title with and without the state's name.

    >>> title_keys("中华人民共和国某某法")
    ['中华人民共和国某某法', '某某法']
    """
    key = title_key(title)
    return list(dict.fromkeys(one for one in (key, key.removeprefix(_REPUBLIC)) if one))


def short_title_keys(title: str) -> list[str]:
    """
    Return the keys of a title without the note at its end; a number at its end is no note.

    >>> short_title_keys("某某办法（试行）"), short_title_keys("某某解释（三）")
    (['某某办法'], [])
    """
    short = _NOTE.sub("", title.strip())
    return title_keys(short) if short != title.strip() else []


def number_key(number: str) -> str:
    """Return the one form of a document number, or the text itself, folded, where it is none."""
    try:
        return normalise(str(parse_number(number)))
    except BadInput:
        return re.sub(r"\s+", "", normalise(number))


def article_term(label: str) -> str:
    """
    Return the one form of an article's label (条号), nothing where it is none.

    >>> article_term("第一百二十条之一"), article_term("54条"), article_term("一、")
    ('120.1', '54.0', '')
    """
    try:
        main, sub = article_key(label if label.startswith("第") else f"第{label}")
    except ValueError:
        return ""
    return f"{main}.{sub}"


def _take_numbers(text: str) -> tuple[tuple[str, ...], str]:
    found = find_numbers(text)
    if not found:
        whole = number_key(text)
        return ((whole,) if re.search(r"\d", whole) and len(whole) <= 40 else ()), text
    rest = text
    for _, (start, end) in reversed(found):
        rest = f"{rest[:start]} {rest[end:]}"
    return tuple(normalise(str(number)) for number, _ in found), rest


def _number_part(text: str) -> str:
    part = read_partial(text)
    if part is None or part.year is None:
        return ""
    serial = "" if part.serial is None else f"{part.serial}号"
    return normalise(f"{part.code}〔{part.year}〕{serial}")


def _take_article(text: str) -> tuple[str, str, str]:
    match = _ARTICLE.search(text)
    term = article_term(match[0]) if match else ""
    if not match or not term:
        return "", "", text
    return term, text[: match.start()], f"{text[: match.start()]} {text[match.end() :]}"


def _titles_before(before: str, *, article: str) -> list[str]:
    """Return every end of the words before an article, longest first: one of them may be a title."""
    if not article:
        return []
    key = title_key(before)[-LONGEST_TITLE:]
    return [key[start:] for start in range(len(key) - 1)]


def _bare(text: str) -> str:
    return " ".join(part for part in _NOT_WORD.sub(" ", _STOP.sub(" ", normalise(text))).split())


def _cut(stretch: str) -> list[str]:
    found = words(stretch)
    return [word for word in found if not any(word != other and word in other for other in found)]

"""Repeal clauses (废止条款) in a text: 「《…》（文号）同时废止」 gives what it ends (R02-09)."""

import re
from dataclasses import dataclass

from gongkai.core.numbers import find_numbers
from gongkai.core.text import collapse_spaces

_SENTENCE = re.compile(r"[^。；\n]*(?:废止|失效)[^。；\n]*")
_TITLED = re.compile(
    r"《(?P<title>[^《》]+(?:《[^《》]*》[^《》]*)*)》(?P<after>(?:\s*[（(][^（）()]{3,60}[）)])?)"
)
_ARTICLES = re.compile(r"第[一二三四五六七八九十百千零〇]+条(?:之[一二三四五六七八九十]+)?")
_VERB = re.compile(r"同时废止|宣布失效|予以废止|即行废止|废止|停止执行|失效")
_ORDERED = re.compile(
    r"(?:同时|予以|即行|相应|一并|自[^，。]*起)?(?:废止|宣布失效|停止执行|失效)(?:$|[，,、：:)）])"
)
_CONDITIONAL = re.compile(
    r"如果|的，|情形|应当|可以|建议|评估|期满|届满|或者失效|或者废止|修改、废止|废止或者"
)


@dataclass(frozen=True, slots=True)
class RepealFound:
    """One document, or some articles of it, that a text ends (拟废止对象)."""

    title: str
    number: str = ""
    articles: tuple[str, ...] = ()
    verb: str = "废止"


def find_repeals(text: str) -> list[RepealFound]:
    """
    Return what a text repeals (废止) or declares lapsed (宣布失效), in order, each once.

    >>> find_repeals("本办法自2024年1月1日起施行。《旧办法》（甲政发〔2015〕6号）同时废止。")[0].number
    '甲政发〔2015〕6号'
    """
    found: dict[tuple[str, str], RepealFound] = {}
    for sentence in _SENTENCE.findall(collapse_spaces(text)):
        verb = _verb_of(sentence)
        if verb:
            for one in _targets(sentence, verb):
                found.setdefault((one.title, one.number), one)
    return list(found.values())


def _verb_of(sentence: str) -> str:
    bare = _TITLED.sub("", sentence)
    if not _ORDERED.search(bare) or _CONDITIONAL.search(bare):
        return ""
    word = _VERB.search(bare)
    if word is None:
        return ""
    verb = word.group()
    if verb in {"同时废止", "宣布失效"}:
        return verb
    return "失效" if verb == "失效" else "废止"


def _targets(sentence: str, verb: str) -> list[RepealFound]:
    targets = []
    end = max((match.start() for match in _VERB.finditer(sentence)), default=0)
    matches = [match for match in _TITLED.finditer(sentence) if match.start() < end]
    for position, match in enumerate(matches):
        following = matches[position + 1].start() if position + 1 < len(matches) else end
        numbers = find_numbers(match["after"])
        articles = tuple(_ARTICLES.findall(sentence[match.end() : following]))
        number = str(numbers[0][0]) if numbers else ""
        if not _is_deciding(sentence, match):
            targets.append(RepealFound(match["title"], number, articles, verb))
    return targets


def _is_deciding(sentence: str, match: re.Match[str]) -> bool:
    before = sentence[: match.start()].rstrip()
    return before.endswith(("根据", "依据", "依照", "按照"))

"""Documents a text cites (引用): titles in 《》 with their numbers, articles and declared short names."""

import re
from collections.abc import Iterator

from gongkai.core.documents.model import CitationFound
from gongkai.core.documents.structure.wording import printed_number

_N = r"[〇零一二三四五六七八九十百千\d０-９]+"
_TITLE = re.compile(r"《((?:[^《》\n]|《[^《》\n]*》){2,120})》")
_BRACKET = re.compile(r"\s*[（(]((?:[^（）()\n]|[（(]\s*(?:19|20)\d{2}\s*[）)]){2,120})[）)]")
_NUMBER_TEXT = (
    r"[\u4e00-\u9fffA-Za-z]{1,20}\s*"
    r"[〔\[﹝［（(【]\s*(?:19|20)\d{2}\s*年?[〕\]﹞］）)】]\s*第?\s*\d{1,5}\s*号"
)
_NUMBER = re.compile(
    rf"{_NUMBER_TEXT}|[\u4e00-\u9fff]{{2,30}}令\s*第?\s*{_N}\s*号|"
    r"[\u4e00-\u9fff]{2,30}公告\s*\d{4}年第\s*\d+\s*号"
)
_NUMBER_BEFORE = re.compile(
    rf"(?:[，。；、（(“\s]|按照|根据|依据|执行|印发|贯彻|落实|和|及|以|^)({_NUMBER_TEXT})\s*$"
)
_ALIAS = re.compile(
    r"以下(?:统称|均简称|简称|合称|均称|称)\s*(?:为|作)?\s*[:：]?\s*(?:《([^《》]+)》|[“\"]([^”\"]+)[”\"]|([^，。；）)]{2,30}))"
)
_ARTICLE = re.compile(
    rf"\s*(?:中的|中|的)?\s*(第\s*{_N}\s*条(?:之[一二三四五六七八九十]+)?)((?:第\s*{_N}\s*款)?(?:第?[（(]?\s*{_N}\s*[）)]?\s*项)?(?:第?\s*{_N}\s*目)?)"
)
_PART = re.compile(
    rf"((?:第\s*{_N}\s*款)(?:第?[（(]?\s*{_N}\s*[）)]?\s*项)?|第[（(]\s*{_N}\s*[）)]\s*项|第{_N}项)"
)
_AND = re.compile(r"\s*(?:、|和|及|以及|与|或者|或|，)\s*(?=第)")
_SELF = re.compile(r"^本(?:法|条例|办法|规定|意见|通知|决定|细则|解释)$")

Aliases = dict[str, tuple[int, str, str]]
"""A declared short name: where it was declared, the title it stands for and that document's number."""


def find_citations(text: str, own_title: str = "") -> tuple[CitationFound, ...]:
    """
    Return what a text cites, each once, in the order of first mention.

    A short name (以下简称) stands for its title from the place where it is declared; several
    articles of one document are several citations; a document does not cite itself.
    """
    found: dict[CitationFound, int] = {}
    aliases: Aliases = {}
    end = 0
    for match in _TITLE.finditer(text):
        if match.start() < end:
            continue
        title, number, end = _read_title(text, match, aliases)
        for article in _articles(text, end):
            found.setdefault(CitationFound(title, number, article), match.start())
    for at, citation in _by_bare_alias(text, aliases):
        found[citation] = min(at, found.get(citation, at))
    own = "".join(own_title.split())
    ordered = sorted(found.items(), key=lambda pair: pair[1])
    return tuple(citation for citation, _ in ordered if "".join(citation.title.split()) != own)


def _read_title(text: str, match: re.Match[str], aliases: Aliases) -> tuple[str, str, int]:
    title = match.group(1).strip()
    known = aliases.get(title)
    title, number = known[1:] if known else (title, "")
    end = match.end()
    before = _NUMBER_BEFORE.search(text, max(0, match.start() - 40), match.start())
    if before:
        number = printed_number(before.group(1))
    bracket = _BRACKET.match(text, end)
    while bracket:
        inside = _NUMBER.search(bracket.group(1))
        alias = _ALIAS.search(bracket.group(1))
        if not inside and not alias:
            break
        if inside:
            number = printed_number(inside.group())
        if alias:
            _declare(alias, (match.start(), title, number), aliases)
        end = bracket.end()
        bracket = _BRACKET.match(text, end)
    return title, number, end


def _declare(alias: re.Match[str], meaning: tuple[int, str, str], aliases: Aliases) -> None:
    name = next(group for group in alias.groups() if group).strip()
    if not _SELF.match(name):
        aliases.setdefault(name, meaning)


def _articles(text: str, at: int) -> Iterator[str]:
    """Yield each article named right after a title, or one empty text where none is."""
    found = _ARTICLE.match(text, at)
    if not found:
        yield ""
        return
    article = _tight(found.group(1))
    yield article + _tight(found.group(2))
    at = found.end()
    while joint := _AND.match(text, at):
        found = _ARTICLE.match(text, joint.end())
        part = None if found else _PART.match(text, joint.end())
        if found:
            article = _tight(found.group(1))
            yield article + _tight(found.group(2))
        elif part:
            yield article + _tight(part.group(1))
        else:
            return
        at = (found or part or joint).end()


def _by_bare_alias(text: str, aliases: Aliases) -> Iterator[tuple[int, CitationFound]]:
    """Yield articles cited by a declared short name without 《》: 个人所得税法第十条."""
    names = [name for name in aliases if len(name) >= 2]
    if not names:
        return
    pattern = re.compile("(" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + r")(?=第)")
    for match in pattern.finditer(text):
        declared, title, number = aliases[match.group(1)]
        if match.start() > declared:
            for article in _articles(text, match.end()):
                if article:
                    yield match.start(), CitationFound(title, number, article)


def _tight(text: str) -> str:
    return re.sub(r"\s+", "", text)

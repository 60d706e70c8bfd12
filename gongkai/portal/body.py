"""The body of a document as HTML (正文): every clause has an anchor, every citation held here is a link."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

from gongkai.policies.rules.clauses import BodyNode
from gongkai.policies.selectors.views import CitationLine

CITED = re.compile(
    r"《(?P<title>[^《》]{2,80})》(?P<number>[（(][^（）()]{3,40}号[）)])?"
    r"(?P<article>第[一二三四五六七八九十百千零〇\d]+条)?"
)
SENTENCE_ENDS = ("。", "；")
HEADS = frozenset({"part", "chapter", "section", "heading"})
LONGEST_HEADING, DEEPEST = 60, 6
Links = Mapping[tuple[str, str], str]


def body_html(body: Sequence[BodyNode], links: Links) -> SafeString:
    """Return a body as HTML."""
    parts: list[str] = []
    write = parts.append
    for node in body:
        _write(node, links, write, 0)
    return mark_safe("".join(parts))  # noqa: S308 - every text is escaped below


def link_table(citations: Iterable[CitationLine]) -> dict[tuple[str, str], str]:
    """Return where each citation (引用) leads, by its title and article."""
    return {(one.title, one.article): one.href for one in citations if one.href}


def _write(node: BodyNode, links: Links, write: Callable[[str], None], depth: int) -> None:
    if node.kind in HEADS:
        _write_heading(node, links, write, depth)
    elif node.kind == "article":
        _write_article(node, links, write, depth)
    elif node.kind == "table":
        _write_table(node, write)
    else:
        own = f'<span class="label">{escape(node.label)}</span>' if node.label else ""
        if own or node.text:
            write(f'<p class="{node.kind}">{own}{_text(node.text, links)}</p>')
        for child in node.children:
            _write(child, links, write, depth)


def _write_heading(node: BodyNode, links: Links, write: Callable[[str], None], depth: int) -> None:
    name = f"{node.label} {node.text}" if node.kind != "heading" else f"{node.label}{node.text}"
    below = depth + 1
    if node.kind == "heading" and (len(name) > LONGEST_HEADING or name.rstrip().endswith(SENTENCE_ENDS)):
        label = f'<span class="label">{escape(node.label)}</span>' if node.label else ""
        write(f'<p class="clause" id="{node.anchor}">{label}{_text(node.text, links)}{_anchor(node)}</p>')
        below = depth
    else:
        tag = f"h{min(depth + 2, DEEPEST)}"
        words = escape(name.strip())
        write(f'<{tag} class="clause {node.kind}" id="{node.anchor}">{words}{_anchor(node)}</{tag}>')
    for child in node.children:
        _write(child, links, write, below)


def _write_article(node: BodyNode, links: Links, write: Callable[[str], None], depth: int) -> None:
    write(
        f'<div class="clause" id="{node.anchor}"><p><span class="label">{escape(node.label)}</span>'
        f"{_text(node.text, links)}{_anchor(node)}</p>"
    )
    for child in node.children:
        _write(child, links, write, depth + 1)
    write("</div>")


def _write_table(node: BodyNode, write: Callable[[str], None]) -> None:
    name = escape(node.label or node.text or "表格")
    write(f'<div class="scroll" tabindex="0" role="region" aria-label="{name}"><table>')
    for number, row in enumerate(node.rows):
        tag, scope = ("th", ' scope="col"') if number == 0 else ("td", "")
        cells = "".join(f"<{tag}{scope}>{escape(cell)}</{tag}>" for cell in row)
        write(f"{'<thead>' if number == 0 else ''}<tr>{cells}</tr>{'</thead><tbody>' if number == 0 else ''}")
    write("</tbody></table></div>")


def _anchor(node: BodyNode) -> str:
    name = escape(node.label or node.text[:20])
    return f'<a class="anchor" href="#{node.anchor}" aria-label="{name}的链接">＃</a>'


def _text(text: str, links: Links) -> str:
    if "《" not in text or not links:
        return escape(text)
    parts, end = [], 0
    for found in CITED.finditer(text):
        href = links.get((found["title"], found["article"] or "")) or links.get((found["title"], ""))
        if href:
            parts += [escape(text[end : found.start()]), f'<a href="{escape(href)}">{escape(found[0])}</a>']
            end = found.end()
    parts.append(escape(text[end:]))
    return "".join(parts)

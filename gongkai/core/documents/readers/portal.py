"""What a government portal puts around a document: known, so that it can be told from the text."""

import re

import lxml.html

from gongkai.core.documents.model import Block
from gongkai.core.documents.readers.wording import tidy

DEAD_TAGS = (
    "script", "style", "noscript", "template", "iframe", "svg", "canvas", "nav", "footer", "button", "select",
    "option", "input", "textarea", "object", "embed", "audio", "video", "link", "title", "aside",
)  # fmt: skip
_JUNK = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigator|mainnav\w*|menu|sidemenu|sidebar|crumbs?|crumb\w*|bread\w*|curmb\w*|"
    r"curb|location\d*|dqwz|position|footer\w*|foot|footbox|copyright\w*|share\w*|bdshare\w*|bdsharebuttonbox|"
    r"fxd|sjb_fx\w*|web_fx|fx|fenxiang|qrcode\w*|ewm|erweima|toolbar|op-row|llcs|visitor|hits?|pageslide|"
    r"quickbar|easybtn\w*|searchbox|search|ssbox|listbox|modal|backtop|gotop|ztzl_return|xgxw\d*|xgwz\w*|"
    r"xgyd|related\w*|relevant\w*|gaojianbox|xl-wz|xl-qrcode|pagediv|page_div|pagination|dayin|print-?btn|"
    r"content_attr\d*|content_extended|content_share|content_others|article_appendixs_none|newsshare|"
    r"commshare\d*|info_bot|xl-meg|date-row|head_tool|fontsize|font-size|zihao|login|weixin|wechat)(?=$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_STRONG_HINT = re.compile(
    r"^(?:zoom|zoomcon|trs_editor|trs_ueditor|ucap-?content|ucapcontent|article-?content(?:-body)?|"
    r"content_article|news-?content|newsmain|info_cont|info-?content|info-?detail|detailcon\w*|view|"
    r"bt_content|pages_content|article_con(?:tent)?|art_con|xl-cont|xxgk_?con\w*|contentbox|maintext|"
    r"zwcontent|wzcon|content-?text|con_text|article-?body|text-?content|wp_articlecontent|v_news_content|"
    r"js_content|rich_media_content|j-?fontcontent|fontzoom|conzt|nr_con|cont_text)$",
    re.IGNORECASE,
)
_TITLE_CLASS = re.compile(
    r"^(?:title|tit|bt|newstitle|content_title\w*|info_title|article-?title|xl-?title|news_title|"
    r"document-title|wztit|arti_title|con_title)$",
    re.IGNORECASE,
)
_META_NAMES = {
    "articletitle": "title",
    "pubdate": "published_on",
    "contentsource": "source",
    "keywords": "keywords",
    "docnumber": "number",
}
_LABELS = {
    "number": "文号|文件编号|发文字号|文件文号|发文文号|公文文号",
    "issuer": "发布机构|发布机关|发文机关|发文机构|发文单位|发布单位|制发机关|公开机构|责任部门|印发机关",
    "signed_on": "成文日期|成文时间|生成日期|印发日期|发文日期|签发日期|制发日期",
    "published_on": "发布日期|发布时间|公开日期|公开时间|发表时间|发表日期",
    "source": "来源|信息来源|文章来源|稿件来源",
    "keywords": "主题词|关键词",
    "title": "标题|信息名称|文件名称",
}
_OTHER_LABELS = (
    "索引号|统一编号|分类|信息分类|主题分类|体裁分类|服务对象|实施日期|失效日期|生效日期|废止日期|文件状态|"
    "有效性|效力状态|公开方式|公开类别|公开范围|公开形式|信息有效性|浏览次数|浏览字号|字体|字体大小|字号|打印|分享|主题|语种|登记号"
)
_NAMES = {name: key for key, names in _LABELS.items() for name in names.split("|")}
_ALL = "|".join(sorted([*_NAMES, *_OTHER_LABELS.split("|")], key=len, reverse=True))
_SPACED = {re.sub(r"\s", "", name): name for name in _ALL.split("|")}
_FIELD = re.compile(
    r"(?:^|(?<=[\s\[【|]))("
    + "|".join(r"[\s\u3000\xa0]*".join(map(re.escape, name)) for name in _ALL.split("|"))
    + r")\s*[:：]\s*"
)
_LEFTOVER = re.compile(
    r"^(?:扫一扫.{0,12}|[【\[]?(?:打印|打印本页|打印页面|关闭|关闭窗口|关闭本页|返回顶部|回到顶部|返回|收藏|分享|分享到|"
    r"下载文字版|下载图片版|字体|大|中|小|发布|相关附件|相关新闻|相关链接|相关文章|上一篇|下一篇|附件下载)[】\]]?[:：]?|"
    r"(?:[【\[]?(?:打印|关闭|返回顶部|关闭窗口|打印本页|字体|字号|大|中|小|收藏|分享到?)[】\]:：]*\s*){2,}|"
    r"浏览(?:次数|量)\s*[:：].{0,12}|(?:当前|所在的?)位置\s*[:：>].*|"
    r"(?:微信好友|QQ好友|QQ空间|新浪微博|取消|微信|微博)(?:\s+(?:微信好友|QQ好友|QQ空间|新浪微博|取消))*|"
    r"上一[篇条].{0,60}|下一[篇条].{0,60}|-|\||×)$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[，。；！？、]")


def fields(root: lxml.html.HtmlElement) -> dict[str, str]:
    """Return what the page declares of its document in meta tags and in its table of fields."""
    declared: dict[str, str] = {}
    for tag in root.iter("meta"):
        key = _META_NAMES.get((tag.get("name") or "").lower())
        value = tidy(tag.get("content") or "")
        if key and value:
            declared.setdefault(key, value)
    for key, value in _page_fields(root).items():
        if key in ("number", "issuer", "signed_on") or key not in declared:
            declared[key] = value
    title = _page_title(root)
    if title and "title" not in declared:
        declared["title"] = title
    return declared


def _page_fields(root: lxml.html.HtmlElement) -> dict[str, str]:
    """Read label and value pairs such as 文号：… from short elements of the page."""
    found: dict[str, str] = {}
    for element in root.iter("div", "ul", "table", "li", "p", "span", "td", "th", "dl", "dd"):
        text = _own_words(element)
        if 3 < len(text) <= 900 and (element.tag in ("td", "th") or _FIELD.search(text)):
            for label, value in _pairs(element, text):
                key = _NAMES.get(_SPACED.get(re.sub(r"\s", "", label), ""), "")
                if key and value:
                    found.setdefault(key, value)
    return found


def _pairs(element: lxml.html.HtmlElement, text: str) -> list[tuple[str, str]]:
    if element.tag in ("td", "th"):
        neighbour = element.getnext()
        label = re.sub(r"[\s\u3000：:]", "", text)
        if neighbour is not None and neighbour.tag in ("td", "th") and label in _SPACED:
            return [(label, _clean_value(_own_words(neighbour)))]
    marks = list(_FIELD.finditer(text))
    if not marks:
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return [
        (mark.group(1), _clean_value(text[mark.end() : end])) for mark, end in zip(marks, ends, strict=True)
    ]


def _clean_value(value: str) -> str:
    value = tidy(re.split(r"\n|\s{3,}|[【\[](?:字|打印)", value.strip())[0]).strip("|　 [")
    return value if len(value) <= 120 and value not in ("-", "无", "暂无") else ""


def _own_words(element: lxml.html.HtmlElement) -> str:
    parts = element.xpath(".//text()[not(parent::script) and not(parent::style)]")
    return re.sub(r"[ \t\xa0]+", " ", "\n".join(part.strip() for part in parts if part.strip()))


def _page_title(root: lxml.html.HtmlElement) -> str:
    heading = _first_text(root.iter("h1"))
    if heading:
        return heading
    named = (e for e in root.iter() if isinstance(e.tag, str) and any(map(_TITLE_CLASS.match, _tokens(e))))
    found = _first_text(named)
    if found:
        return found
    whole = _first_text(root.iter("title"))
    return tidy(re.split(r"\s*[-_|–—]{1,2}\s*(?=[^-_|–—]*(?:政府|网|局|委|门户|平台))", whole)[0])


def _first_text(elements: object) -> str:
    for element in elements:  # type: ignore[attr-defined]
        text = tidy(element.text_content())
        if 4 <= len(text) <= 120:
            return text
    return ""


def prune(root: lxml.html.HtmlElement) -> None:
    """Take out scripts, menus, share bars and whatever else a site puts around its text."""
    for element in list(root.iter()):
        if isinstance(element.tag, str) and element.getparent() is not None and _is_dead(element):
            element.drop_tree()


def _is_dead(element: lxml.html.HtmlElement) -> bool:
    if element.tag in DEAD_TAGS:
        return True
    if element.tag in ("html", "body", "head", "main", "article"):
        return bool(element.tag == "head")
    if (element.get("role") or "").lower() in ("navigation", "banner", "contentinfo", "search", "menu"):
        return True
    if _HIDDEN.search(element.get("style") or ""):
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(_JUNK.search(names)) and not _holds_text(element)


def _holds_text(element: lxml.html.HtmlElement) -> bool:
    """Say whether an element with a suspicious name nevertheless holds a document."""
    return weight(element) > 400


def weight(element: lxml.html.HtmlElement) -> int:
    """Return how much running text an element holds: sentences count, links and labels do not."""
    total = 0
    for node in element.iter():
        if not isinstance(node.tag, str) or node.tag in DEAD_TAGS:
            continue
        if node.text and node.tag != "a" and node.tag not in DEAD_TAGS:
            total += _worth(node.text)
        if node.tail and node is not element:
            total += _worth(node.tail)
    return total


def _worth(text: str) -> int:
    bare = text.strip()
    return len(bare) if len(bare) > 20 or _SENTENCE.search(bare) else len(bare) // 3


def main_containers(root: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    """Return the elements that hold the document, in page order."""
    body = root.find("body")
    body = root if body is None else body
    total = weight(body)
    if not total or _is_bare_page(body):
        return [body]
    hinted = _outermost([e for e in body.iter() if _is_hinted(e) and weight(e) > 0])
    kept = _without_copies(sorted(hinted, key=weight, reverse=True))
    if kept and sum(map(weight, kept)) >= 0.5 * total:
        largest = weight(kept[0])
        return [e for e in body.iter() if e in kept and weight(e) >= min(40, largest)]
    return [_descend(body)]


def _is_hinted(element: lxml.html.HtmlElement) -> bool:
    return isinstance(element.tag, str) and bool(
        element.tag == "ucapcontent" or any(map(_STRONG_HINT.match, _tokens(element)))
    )


def _tokens(element: lxml.html.HtmlElement) -> list[str]:
    return f"{element.get('class') or ''} {element.get('id') or ''}".split()


def _outermost(elements: list[lxml.html.HtmlElement]) -> list[lxml.html.HtmlElement]:
    chosen = set(elements)
    return [e for e in elements if not any(ancestor in chosen for ancestor in e.iterancestors())]


def _without_copies(elements: list[lxml.html.HtmlElement]) -> list[lxml.html.HtmlElement]:
    kept: list[lxml.html.HtmlElement] = []
    heads: list[str] = []
    for element in elements:
        text = re.sub(r"\s+", "", element.text_content())
        if not any(text[:80] in other for other in heads):
            kept.append(element)
            heads.append(text)
    return kept


def _is_bare_page(body: lxml.html.HtmlElement) -> bool:
    """Say whether there is no site around the text: hardly any links, no hinted container."""
    linked = sum(len(a.text_content().strip()) for a in body.iter("a"))
    return linked * 10 < len(body.text_content()) and not any(map(_is_hinted, body.iter()))


def _descend(element: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """Go down to the smallest element that still holds nearly all the running text."""
    total = weight(element)
    while True:
        heavy = [child for child in element if isinstance(child.tag, str) and weight(child) >= 0.93 * total]
        if not heavy or heavy[0].tag in ("p", "span", "table", "tbody", "font"):
            return element
        element = heavy[0]


def without_leftovers(blocks: list[Block]) -> list[Block]:
    """Drop buttons, counters and field labels that stood among the text, at its edges."""
    kept = [block for block in blocks if block.kind == "table" or not _LEFTOVER.match(block.text)]
    head = [block for block in kept[:14] if not _is_field(block)] + kept[14:]
    return [block for block in head if not _is_field_table(block)]


def _is_field(block: Block) -> bool:
    return block.kind == "text" and len(block.text) < 160 and bool(_FIELD.match(block.text))


def _is_field_table(block: Block) -> bool:
    if block.kind != "table":
        return False
    labels = [re.sub(r"[\s：:]", "", cell.text) for row in block.grid for cell in row]
    known = sum(1 for label in labels if label in _SPACED)
    return len(block.grid) <= 8 and known >= 2 and "索引号" in labels

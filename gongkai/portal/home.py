"""The front page (首页), the site map and the page on reading."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from gongkai.policies import selectors as policies
from gongkai.policies.models import PolicyDocument
from gongkai.portal import library
from gongkai.portal.articles import article_rows
from gongkai.portal.columns import Node
from gongkai.portal.frame import Crumb, Frame
from gongkai.publishing import selectors
from gongkai.publishing.enums import ColumnKind, Holding

LATEST, MOST_CHANGES = 6, 8
MONTH = timedelta(days=31)
QUESTIONS = ("养老服务补贴怎么申请", "小微企业贷款贴息", "农机购置补贴标准")
NEWS = (ColumnKind.NEWS, ColumnKind.INTERPRETATION)


def home_page(frame: Frame) -> bytes:
    """Return the front page: the search box, four doors, what is new, what became valid or lapsed."""
    on = timezone.localdate(frame.at)
    return frame.render(
        "portal/home.html",
        questions=QUESTIONS,
        doors=_doors(frame),
        documents=library.rows(policies.list_recent(as_of=on, limit=LATEST)),
        blocks=_news(frame),
        changes=_changes(on),
        topics=[{"title": one.title, "address": one.address} for one in selectors.list_topics()],
    )


def map_page(frame: Frame) -> bytes:
    """Return the site map (站点地图)."""
    return frame.render(
        "portal/map.html",
        page_title="站点地图",
        crumbs=[Crumb("首页", "/"), Crumb("站点地图")],
        roots=frame.tree.shown,
        kinds=library.kinds(),
        years=[{"title": f"{year}年", "address": library.year_address(year)} for year in years()],
    )


def reading_page(frame: Frame) -> bytes:
    """Return the page on how to read this site (阅读帮助)."""
    crumbs = [Crumb("首页", "/"), Crumb("阅读帮助")]
    return frame.render("portal/reading.html", page_title="阅读帮助", crumbs=crumbs)


def years() -> list[int]:
    """Return the years of which there are public documents, the latest first."""
    found = PolicyDocument.objects.public().filter(is_stub=False, signed_on__isnull=False)
    return [day.year for day in found.dates("signed_on", "year", order="DESC")]


def _doors(frame: Frame) -> list[dict[str, str]]:
    """Return the entries most people come for; one that leads nowhere is not shown."""
    wanted = [
        ("查政策", "文件、解读、效力", "/zc/"),
        ("看通知", "公告、公示、招考", _first(frame, "通知公告")),
        ("办事情", "条件、材料、地点", _first(frame, "办事")),
        ("找单位", "职责、电话、地址", _holding(frame, Holding.CONTACTS)),
    ]
    return [
        {"title": title, "words": words, "address": address} for title, words, address in wanted if address
    ]


def _first(frame: Frame, words: str) -> str:
    found = (node.address for node in frame.tree.walk() if words in node.title and node.count)
    return next(found, "")


def _holding(frame: Frame, holding: str) -> str:
    found = [node.address for node in frame.tree.walk() if node.holds == holding and node.count]
    return found[-1] if found else ""


def _news(frame: Frame) -> list[dict[str, object]]:
    nodes: list[Node] = [
        node
        for node in frame.tree.walk()
        if node.holds == Holding.ARTICLES and node.own_count and node.page.column_kind in NEWS
    ]
    return [
        {
            "slug": node.slug,
            "title": node.title,
            "address": node.address,
            "articles": article_rows(selectors.list_articles_in(node.page)[:LATEST]),
        }
        for node in [
            *nodes[:1],
            *[one for one in nodes[1:] if "公告" in one.title or "解读" in one.title][:2],
        ]
    ]


def _changes(on) -> list[dict[str, object]]:
    """Return which documents began or ceased to be in force within a month, before and ahead."""
    near = (on - MONTH, on + MONTH)
    found = PolicyDocument.objects.public().filter(is_stub=False)
    found = found.filter(Q(in_force_from__range=near) | Q(in_force_to__range=near)).prefetch_related(
        "issuers"
    )
    rows = []
    for row in policies.list_rows(found, as_of=on):
        for day, code in _events(row.document):
            if near[0] <= day <= near[1]:
                told = {"day": day.isoformat(), "badge": _verb(code, day, on), "address": row.href}
                rows.append(told | {"title": row.document.title})
    rows.sort(key=lambda row: row["day"], reverse=True)
    return rows[:MOST_CHANGES]


def _events(document: PolicyDocument):
    if document.in_force_from:
        yield document.in_force_from, "IN_FORCE"
    if document.in_force_to:
        yield document.in_force_to, document.ended_as or "LAPSED"


def _verb(code: str, day, on) -> str:
    verb = {"IN_FORCE": "施行", "REPEALED": "废止", "LAPSED": "失效", "AMENDED": "修改"}[code]
    return f"将{verb}" if day > on else f"已{verb}"

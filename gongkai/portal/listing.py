"""The list of the library (文件库列表): filters that can be undone one by one; the address holds it all."""

from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

from gongkai.core.refusals import BadInput
from gongkai.policies import selectors as policies
from gongkai.policies.selectors.views import FacetValue
from gongkai.portal import library
from gongkai.portal.frame import Crumb, Frame, pager

SIZE = 20
NAMES = {"kind": "xingzhi", "issuer": "jiguan", "topic": "zhuti", "year": "nian", "validity": "xiaoli"}
TITLES = {"kind": "文件性质", "issuer": "发文机关", "topic": "主题", "year": "年份", "validity": "有效性"}
SORTS = {"newest": "成文日期从新到旧", "oldest": "成文日期从旧到新", "title": "按标题"}
SHOWN = 12


def filters_from(asked: QueryDict) -> policies.LibraryFilters:
    """
    Read the filters of the list from an address.

    :raises BadInput: if a value cannot be read
    """
    known = {*NAMES.values(), "q", "paixu", "ye"}
    if unknown := sorted(set(asked) - known):
        raise BadInput(f"网址里有不认识的条件“{unknown[0]}”，已按全部文件列出。")
    values = {field: asked.get(name, "").strip() for field, name in NAMES.items()}
    sort = asked.get("paixu", "newest")
    return policies.LibraryFilters(
        kind=values["kind"].upper(),
        issuer=values["issuer"],
        topic=values["topic"],
        year=_number(values["year"], "年份") if values["year"] else None,
        validity=values["validity"].upper(),
        words=asked.get("q", "").strip()[:80],
        sort=sort if sort in SORTS else "newest",
        page=max(1, _number(asked.get("ye", "1"), "页码")),
        per_page=SIZE,
    )


def library_page(frame: Frame, filters: policies.LibraryFilters, *, on: date, problem: str = "") -> bytes:
    """Return one page of the list."""
    found = policies.list_public(filters, as_of=on)
    filters = replace(filters, page=found.page)
    heading = _heading(filters)
    paging = pager(found.total, found.page, SIZE, lambda n: list_address(replace(filters, page=n)))
    return frame.render(
        "portal/library.html",
        page_title=heading + (f"（第 {found.page} 页）" if found.page > 1 else ""),
        crumbs=[Crumb("首页", "/"), Crumb("政策文件库", "/zc/"), *_crumb(heading)],
        heading=heading,
        problem=problem,
        words=filters.words,
        kept=[(name, value) for name, value in _parameters(filters) if name not in {"q", "ye"}],
        facets=[_facet(name, found.facets.get(name, ()), filters) for name in NAMES],
        picked=_picked(filters, found),
        sorts=[_sort(name, label, filters) for name, label in SORTS.items()],
        total=found.total,
        documents=library.rows(found.rows),
        pager=paging | {"start": (found.page - 1) * SIZE + 1},
    )


def year_page(frame: Frame, year: int | None, *, on: date) -> bytes | None:
    """Return all documents of one year on one page, which stays up when the application is down."""
    filters = policies.LibraryFilters(year=year, per_page=100_000)
    found = policies.list_public(filters, as_of=on)
    if not found.total:
        return None
    heading = f"{year}年的政策文件"
    return frame.render(
        "portal/library.html",
        page_title=heading,
        crumbs=[Crumb("首页", "/"), Crumb("政策文件库", "/zc/"), Crumb(f"{year}年")],
        heading=heading,
        facets=[_facet(name, found.facets.get(name, ()), filters) for name in ("kind", "issuer", "validity")],
        picked=[{"title": f"{year}年", "address": "/zc/"}],
        kept=[("nian", year)],
        sorts=[],
        total=found.total,
        documents=library.rows(found.rows),
        pager={"last": 1, "start": 1},
    )


def list_address(filters: policies.LibraryFilters) -> str:
    """Return the address of a list; one kind alone has a page of its own."""
    told = _parameters(filters)
    if not told:
        return "/zc/"
    if [name for name, _ in told] == ["xingzhi"]:
        return library.kind_address(filters.kind)
    return f"/zc/?{urlencode(told)}"


def _parameters(filters: policies.LibraryFilters) -> list[tuple[str, str]]:
    told = [(name, str(getattr(filters, field) or "")) for field, name in NAMES.items()]
    told.append(("q", filters.words))
    told.append(("paixu", filters.sort if filters.sort != "newest" else ""))
    told.append(("ye", str(filters.page) if filters.page > 1 else ""))
    return [(name, value) for name, value in told if value]


def _facet(field: str, values: tuple[FacetValue, ...], filters: policies.LibraryFilters) -> dict[str, object]:
    chosen = getattr(filters, field)
    return {
        "title": TITLES[field],
        "choices": [
            {
                "title": library.WORDS.get(one.value, one.label) if field == "validity" else one.label,
                "count": one.count,
                "is_on": one.is_chosen,
                "address": _narrowed(filters, field, "" if one.is_chosen else one.value),
            }
            for number, one in enumerate(values)
            if number < SHOWN or one.value == str(chosen)
        ],
    }


def _narrowed(filters: policies.LibraryFilters, field: str, value: str) -> str:
    typed = (int(value) if value else None) if field == "year" else value
    return list_address(replace(filters, page=1, **{field: typed}))


def _picked(filters: policies.LibraryFilters, found: policies.LibraryPage) -> list[dict[str, str]]:
    rows = []
    for field in NAMES:
        value = getattr(filters, field)
        if value:
            labels = {one.value: one.label for one in found.facets.get(field, ())}
            title = labels.get(str(value), str(value))
            rows.append({"title": f"{TITLES[field]}：{title}", "address": _narrowed(filters, field, "")})
    if filters.words:
        rows.append(
            {"title": f"含“{filters.words}”", "address": list_address(replace(filters, words="", page=1))}
        )
    return rows


def _sort(name: str, label: str, filters: policies.LibraryFilters) -> dict[str, object]:
    address = list_address(replace(filters, sort=name, page=1))
    return {"title": label, "is_on": filters.sort == name, "address": address}


def _heading(filters: policies.LibraryFilters) -> str:
    labels = {row["value"]: str(row["title"]) for row in library.kinds()}
    return labels.get(filters.kind, "政策文件库")


def _crumb(heading: str) -> list[Crumb]:
    return [] if heading == "政策文件库" else [Crumb(heading)]


def _number(written: str, what: str) -> int:
    try:
        return int(written)
    except ValueError as error:
        raise BadInput(f"{what}应是数字，现在是“{written}”，已按全部文件列出。") from error

"""The address of the search page (查询地址): what it may say, how it is read, how another one is written."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict

from gongkai.core.refusals import BadInput
from gongkai.search.engine import SearchQuery

SIZE, MOST_PAGES, LONGEST = 20, 50, 200
FILTERS: Final = {
    "source": "laiyuan", "validity": "xiaoli", "kind": "xingzhi", "issuer": "jiguan", "topic": "zhuti", "year": "nian",
}  # fmt: skip
SORTS: Final = {"relevance": "", "newest": "zuixin", "oldest": "zuizao"}
FLAGS: Final = {"include_all": "quanbu", "literal": "yuanwen"}
DAYS: Final = {"as_of": "riqi", "since": "cong", "until": "zhi"}
KNOWN: Final = ("q", *DAYS.values(), *FLAGS.values(), "paixu", *FILTERS.values())
MEANT: Final = {
    "q": "问题", "riqi": "效力日期", "cong": "开始日期", "zhi": "结束日期", "quanbu": "含失效", "yuanwen": "照原文",
    "paixu": "排序", "laiyuan": "来源", "xiaoli": "有效性", "xingzhi": "文件性质", "jiguan": "机关", "zhuti": "主题",
    "nian": "年份", "ye": "页码",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asks the search page (查询请求), read strictly from its address."""

    parameters: QueryDict
    query: SearchQuery
    page: int

    @property
    def words(self) -> str:
        """What was typed."""
        return self.query.text

    def address(self, **changes: object) -> str:
        """Return the address of the same question with some parameters changed; an empty value drops one."""
        return f"/sousuo?{self.parameters_of(**changes)}"

    def parameters_of(self, **changes: object) -> str:
        """Return the same question as the parameters of another page."""
        told: list[tuple[str, str]] = []
        for name in KNOWN:
            if name in changes:
                told += [(name, str(value)) for value in _listed(changes[name])]
            else:
                told += [(name, value) for value in self.parameters.getlist(name) if value]
        if page := changes.get("ye"):
            told.append(("ye", str(page)))
        return urlencode(told)


def read_asked(parameters: QueryDict, *, today: date) -> Asked:
    """
    Read the address of a search.

    :raises BadInput: if a parameter is unknown or its value cannot be read; it is never ignored
    """
    if unknown := sorted(set(parameters) - {*KNOWN, "ye"}):
        told = "、".join(f"{name}（{meaning}）" for name, meaning in MEANT.items())
        raise BadInput(f"没有“{unknown[0][:40]}”这个查询参数，可用的有：{told}。")
    for name in ("q", "ye", "paixu", *DAYS.values(), *FLAGS.values()):
        if len(parameters.getlist(name)) > 1:
            raise BadInput(f"参数“{name}”（{MEANT[name]}）只能写一次。")
    page = _page(parameters.get("ye", "1"))
    stated: dict[str, Any] = {
        "text": parameters.get("q", "").strip()[:LONGEST],
        "limit": SIZE,
        "offset": (page - 1) * SIZE,
        "sort": _sort(parameters.get("paixu", "")),
        "with_counts": True,
    }
    stated |= {field: tuple(filter(None, parameters.getlist(name))) for field, name in FILTERS.items()}
    stated |= {field: _flag(name, parameters.get(name, "")) for field, name in FLAGS.items()}
    days = {field: _day(parameters.get(name, "")) for field, name in DAYS.items()}
    stated |= {field: day for field, day in days.items() if day and field != "as_of"}
    query = SearchQuery.from_parameters(stated, as_of=days["as_of"] or today)
    return Asked(parameters, query, page)


def _listed(value: object) -> tuple[object, ...]:
    if isinstance(value, tuple):
        return value
    return (value,) if value else ()


def _page(written: str) -> int:
    if not written.isdigit() or not 1 <= int(written) <= MOST_PAGES:
        raise BadInput(f"页码应是 1 至 {MOST_PAGES} 的数字，现在是“{written[:20]}”。")
    return int(written)


def _sort(written: str) -> str:
    found = {name: sort for sort, name in SORTS.items()}.get(written)
    if found is None:
        raise BadInput(f"排序“{written[:20]}”不对，请用 zuixin（最新）、zuizao（最早），或者不写（最相关）。")
    return found


def _flag(name: str, written: str) -> bool:
    if written not in {"", "0", "1"}:
        raise BadInput(f"参数“{name}”（{MEANT[name]}）只能写 1 或 0，现在是“{written[:20]}”。")
    return written == "1"


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as error:
        raise BadInput(f"日期“{written[:20]}”不对，请写成 2026-01-31 的样子。") from error

"""A question to the index (查询): the words, the day, the filters; strict in what it takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final, Literal

from gongkai.core.refusals import BadInput
from gongkai.search.engine.records import SOURCE_LABELS, VALIDITY_LABELS

Sort = Literal["relevance", "newest", "oldest"]
SORTS: Final[tuple[str, ...]] = ("relevance", "newest", "oldest")
FACETS: Final[tuple[str, ...]] = ("source", "kind", "issuer", "topic", "year", "validity")
FLAGS: Final = frozenset({"include_all", "with_counts", "only_public", "literal", "is_learned", "explain"})
DAYS: Final = frozenset({"as_of", "since", "until"})
MOST_HITS: Final = 1_000
"""How deep a list may be paged (offset and limit together)."""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """
    What is asked (查询条件).

    Values of one filter widen it, different filters narrow each other. Without `include_all` editions that
    were replaced (已修改) stay behind the text that holds. `as_of` is always said, never read from a clock.
    `since` and `until` bound the day of the edition. Words such as 去年 narrow the list too unless the question is
    taken `literal`. What is held but not public yet is found only where `only_public` is off, by those who
    work here. `is_learned` off gives the order of the text alone; `explain` says for each hit what moved it.
    """

    text: str
    as_of: date
    kind: tuple[str, ...] = ()
    issuer: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    year: tuple[int, ...] = ()
    validity: tuple[str, ...] = ()
    include_all: bool = False
    limit: int = 10
    offset: int = 0
    sort: Sort = "relevance"
    with_counts: bool = False
    only_public: bool = True
    source: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    literal: bool = False
    is_learned: bool = True
    explain: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= MOST_HITS or self.offset < 0 or self.offset + self.limit > MOST_HITS:
            message = f"每次最多取前 {MOST_HITS} 条，请把条数改为 1 至 {MOST_HITS} 之间。"
            raise BadInput(message)
        if self.sort not in SORTS:
            message = f"排序方式“{self.sort}”不存在，请用 {'、'.join(SORTS)} 之一。"
            raise BadInput(message)
        unknown = [code for code in self.validity if code not in VALIDITY_LABELS]
        if unknown:
            message = f"效力“{unknown[0]}”不存在，请用 {'、'.join(VALIDITY_LABELS)} 之一。"
            raise BadInput(message)
        if strange := [code for code in self.source if code not in SOURCE_LABELS]:
            message = f"来源“{strange[0]}”不存在，请用 {'、'.join(SOURCE_LABELS)} 之一。"
            raise BadInput(message)
        if self.since and self.until and self.since > self.until:
            message = f"开始日期 {self.since} 晚于结束日期 {self.until}，请对调后再试。"
            raise BadInput(message)

    @property
    def has_filters(self) -> bool:
        """Whether anything but the words narrows the list."""
        return any(getattr(self, name) for name in (*FACETS, "since", "until"))

    def without(self, facet: str) -> "SearchQuery":
        """Return the query with one filter lifted: a facet is counted as if it were not set itself."""
        lifted: dict[str, Any] = {facet: ()}
        return replace(self, **lifted)

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, Any], *, as_of: date) -> "SearchQuery":
        """
        Read a query from named parameters, as a web address or a line of JSON gives them.

        :raises BadInput: if a parameter is unknown (never silently ignored) or a value cannot be read
        """
        known = {field.name for field in fields(cls)}
        unknown = sorted(set(parameters) - known)
        if unknown:
            message = f"没有“{unknown[0]}”这个查询参数，可用的有：{'、'.join(sorted(known))}。"
            raise BadInput(message)
        read: dict[str, Any] = {name: _read(name, value) for name, value in parameters.items()}
        return cls(**{"text": "", "as_of": as_of, **read})


def _read(name: str, value: object) -> object:
    try:
        if name in DAYS:
            return value if isinstance(value, date) else date.fromisoformat(str(value))
        if name in {"limit", "offset"}:
            return int(str(value))
        if name in FLAGS:
            return _flag(value)
        if name in FACETS:
            values = value if isinstance(value, Sequence) and not isinstance(value, str) else (value,)
            return tuple(int(str(one)) if name == "year" else str(one) for one in values)
    except ValueError as error:
        message = f"查询参数“{name}”的值“{value}”无法读取，请改正后再试。"
        raise BadInput(message) from error
    return str(value)


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).lower()
    if word not in {"0", "1", "true", "false"}:
        raise ValueError(word)
    return word in {"1", "true"}

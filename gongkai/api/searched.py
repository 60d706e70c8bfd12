"""A question to the search and what it found (检索数据)."""

from datetime import date
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import StringConstraints

from gongkai.api.schemas import Short


class SearchFilters(Schema):
    """A question to the search (检索条件)."""

    q: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00]*$")
    ] = Field(description="要找的话")
    as_of: date | None = Field(None, description="按哪一天的效力，默认今天")
    document_kind: list[Short] = Field([], description="文件性质代码，可多次")
    issuer: list[Short] = Field([], description="发文机关，可多次")
    topic: list[Short] = Field([], description="主题名称，可多次")
    year: list[int] = Field([], description="成文年份，可多次")
    validity: list[Literal["IN_FORCE", "NOT_YET", "AMENDED", "REPEALED", "LAPSED"]] = Field(
        [], description="有效性"
    )
    include_all: bool = Field(False, description="包括被新版本替换的条款")
    sort: Literal["relevance", "newest", "oldest"] = Field("relevance", description="排序")
    page: int = Field(1, ge=1, le=50, description="页码")
    per_page: int = Field(10, ge=1, le=20, description="每页条数")
    counts: bool = Field(False, description="是否返回各筛选项的数目")
    related: bool = Field(False, description="是否返回前几个文件的相关文件")


class Hit(Schema):
    """One clause found (命中条款)."""

    document: str
    number: str
    edition: str
    article: str
    path: str
    snippet: str = Field(description="HTML，命中的词在 <mark> 里")
    validity: str
    score: float
    url: str


class Related(Schema):
    """A document near one that was found (相关文件)."""

    of: str = Field(description="与哪一个文件相关")
    document: str
    number: str
    why: str = Field(description="关联：本文件引用、引用本文件、内容相近")
    validity: str
    url: str


class SearchPage(Schema):
    """What a question found (检索结果)."""

    query: str
    as_of: str
    total: int
    page: int
    hits: list[Hit]
    counts: dict[str, dict[str, int]] = {}
    related: list[Related] = []

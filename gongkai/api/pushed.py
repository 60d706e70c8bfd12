"""What other systems push, and what they are told of it (推送数据): shapes that take nothing they do not know."""

from datetime import date
from typing import Annotated

from ninja import Field, Schema
from pydantic import ConfigDict, StringConstraints

from gongkai.api.schemas import Number, Short, Text


class Strict(Schema):
    """A shape that takes nothing it does not know."""

    model_config = ConfigDict(extra="forbid")


class CitationIn(Strict):
    """One clause that a pushed entry rests on (所引条款), by number or title, and article."""

    number: Short = Field("", description="发文字号")
    title: Short = Field("", description="文件标题")
    article: Short = Field("", description="条号，如 第三条")
    edition_on: date | None = None


class EntryIn(Strict):
    """An entry as another system pushes it (推送条目, R03-04)."""

    title: Text
    content: Text
    category: Text
    nature: Text
    keywords: list[Text] = Field(max_length=50)
    issuer: Text = Field(description="发文单位全称")
    variants: list[Text] = Field([], max_length=50)
    citations: list[CitationIn] = Field([], max_length=50)
    valid_from: date | None = None
    valid_to: date | None = None
    version: int = Field(0, ge=0, le=2**53, description="对方的版本号，旧版本不采用")


class BatchRow(EntryIn):
    """One row of a batch (批量推送的一行)."""

    external_id: Annotated[
        str, StringConstraints(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9_.:\-]+$")
    ]


class BatchIn(Strict):
    """A batch of entries (批量推送); how many may be in it is a rule, told row by row."""

    items: list[BatchRow]


class PushAnswer(Schema):
    """What became of a pushed entry (推送结果)."""

    external_id: str
    entry_id: int
    receipt: str = Field(description="TAKEN 已接收，UNCHANGED 没有变化，STALE 旧版本不采用")
    state: str = Field(description="条目状态：推送的条目都要经过审查才公开")
    is_public: bool


class BatchAnswer(Schema):
    """What became of a batch (批量推送结果)."""

    taken: int
    unchanged: int
    stale: int
    items: list[PushAnswer]


class CorrectionIn(Strict):
    """What somebody says is wrong with an entry (纠错)."""

    entry_id: Number
    text: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000, pattern=r"^[^\x00]*$")
    ]
    contact: Short = ""


class CorrectionAnswer(Schema):
    """A correction that was taken (纠错回执)."""

    receipt: str
    due_on: str


class CorrectionState(Schema):
    """Where a correction stands (纠错进度)."""

    receipt: str
    state: str
    due_on: str
    answer: str
    answered_at: str | None

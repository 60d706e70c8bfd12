"""What the API takes and gives (接口数据): shapes only, every word of them in the OpenAPI description."""

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import ConfigDict, StringConstraints

MOST_PAGE, MOST_PER_PAGE = 10_000, 100
Text = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^\x00]*$")]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^[^\x00]*$")]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]


class Strict(Schema):
    """A shape that takes nothing it does not know."""

    model_config = ConfigDict(extra="forbid")


class Problem(Schema):
    """One reason of a refusal (一条理由)."""

    code: str
    message: str = Field(description="一句话说明，怎么改")
    basis: str = Field("", description="依据")
    field: str = Field("", description="哪个参数或字段")
    row: int | None = Field(None, description="批量提交时的行号，从 1 起")


class Error(Schema):
    """How every refusal reads (错误)."""

    code: str
    message: str
    basis: str = ""
    errors: list[Problem] = []


class Paging(Schema):
    """Which page of a list (分页)."""

    page: int = Field(1, ge=1, le=MOST_PAGE, description="页码，从 1 起")
    per_page: int = Field(20, ge=1, le=MOST_PER_PAGE, description="每页条数")


class DocumentFilters(Paging):
    """What narrows the list of documents (文件筛选)."""

    as_of: date | None = Field(None, description="按哪一天的效力，默认今天")
    q: Short = Field("", description="标题或文号里的词")
    number: Short = Field("", description="发文字号，任何括号写法都行")
    document_kind: Short = Field("", description="文件性质代码")
    issuer: Short = Field("", description="发文机关全称")
    topic: Short = Field("", description="主题分类代码，两位或四位")
    year: int | None = Field(None, ge=1900, le=2200, description="成文年份")
    validity: Literal["", "IN_FORCE", "NOT_YET", "REPEALED", "LAPSED"] = Field("", description="有效性")
    sort: Literal["newest", "oldest", "published", "title"] = Field("newest", description="排序")


class EntryFilters(Paging):
    """What narrows the list of entries (条目筛选)."""

    as_of: date | None = Field(None, description="按哪一天，默认今天")
    q: Short = Field("", description="标题、问法或关键字里的词")
    category: Short = Field("", description="类目路径，含其下各级")
    nature: Short = Field("", description="材料性质")
    document_id: Number | None = Field(None, description="引用这份文件的条目")
    sort: Literal["category", "newest", "title"] = Field("category", description="排序")


class ChangeFilters(Schema):
    """Where a reader of changes stands (变动清单参数)."""

    cursor: Short = Field("", description="上一次的 next_cursor；第一次不填")
    limit: int = Field(100, ge=1, le=500, description="最多多少条")


class AsOf(Schema):
    """The day asked about (时点)."""

    as_of: date | None = Field(None, description="按哪一天，默认今天")


class Validity(Schema):
    """Where a text stands on the day (有效性)."""

    code: str
    label: str
    since: str | None = None
    until: str | None = None
    notes: list[str] = []


class Topic(Schema):
    """A topic class (主题分类)."""

    code: str
    names: list[str]


class Document(Schema):
    """A document without its text (文件)."""

    id: int
    address: str
    url: str
    title: str
    number: str
    unified_no: str
    index_no: str
    document_kind: str
    document_kind_label: str
    genre: str
    topic: Topic | None
    info_class: str
    keywords: list[str]
    issuers: list[str]
    drafter: str
    summary: str
    consult_phone: str
    signed_on: str | None
    issued_on: str | None
    published_at: str | None
    expires_on: str | None
    in_force_from: str | None
    in_force_to: str | None
    validity: Validity
    as_of: str
    digest: str = Field(description="审查时的内容摘要值（SM3）")
    fields: dict[str, str] = Field(description="R03-01 规定的八项要素")


class EditionLine(Schema):
    """One edition in a document's history (版本)."""

    edition_on: str
    number: str
    url: str
    validity: Validity


class Event(Schema):
    """One event in a document's life (立改废)."""

    on: str
    label: str
    note: str
    by: str


class RelationLine(Schema):
    """One relation to another document (文件关系)."""

    label: str
    title: str
    number: str
    article: str


class FileLine(Schema):
    """A file beside a document (附件)."""

    name: str
    kind: str
    media_type: str
    size: int
    sha256: str
    url: str


class DocumentDetail(Document):
    """A document with its history, editions, relations and files (文件详情)."""

    edition_on: str | None
    editions: list[EditionLine]
    events: list[Event]
    relations: list[RelationLine]
    attachments: list[FileLine]


class CitationLine(Schema):
    """A document that a text cites (引用)."""

    title: str
    number: str
    article: str
    url: str


class Edition(Schema):
    """One edition with its text (版本正文)."""

    document_id: int
    edition_on: str
    title: str
    number: str
    commences_on: str | None
    valid_from: str | None
    valid_to: str | None
    validity: Validity
    as_of: str
    digest: str
    text: str
    history: list[dict[str, Any]]
    citations: list[CitationLine]
    url: str


class Clause(Schema):
    """One clause (条款)."""

    position: int
    kind: str
    label: str
    anchor: str
    path: str
    text: str
    url: str


class Clauses(Schema):
    """The clauses of one edition in reading order (条款表)."""

    document_id: int
    edition_on: str
    validity: Validity
    as_of: str
    items: list[Clause]


class EntryCitation(Schema):
    """A clause that an entry rests on (所引条款)."""

    document_id: int
    title: str
    number: str
    edition_on: str
    label: str
    anchor: str
    validity: str
    quote_digest: str
    url: str


class Entry(Schema):
    """An entry of the knowledge base (知识条目)."""

    id: int
    url: str
    title: str
    content: str
    category: str
    nature: str
    keywords: list[str]
    variants: list[str]
    issuer: str
    owner: str
    valid_from: str | None
    valid_to: str | None
    last_verified_on: str | None
    published_at: str | None
    citations: list[EntryCitation]
    as_of: str
    digest: str
    fields: dict[str, Any] = Field(description="R03-04 规定的要素")


class PageOf(Schema):
    """One page of a list (一页)."""

    total: int
    page: int
    pages: int
    per_page: int
    as_of: str


class DocumentPage(PageOf):
    """One page of documents."""

    items: list[Document]


class EntryPage(PageOf):
    """One page of entries."""

    items: list[Entry]


class Change(Schema):
    """One item that changed (变动); a tombstone says that copies are to be removed."""

    version: int
    id: int
    address: str
    title: str
    changed_at: str
    state: Literal["PUBLIC", "GONE"]
    digest: str
    data: dict[str, Any] | None = None


class Changes(Schema):
    """What changed after a cursor, in the order of the trail (变动清单)."""

    items: list[Change]
    next_cursor: str
    has_more: bool


class Category(Schema):
    """A class of the knowledge base (类目)."""

    code: str
    path: str
    is_leaf: bool


class Unit(Schema):
    """A unit and how the public reaches it (单位与联系方式)."""

    code: str
    name: str
    short_name: str
    kind: str
    aliases: list[str]
    address: str = ""
    office_hours: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""
    postcode: str = ""
    verified_on: str | None = None


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


class SearchPage(Schema):
    """What a question found (检索结果)."""

    query: str
    as_of: str
    total: int
    page: int
    hits: list[Hit]
    counts: dict[str, dict[str, int]] = {}


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


class LetterAnswer(Schema):
    """What became of a letter (来信结果)."""

    event_id: str
    item: str
    version: int
    receipt: str


class SigningKey(Schema):
    """The public key of what we send (签名公钥)."""

    key_id: str
    algorithm: str
    public_key: str


class Manifest(Schema):
    """What the library's file holds (整库文件清单)."""

    file: str
    made_at: str
    version: int
    size: int
    sm3: str
    sha256: str
    lines: int
    documents: int
    entries: int
    units: int

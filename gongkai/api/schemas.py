"""What the API takes and gives (接口数据): shapes only, every word of them in the OpenAPI description."""

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import StringConstraints

MOST_PAGE, MOST_PER_PAGE = 10_000, 100
Text = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^\x00]*$")]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^[^\x00]*$")]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]


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

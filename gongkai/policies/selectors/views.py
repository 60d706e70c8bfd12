"""What the selectors hand to pages: frozen rows that need no further query."""

from dataclasses import dataclass, field
from datetime import date

from gongkai.policies.models import Attachment, Edition, PolicyDocument
from gongkai.policies.rules.clauses import BodyNode
from gongkai.policies.rules.validity import Validity


@dataclass(frozen=True, slots=True)
class LibraryFilters:
    """What a reader asked the library list for (筛选条件); empty means all."""

    kind: str = ""
    issuer: str = ""
    topic: str = ""
    year: int | None = None
    validity: str = ""
    words: str = ""
    sort: str = "newest"
    page: int = 1
    per_page: int = 20


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value a list can be narrowed to, and how many documents it leaves (筛选项)."""

    value: str
    label: str
    count: int
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document in a list (列表行)."""

    document: PolicyDocument
    href: str
    validity: Validity
    issuers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """One page of the library list with the counts of its facets (文件库列表)."""

    rows: tuple[DocumentRow, ...]
    total: int
    page: int
    pages: int
    facets: dict[str, tuple[FacetValue, ...]]


@dataclass(frozen=True, slots=True)
class EditionLine:
    """One edition as the history of a document lists it (版本)."""

    edition_on: date
    number: str
    href: str
    validity: Validity
    is_shown: bool


@dataclass(frozen=True, slots=True)
class RelationLine:
    """One relation as this document reads it (文件关系)."""

    label: str
    title: str
    number: str
    article: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class CitationLine:
    """One cited document; without a link it is not held here (引用)."""

    title: str
    number: str
    article: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One line of the history of a document (修订沿革)."""

    on: date
    label: str
    note: str
    title: str = ""
    href: str = ""
    is_confirmed: bool = True


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """All a page of one document shows for one day (文件页)."""

    document: PolicyDocument
    as_of: date
    edition: Edition | None
    is_current: bool
    validity: Validity
    document_validity: Validity
    href: str
    fields: tuple[tuple[str, str], ...]
    body: tuple[BodyNode, ...]
    history: tuple[HistoryEntry, ...]
    history_note: tuple[str, ...]
    editions: tuple[EditionLine, ...]
    relations: tuple[RelationLine, ...]
    citations: tuple[CitationLine, ...]
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of words and whether the other side has it (比对片段): SAME, REMOVED or ADDED."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class ComparedClause:
    """Two clauses side by side (逐条比对): SAME, CHANGED, ADDED or REMOVED."""

    kind: str
    label: str
    left: tuple[Stretch, ...] = ()
    right: tuple[Stretch, ...] = ()
    left_anchor: str = ""
    right_anchor: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two editions of one document side by side (版本比对)."""

    document: PolicyDocument
    left: Edition
    right: Edition
    clauses: tuple[ComparedClause, ...]
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MissingDocument:
    """A document that texts here cite and nobody has entered (待补文件)."""

    title: str
    number: str
    count: int

"""Reading the library; what the public sees is scoped to public documents, the rest to a person's units."""

from gongkai.policies.selectors.clearing import document_digest, edition_digest, is_as_reviewed
from gongkai.policies.selectors.comparison import (
    compare_clauses,
    get_comparison,
    get_comparison_digest,
)
from gongkai.policies.selectors.holdings import Holding, hold
from gongkai.policies.selectors.library import (
    list_documents_handled_by,
    list_drafts_handled_by,
    list_ended,
    list_expiring,
    list_in_force,
    list_public,
    list_public_addresses,
    list_public_documents,
    list_recent,
    list_rows,
    span_of,
)
from gongkai.policies.selectors.pages import (
    find_by_number,
    find_public_by_number,
    find_public_document,
    get_document_page,
    get_life_facts,
    get_public_text,
    get_validity,
)
from gongkai.policies.selectors.queues import (
    addresses_touched_by,
    document_id_of,
    list_changes_awaiting,
    list_clause_rows,
    list_editions_to_index,
    list_unmatched_citations,
)
from gongkai.policies.selectors.views import (
    Comparison,
    DocumentPage,
    DocumentRow,
    LibraryFilters,
    LibraryPage,
    MissingDocument,
)

__all__ = [
    "Comparison",
    "DocumentPage",
    "DocumentRow",
    "Holding",
    "LibraryFilters",
    "LibraryPage",
    "MissingDocument",
    "addresses_touched_by",
    "compare_clauses",
    "document_digest",
    "document_id_of",
    "edition_digest",
    "find_by_number",
    "find_public_by_number",
    "find_public_document",
    "get_comparison",
    "get_comparison_digest",
    "get_document_page",
    "get_life_facts",
    "get_public_text",
    "get_validity",
    "hold",
    "is_as_reviewed",
    "list_changes_awaiting",
    "list_clause_rows",
    "list_documents_handled_by",
    "list_drafts_handled_by",
    "list_editions_to_index",
    "list_ended",
    "list_expiring",
    "list_in_force",
    "list_public",
    "list_public_addresses",
    "list_public_documents",
    "list_recent",
    "list_rows",
    "list_unmatched_citations",
    "span_of",
]

"""Deeds of the library; every one writes to the trail in its own transaction."""

from gongkai.policies.services.batch_release import publish_batch
from gongkai.policies.services.changes import (
    Decision,
    amend_document,
    confirm_change,
    extend_document,
    lapse_document,
    repeal_document,
)
from gongkai.policies.services.citations import resolve_citations
from gongkai.policies.services.deriving import derive_validity
from gongkai.policies.services.documents import (
    add_edition,
    enact_document,
    register_stub,
    update_fields,
)
from gongkai.policies.services.importing import ImportReport, import_paths
from gongkai.policies.services.publication import (
    publication_facts,
    publish_document,
    withdraw_document,
)
from gongkai.policies.services.repeals import apply_stated_changes, propose_repeals

__all__ = [
    "Decision",
    "ImportReport",
    "add_edition",
    "amend_document",
    "apply_stated_changes",
    "confirm_change",
    "derive_validity",
    "enact_document",
    "extend_document",
    "import_paths",
    "lapse_document",
    "propose_repeals",
    "publication_facts",
    "publish_batch",
    "publish_document",
    "register_stub",
    "repeal_document",
    "resolve_citations",
    "update_fields",
    "withdraw_document",
]

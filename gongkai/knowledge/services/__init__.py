"""Deeds of the knowledge base; every one writes to the trail in its own transaction."""

from gongkai.knowledge.services.candidates import (
    Asked,
    dismiss_candidate,
    note_candidate,
    take_candidate,
)
from gongkai.knowledge.services.corrections import (
    answer_correction,
    note_contact_seen,
    request_correction,
)
from gongkai.knowledge.services.entries import (
    build_categories,
    collect_entry,
    revise_entry,
    set_category_writers,
)
from gongkai.knowledge.services.following import (
    draft_for_policy,
    end_document,
    follow_expired_policies,
    open_duty,
    raise_notices,
    resolve_notice,
    settle_without_entry,
    take_ended_offline,
    take_expired_offline,
)
from gongkai.knowledge.services.importing import ImportPlan, import_entries, plan_import
from gongkai.knowledge.services.masking import mask_entry
from gongkai.knowledge.services.publication import (
    archive_entry,
    note_begun,
    publish_entry,
    take_offline,
    verify_entry,
)
from gongkai.knowledge.services.pushing import note_pushed

__all__ = [
    "Asked",
    "ImportPlan",
    "answer_correction",
    "archive_entry",
    "build_categories",
    "collect_entry",
    "dismiss_candidate",
    "draft_for_policy",
    "end_document",
    "follow_expired_policies",
    "import_entries",
    "mask_entry",
    "note_begun",
    "note_candidate",
    "note_contact_seen",
    "note_pushed",
    "open_duty",
    "plan_import",
    "publish_entry",
    "raise_notices",
    "request_correction",
    "resolve_notice",
    "revise_entry",
    "set_category_writers",
    "settle_without_entry",
    "take_candidate",
    "take_ended_offline",
    "take_expired_offline",
    "take_offline",
    "verify_entry",
]

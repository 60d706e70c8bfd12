"""Deeds of the knowledge base; every one writes to the trail in its own transaction."""

from gongkai.knowledge.services.candidates import (
    Asked,
    dismiss_candidate,
    note_candidate,
    take_candidate,
)
from gongkai.knowledge.services.corrections import answer_correction, request_correction
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
    "answer_correction",
    "archive_entry",
    "build_categories",
    "collect_entry",
    "dismiss_candidate",
    "draft_for_policy",
    "end_document",
    "follow_expired_policies",
    "mask_entry",
    "note_begun",
    "note_candidate",
    "note_pushed",
    "open_duty",
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

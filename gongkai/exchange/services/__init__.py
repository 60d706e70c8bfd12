"""Deeds of the exchange; every one that changes what others may do or get writes to the trail."""

from gongkai.exchange.services.answering import answer_once
from gongkai.exchange.services.counting import forget_old_counts, spend_call, tally_call
from gongkai.exchange.services.keys import KeyRequest, issue_key, revoke_key, rotate_key
from gongkai.exchange.services.loading import begin_initial_load, begin_weekly_push, go_on_loading
from gongkai.exchange.services.partners import (
    PartnerFields,
    change_partner,
    register_partner,
    renew_secret,
)
from gongkai.exchange.services.pushing import (
    BatchRefused,
    RowProblem,
    StatedCitation,
    StatedEntry,
    push_batch,
    push_entry,
)
from gongkai.exchange.services.receiving import Envelope, Unbelieved, receive_letter
from gongkai.exchange.services.sending import replay_dead, replay_delivery, send_due
from gongkai.exchange.services.sharing import line_up, share_items, turn_day

__all__ = [
    "BatchRefused",
    "Envelope",
    "KeyRequest",
    "PartnerFields",
    "RowProblem",
    "StatedCitation",
    "StatedEntry",
    "Unbelieved",
    "answer_once",
    "begin_initial_load",
    "begin_weekly_push",
    "change_partner",
    "forget_old_counts",
    "go_on_loading",
    "issue_key",
    "line_up",
    "push_batch",
    "push_entry",
    "receive_letter",
    "register_partner",
    "renew_secret",
    "replay_dead",
    "replay_delivery",
    "revoke_key",
    "rotate_key",
    "send_due",
    "share_items",
    "spend_call",
    "tally_call",
    "turn_day",
]

"""The notice engine (任务分解通知解析): a notice that breaks work down into tasks becomes tasks; knows no Django."""

from gongkai.ledger.notices.model import Basis, Coverage, Notice, NoticeTask, Obligation, Remainder, Span
from gongkai.ledger.notices.parse import parse_notice

__all__ = [
    "Basis",
    "Coverage",
    "Notice",
    "NoticeTask",
    "Obligation",
    "Remainder",
    "Span",
    "parse_notice",
]

"""The ledger on paper (台账导出): rows of plain values into xlsx and docx as offices expect them. No Django."""

from gongkai.ledger.exports.tables import COLUMNS, LedgerRow, as_docx, as_xlsx

__all__ = ["COLUMNS", "LedgerRow", "as_docx", "as_xlsx"]

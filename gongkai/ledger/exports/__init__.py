"""The ledger on paper (台账导出): rows of plain values into xlsx and docx as offices expect them. No Django."""

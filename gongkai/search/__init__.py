"""
Intelligent query (智能查询): the index, and clause-level answers with their validity.

`engine/` is free of Django and useful alone; the app around it follows the trail and keeps the index.
"""

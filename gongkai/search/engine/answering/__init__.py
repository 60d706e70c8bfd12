"""Answers made of quotations (智能问答): from clauses valid on the day, or an honest “not found” and a way on."""

from gongkai.search.engine.answering.answers import Answer, Answerer, Known, Quotation
from gongkai.search.engine.answering.output import answer_as_json
from gongkai.search.engine.answering.statuses import Status
from gongkai.search.engine.answering.ways import Way

__all__ = ["Answer", "Answerer", "Known", "Quotation", "Status", "Way", "answer_as_json"]

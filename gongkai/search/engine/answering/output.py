"""The answer as the command line and the API print it."""

from typing import Any

from gongkai.search.engine.answering.answers import Answer


def answer_as_json(answer: Answer) -> dict[str, Any]:
    """Return the answer as a JSON document; the keys are a contract with scripts."""
    return {
        "question": answer.question,
        "as_of": answer.as_of.isoformat(),
        "answered": answer.is_answered,
        "status": answer.status.value,
        "message": answer.message,
        "answer": [
            {
                "quote": one.quote,
                "document": one.document,
                "number": one.number,
                "article": one.article,
                "edition": one.edition,
                "validity": one.validity,
                "url": one.url,
                "score": one.score,
            }
            for one in answer.quotations
        ],
        "confidence": round(answer.confidence, 4),
        "next": [{"kind": way.kind, "text": way.text, "url": way.url} for way in answer.ways],
    }

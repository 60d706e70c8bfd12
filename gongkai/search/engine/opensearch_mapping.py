"""The fields of a clause in OpenSearch: the tokens that the engine cut itself, taken as they are."""

import hashlib
from typing import Any, Final

from gongkai.core.instance import SearchSetting
from gongkai.search.engine.opensearch_compile import GAP
from gongkai.search.engine.records import ClauseRecord
from gongkai.search.engine.schema import VERSION, as_fields

RANKED: Final = ("grams", "words", "path", "title", "interpretation", "knowledge")
TERMS: Final = (
    "clause_id",
    "edition_id",
    "document_id",
    "title_key",
    "short_title",
    "number_key",
    "number_part",
    "article_key",
    "audience",
    "source",
    "kind",
    "issuer",
    "topic",
)
NUMBERS: Final = ("valid_from", "valid_to", "ended", "year", "edition_day", "place")
LONGEST_ID: Final = 200
MOST_TERMS: Final = 4_096


def settings_of(setting: SearchSetting) -> dict[str, Any]:
    """Return the settings and the mapping of a new index; readers see changes only when the writer says so."""
    analysis = {
        "filter": {"gap": {"type": "stop", "stopwords": [GAP]}},
        "analyzer": {
            "spaced": {"type": "custom", "tokenizer": "whitespace"},
            "placed": {"type": "custom", "tokenizer": "whitespace", "filter": ["gap"]},
        },
    }
    index = {
        "number_of_shards": setting.shards,
        "number_of_replicas": setting.copies,
        "refresh_interval": -1,
        "analysis": analysis,
    }
    return {"settings": {"index": index}, "mappings": _mapping()}


def _mapping() -> dict[str, Any]:
    tokens = {"type": "text", "analyzer": "spaced", "index_options": "freqs"}
    fields: dict[str, Any] = {name: dict(tokens) for name in RANKED}
    fields["grams"]["index_options"] = "positions"
    fields |= {name: {"type": "keyword"} for name in TERMS}
    fields |= {name: {"type": "integer"} for name in NUMBERS}
    fields["group"] = {"type": "long", "index": False}
    fields["record"] = {"type": "keyword", "index": False, "doc_values": False}
    return {
        "dynamic": False,
        "_meta": {"gongkai_version": VERSION},
        "_source": {"includes": ["record"]},
        "properties": fields,
    }


def as_entry(record: ClauseRecord) -> dict[str, Any]:
    """Return a clause as it is sent: the same fields as in every driver."""
    fields = as_fields(record)
    stored: bytes = fields.pop("record")
    if "number_part" in fields:
        fields["number_part"] = fields["number_part"].split()
    return {**fields, "record": stored.decode()}


def ident_of(record: ClauseRecord) -> str:
    """Return the name under which a clause is kept: writing it again writes over it."""
    own = record.clause_id
    return own if len(own.encode()) <= LONGEST_ID else hashlib.sha256(own.encode()).hexdigest()

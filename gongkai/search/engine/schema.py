"""The fields of a clause in Tantivy: tokens to rank by, terms to narrow by, columns to place in time."""

import hashlib
import json
from dataclasses import fields as fields_of
from datetime import date
from typing import Any, Final

import tantivy

from gongkai.core.numbers import parse_number
from gongkai.core.refusals import BadInput
from gongkai.core.text import article_key
from gongkai.search.engine.analyse import article_term, number_key, short_title_keys, title_keys
from gongkai.search.engine.ranking.keys import law_key, text_key_of
from gongkai.search.engine.records import ClauseRecord
from gongkai.search.engine.tokens import grams, normalise, words

VERSION: Final = 5
"""Changes with the fields or the tokens; an index of another version is refused, to be built anew."""

NEVER: Final = 9_999_999
"""The day number of an end that is not in sight."""
STAFF: Final = "staff"
"""Marks the few clauses that are held but not public yet; only those, so that leaving them out is cheap."""
ENDINGS: Final[dict[str, int]] = {"": 1, "AMENDED": 1, "REPEALED": 2, "LAPSED": 3}

_RANKED: Final = (
    ("grams", "position"),
    ("words", "freq"),
    ("path", "freq"),
    ("title", "freq"),
    ("interpretation", "freq"),
    ("knowledge", "freq"),
)
_TERMS: Final = (
    "clause_id",
    "edition_id",
    "document_id",
    "title_key",
    "short_title",
    "number_key",
    "article_key",
    "audience",
)
_FACETS: Final = ("source", "kind", "issuer", "topic")
_RECORD: Final = tuple(field.name for field in fields_of(ClauseRecord))
_NUMBERS: Final = ("valid_from", "valid_to", "ended", "year", "edition_day", "place", "group")
_RANKING: Final = ("text_key", "law_key", "size")
"""Columns by which the learned ranking knows a clause."""


def build_schema() -> tantivy.Schema:
    """Return the schema; `number_part` holds every end of a number's code, for half-remembered numbers."""
    builder = tantivy.SchemaBuilder()
    for name, option in _RANKED:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option=option)
    for name in _TERMS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("number_part", tokenizer_name="whitespace", index_option="basic")
    for name in _FACETS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in _NUMBERS:
        builder.add_integer_field(name, indexed=name in {"ended", "year", "group"}, fast=True)
    for name in _RANKING:
        builder.add_integer_field(name, indexed=name == "text_key", fast=True)
    builder.add_bytes_field("record", stored=True)
    return builder.build()


def as_document(record: ClauseRecord) -> tantivy.Document:
    """Return a clause as Tantivy takes it."""
    return tantivy.Document(**as_fields(record))


def as_fields(record: ClauseRecord) -> dict[str, Any]:
    """Return a clause as named tokens, terms and numbers, the same for every driver."""
    title, heading = normalise(record.title), normalise(record.path.rsplit(" › ", 1)[-1])
    body, path = normalise(record.text), normalise(record.path)
    title_grams = grams(title)
    fields: dict[str, Any] = {
        "title": " ".join(title_grams),
        "source": record.source,
        "grams": " ".join((*title_grams, *grams(heading), *grams(body))),
        "words": " ".join(words(f"{title}\n{body}")),
        "path": " ".join(grams(path)),
        "clause_id": record.clause_id,
        "edition_id": record.edition_id,
        "document_id": record.document_id,
        "title_key": title_keys(record.title),
        "short_title": short_title_keys(record.title),
        "kind": [record.kind] if record.kind else [],
        "issuer": list(record.issuers),
        "topic": list(record.topics),
        "valid_from": record.valid_from.toordinal() if record.valid_from else 0,
        "valid_to": record.valid_to.toordinal() if record.valid_to else NEVER,
        "ended": ENDINGS[record.ended_as],
        "edition_day": _day(record.edition),
        "place": place_of(record.article),
        "group": group_of(record),
        "text_key": text_key_of(record.title, body),
        "law_key": law_key(record.title),
        "size": len(record.text),
        "record": _pack(record),
    }
    if record.source != "clause":
        fields[record.source] = " ".join((*title_grams, *grams(path), *grams(body)))
        fields["words"] = " ".join(words(f"{title}\n{path}\n{body}"))
    if record.number:
        fields |= {"number_key": number_key(record.number), "number_part": _number_parts(record.number)}
    if not record.is_public:
        fields["audience"] = STAFF
    if article := article_term(record.article):
        fields["article_key"] = article
    if record.year is not None:
        fields["year"] = record.year
    return fields


def unpack(stored: bytes) -> ClauseRecord:
    """Return the clause as it was handed in."""
    plain = json.loads(stored)
    for name in ("issuers", "topics"):
        plain[name] = tuple(plain[name])
    for name in ("valid_from", "valid_to"):
        plain[name] = date.fromisoformat(plain[name]) if plain[name] else None
    return ClauseRecord(**plain)


def _pack(record: ClauseRecord) -> bytes:
    plain = {name: getattr(record, name) for name in _RECORD}
    for name in ("valid_from", "valid_to"):
        plain[name] = plain[name].isoformat() if plain[name] else ""
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()


def _number_parts(number: str) -> str:
    """Return every end of the number's code with the year, with and without the serial."""
    try:
        parsed = parse_number(number)
    except BadInput:
        return number_key(number)
    if parsed.year is None or parsed.is_order or parsed.is_announcement:
        return number_key(number)
    ends = [parsed.code[start:] for start in range(len(parsed.code) + 1)]
    parts = [f"{end}〔{parsed.year}〕{tail}" for end in ends for tail in ("", f"{parsed.serial}号")]
    return " ".join(map(normalise, parts))


def place_of(article: str) -> int:
    """Return where an article stands in its law, in thousands; nothing where it has no number."""
    try:
        main, sub = article_key(article)
    except ValueError:
        return 0
    return main * 1_000 + sub


def _day(edition: str) -> int:
    return date.fromisoformat(edition).toordinal() if edition else 0


def group_of(record: ClauseRecord) -> int:
    """Return a number that all editions of one clause share."""
    same = f"{record.document_id}\x1f{record.article or record.anchor or record.clause_id}"
    return int.from_bytes(hashlib.blake2b(same.encode(), digest_size=7).digest(), "big")

"""Real clauses, and as many more as wanted: their sentences recombined, each sentence cut into tokens once."""

import json
import pickle
import random
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from benchmarks.search.corpus import load_records
from gongkai.search.engine.ranking.keys import text_key_of
from gongkai.search.engine.records import ClauseRecord
from gongkai.search.engine.schema import as_fields
from gongkai.search.engine.tokens import grams, normalise, words

SEED: Final = 20261124
ARCHIVES: Final = ("national.tar.xz", "local.tar.xz")
_NAMES: Final = tuple(field.name for field in fields(ClauseRecord))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its tokens."""

    text: str
    grams: str
    words: str


@dataclass(frozen=True, slots=True)
class Base:
    """The real clauses, each with its sentences by their number in the pool."""

    records: list[ClauseRecord]
    built_of: list[tuple[int, ...]]
    pool: list[Sentence]


def load_base(shared: Path, scratch: Path) -> Base:
    """Return the national and local laws of the shared data, every sentence cut into tokens once and kept."""
    kept = scratch / "base.pickle"
    if kept.exists():
        return pickle.loads(kept.read_bytes())
    base = _cut(shared, scratch)
    kept.write_bytes(pickle.dumps(base))
    return base


def _cut(shared: Path, scratch: Path) -> Base:
    records: list[ClauseRecord] = []
    for name in ARCHIVES:
        target = scratch / name.partition(".")[0]
        if not target.exists():
            with tarfile.open(shared / "data/laws" / name) as archive:
                archive.extractall(target, filter="data")
        records += load_records(target)
    pool: list[Sentence] = []
    known: dict[str, int] = {}
    built_of = []
    for record in records:
        numbers = []
        for text in _sentences(record.text):
            if text not in known:
                known[text] = len(pool)
                plain = normalise(text)
                pool.append(Sentence(text, " ".join(grams(plain)), " ".join(words(plain))))
            numbers.append(known[text])
        built_of.append(tuple(numbers))
    return Base(records, built_of, pool)


def make_fields(base: Base, count: int) -> Iterator[dict[str, Any]]:
    """Yield the fields of so many clauses: the real ones first, then recombined ones; the same at every call."""
    chance = random.Random(SEED)
    real = len(base.records)
    for number in range(count):
        place = number if number < real else chance.randrange(real)
        record, sentences = base.records[place], base.built_of[place]
        if number >= real:
            sentences = tuple(chance.randrange(len(base.pool)) for _ in sentences)
            record = replace(
                record,
                clause_id=f"{record.clause_id}~{number}",
                document_id=f"{record.document_id}~{number // real}",
                edition_id=f"{record.edition_id}~{number // real}",
                text="".join(base.pool[one].text for one in sentences),
            )
        yield _fields(record, [base.pool[one] for one in sentences])


def _fields(record: ClauseRecord, sentences: list[Sentence]) -> dict[str, Any]:
    """Return what `as_fields` returns, from sentences that are cut already."""
    common = _common(
        record.edition_id.partition("~")[0],
        replace(record, clause_id="", document_id="", edition_id="", text="", article="", anchor="", path=""),
    )
    placed = _placed(record.path, record.article, record.document_id, record.anchor)
    heading, path, own = placed
    plain = {name: getattr(record, name) for name in _NAMES}
    plain["valid_from"] = record.valid_from.isoformat() if record.valid_from else ""
    plain["valid_to"] = record.valid_to.isoformat() if record.valid_to else ""
    body = " ".join(filter(None, (one.grams for one in sentences)))
    return {
        **common,
        **own,
        "grams": " ".join(filter(None, (common["title"], heading, body))),
        "words": " ".join(filter(None, (common["words"], *(one.words for one in sentences)))),
        "path": path,
        "text_key": text_key_of(record.title, normalise(record.text)),
        "size": len(record.text),
        "clause_id": record.clause_id,
        "edition_id": record.edition_id,
        "document_id": record.document_id,
        "record": json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode(),
    }


_known: dict[str, dict[str, Any]] = {}


def _common(edition: str, bare: ClauseRecord) -> dict[str, Any]:
    if edition not in _known:
        _known[edition] = as_fields(bare)
    return _known[edition]


@cache
def _headings(path: str) -> tuple[str, str]:
    heading = normalise(path.rsplit(" › ", 1)[-1])
    return " ".join(grams(heading)), " ".join(grams(normalise(path)))


def _placed(path: str, article: str, document_id: str, anchor: str) -> tuple[str, str, dict[str, Any]]:
    heading, whole = _headings(path)
    return heading, whole, _own(article) | {"group": hash((document_id, article or anchor)) & (2**56 - 1)}


@cache
def _own(article: str) -> dict[str, Any]:
    found = as_fields(replace(_BLANK, article=article, anchor=article))
    return {name: found[name] for name in ("place", "article_key") if name in found}


_BLANK: Final = ClauseRecord(
    clause_id="", document_id="", edition_id="", title="", number="", kind="", issuers=(), topics=(), year=None,
    edition="", article="", anchor="", path="", text="", valid_from=None, valid_to=None, ended_as="",
    is_newest=True, url="",
)  # fmt: skip


def _sentences(text: str) -> list[str]:
    """Return the sentences with what ends them, so that joined they are the text again."""
    found, start = [], 0
    for place, char in enumerate(text):
        if char in "。；\n":
            found.append(text[start : place + 1])
            start = place + 1
    return [*found, text[start:]] if start < len(text) else found

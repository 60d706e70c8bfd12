"""SQLite FTS5 with the engine's own tokens, to stand beside it."""

import sqlite3
from datetime import date
from pathlib import Path

from benchmarks.search.measure import DEPTH, Answer
from gongkai.search.engine.analyse import analyse
from gongkai.search.engine.plan import GRAM_WEIGHT, PATH_WEIGHT, WORD_WEIGHT, Lookup, make_plan
from gongkai.search.engine.query import SearchQuery
from gongkai.search.engine.records import ClauseRecord
from gongkai.search.engine.schema import NEVER
from gongkai.search.engine.tokens import grams, normalise, words


class Fts5:
    """One table: grams, path and words as columns, days of validity beside them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.base = sqlite3.connect(path)
        self.base.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE VIRTUAL TABLE clause USING fts5(grams, path, words, title UNINDEXED, article UNINDEXED,"
            " body UNINDEXED, valid_from UNINDEXED, valid_to UNINDEXED, tokenize='unicode61')"
        )

    def add(self, records: list[ClauseRecord]) -> None:
        """Index the clauses with the same tokens in the same fields."""
        self.base.executemany("INSERT INTO clause VALUES (?,?,?,?,?,?,?,?)", map(_row, records))
        self.base.commit()

    def ask(self, text: str, *, as_of: date, lookup: Lookup) -> Answer:
        """Return the ten best valid clauses; terms and weights are those of the engine's own plan."""
        plan = make_plan(SearchQuery(text, as_of), analyse(text), lookup)
        wanted = " OR ".join(f'{term.field} : "{term.term}"' for term in plan.terms)
        day = as_of.toordinal()
        found = self.base.execute(
            "SELECT title, article FROM clause WHERE clause MATCH ? AND valid_from <= ? AND valid_to > ?"
            " ORDER BY bm25(clause, ?, ?, ?) LIMIT ?",
            (wanted, day, day, GRAM_WEIGHT, PATH_WEIGHT, WORD_WEIGHT, DEPTH),
        )
        return [(title, article) for title, article in found]


def _row(record: ClauseRecord) -> tuple[object, ...]:
    title, body = normalise(record.title), normalise(record.text)
    heading = normalise(record.path.rsplit(" › ", 1)[-1])
    return (
        " ".join((*grams(title), *grams(heading), *grams(body))),
        " ".join(grams(normalise(record.path))),
        " ".join(words(f"{title}\n{body}")),
        record.title,
        record.article,
        record.text,
        record.valid_from.toordinal() if record.valid_from else 0,
        record.valid_to.toordinal() if record.valid_to else NEVER,
    )

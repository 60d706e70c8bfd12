"""Real laws as clauses: Markdown files split at their articles, every dated edition kept."""

import json
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from gongkai.search.engine.records import ClauseRecord

CIVIL_CODE: Final = "中华人民共和国民法典"
_NUMERAL: Final = "〇零一二三四五六七八九十百千"
_ARTICLE = re.compile(rf"^(第[{_NUMERAL}]+条(?:之[{_NUMERAL}]+)?)(?:[\s　]+|$)(.*)")
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_FILE_DAY = re.compile(r"\((\d{4})-(\d{2})-(\d{2})\)$")
_HISTORY_END: Final = "<!-- INFO END -->"


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a law file (条)."""

    label: str
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class LawFile:
    """One dated edition of a law as its file tells it."""

    name: str
    title: str
    kind: str
    edition: date
    effective_on: date
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question of an ordinary person and the (law, article) pairs that answer it."""

    text: str
    relevant: frozenset[tuple[str, str]]


def shared_folder() -> Path:
    """Return the folder of real data: `GONGKAI_SHARED`, or the one beside the repository."""
    beside = Path(__file__).resolve().parents[2].parent / "shared"
    return Path(os.environ.get("GONGKAI_SHARED", beside))


def load_questions(shared: Path) -> list[Question]:
    """Return the development questions with their answers."""
    lines = (shared / "data/retrieval/queries.dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        Question(
            text=plain["question"],
            relevant=frozenset((answer["law"], answer["article"]) for answer in plain["relevant"]),
        )
        for plain in map(json.loads, lines)
    ]


def load_records(folder: Path) -> list[ClauseRecord]:
    """Return the clauses of all dated editions below the folder, each with its days of validity."""
    editions: dict[str, list[LawFile]] = defaultdict(list)
    for path in sorted(folder.rglob("*.md")):
        if path.name != "_index.md":
            law = read_law(path)
            editions[law.title].append(law)
    return [record for title in editions for record in _records_of_law(editions[title])]


def read_law(path: Path) -> LawFile:
    """Read one Markdown file of a law: heading, dated history, articles with their chapters."""
    head, _, body = path.read_text(encoding="utf-8").partition(_HISTORY_END)
    if not body:
        head, body = "", head
    heading = re.search(r"^# +(.+)$", head or body, re.MULTILINE)
    is_code = path.parent.name == "民法典"
    title = CIVIL_CODE if is_code else (heading[1].strip() if heading else path.stem)
    edition, effective = _days_of(path, head)
    return LawFile(
        name=path.stem,
        title=title,
        kind=path.parent.name,
        edition=edition,
        effective_on=effective,
        articles=tuple(_split_articles(body)),
    )


def _days_of(path: Path, head: str) -> tuple[date, date]:
    stated = _FILE_DAY.search(path.stem)
    written = [date(*map(int, found)) for found in _DAY.findall(head)]
    named = date(*map(int, stated.groups())) if stated else None
    edition = named or max(written, default=date(1949, 10, 1))
    starts = [
        date(*map(int, found.groups()))
        for line in head.splitlines()
        if "施行" in line and (found := _DAY.search(line))
    ]
    return edition, max((day for day in starts if day >= edition), default=edition)


def _split_articles(body: str) -> Iterator[Article]:
    path: list[tuple[int, str]] = []
    label, place = "", ""
    lines: list[str] = []
    for raw in body.splitlines():
        line = raw.strip()
        heading = re.match(r"(#+)\s*(.+)", line)
        found = None if heading else _ARTICLE.match(line)
        if heading or found:
            if label:
                yield Article(label, place, "\n".join(lines))
            label = ""
        if heading:
            depth = len(heading[1])
            path = [step for step in path if step[0] < depth] + [(depth, heading[2].strip())]
        elif found:
            label, place = found[1], " › ".join(step[1] for step in path)
            lines = [found[2]] if found[2] else []
        elif label and line:
            lines.append(line)
    if label:
        yield Article(label, place, "\n".join(lines))


def _records_of_law(files: list[LawFile]) -> Iterator[ClauseRecord]:
    title = files[0].title
    if title == CIVIL_CODE:
        days = {law.effective_on for law in files}
        for law in files:
            yield from _records_of_edition(law, valid_from=max(days), valid_to=None, is_newest=True)
        return
    ordered = sorted(files, key=lambda law: (law.edition, law.name))
    for law, following in zip(ordered, [*ordered[1:], None], strict=True):
        ends = max(following.effective_on, law.effective_on) if following else None
        yield from _records_of_edition(
            law, valid_from=law.effective_on, valid_to=ends, is_newest=following is None
        )


def _records_of_edition(
    law: LawFile, *, valid_from: date, valid_to: date | None, is_newest: bool
) -> Iterator[ClauseRecord]:
    edition_id = f"{law.title}@{law.edition.isoformat()}"
    for place, article in enumerate(law.articles):
        yield ClauseRecord(
            clause_id=f"{edition_id}/{law.name}#{place}",
            document_id=law.title,
            edition_id=edition_id,
            title=law.title,
            number="",
            kind=law.kind,
            issuers=(),
            topics=(),
            year=law.edition.year,
            edition=law.edition.isoformat(),
            article=article.label,
            anchor=article.label,
            path=article.path,
            text=article.text,
            valid_from=valid_from,
            valid_to=valid_to,
            ended_as="AMENDED" if valid_to else "",
            is_newest=is_newest,
            url=f"/{law.title}@{law.edition.isoformat()}#{article.label}",
        )

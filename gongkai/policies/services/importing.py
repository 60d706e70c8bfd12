"""The import (导入): files into documents and editions, batch by batch, so that a killed run goes on."""

import multiprocessing
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongkai.core.refusals import BadInput
from gongkai.core.rulebook import Rulebook, load_rulebook
from gongkai.policies.models import Citation, ImportedFile, ImportRun, PolicyDocument
from gongkai.policies.rules.addresses import same_title
from gongkai.policies.rules.gates import publication_blockers
from gongkai.policies.rules.reading import FileFound, Reading, digest, read_file
from gongkai.policies.selectors.clearing import list_in_batch
from gongkai.policies.services.batches import (
    Placed,
    join_parts,
    place,
    problem_of,
    write_attachments,
    write_documents,
    write_editions,
    write_events,
)
from gongkai.policies.services.citations import resolve_citations
from gongkai.policies.services.deriving import derive_validity
from gongkai.policies.services.publication import publication_facts
from gongkai.policies.services.repeals import apply_stated_changes
from gongkai.policies.services.shelf import Shelf
from gongkai.trail import services as trail

SUFFIXES = frozenset({".md", ".txt", ".docx", ".doc", ".pdf", ".ofd", ".html", ".htm", ".mht"})
BATCH = 60
WORKERS = 2
SLICE = 50
"""Files read ahead of the writing, so that texts waiting to be written stay few."""
WORTH_A_POOL = 4_000_000
"""Bytes to read from which on it pays to start processes, which takes two seconds."""
BESIDE = "attachments"

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class ImportReport:
    """How an import went (导入报告)."""

    files: int = 0
    unchanged: int = 0
    documents: int = 0
    editions: int = 0
    held_back: list[tuple[str, str]] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    unmatched_citations: int = 0
    run_id: int | None = None
    awaiting_review: int = 0
    document_ids: set[int] = field(default_factory=set)

    def as_json(self) -> dict[str, Any]:
        """Return the report in the shape that `gongkai import --json` prints."""
        return {
            "files": self.files,
            "unchanged": self.unchanged,
            "documents": self.documents,
            "editions": self.editions,
            "held_back": [{"document": title, "reason": reason} for title, reason in self.held_back],
            "skipped": [{"file": name, "reason": reason} for name, reason in self.skipped],
            "unmatched_citations": self.unmatched_citations,
            "batch": self.run_id,
            "awaiting_review": self.awaiting_review,
        }


def import_paths(
    paths: Sequence[Path], *, actor_id: int | None, at: datetime, progress: Progress | None = None
) -> ImportReport:
    """
    Bring files and folders into the library (导入), recognising versions of one document.

    A file known by name and digest is not read again: a second run changes nothing, and a run that was killed
    goes on where its last batch was committed.

    :raises BadInput: if a path does not exist or holds no file that could be read
    """
    found = find_files(paths)
    known = set(ImportedFile.objects.values_list("name", "sha256"))
    fresh = [file for file in found if (file.name, file.sha256) not in known]
    report = ImportReport(files=len(found), unchanged=len(found) - len(fresh))
    if fresh:
        _Import(report, actor_id, at).run(fresh, progress)
    finish_import(report, actor_id=actor_id, at=at)
    return report


def find_files(paths: Sequence[Path]) -> list[FileFound]:
    """
    Return the files below the paths in a fixed order, each with the name by which it is known.

    :raises BadInput: if a path does not exist or nothing below it can be read
    """
    found: list[FileFound] = []
    for path in paths:
        if not path.exists():
            message = f"找不到“{path}”，请检查路径。"
            raise BadInput(message)
        if path.is_file():
            found.append(FileFound(str(path), path.name, digest(path)))
            continue
        inside = (one for one in path.rglob("*") if one.suffix.lower() in SUFFIXES and one.is_file())
        found += [
            FileFound(str(one), one.relative_to(path).as_posix(), digest(one))
            for one in sorted(inside)
            if BESIDE not in one.relative_to(path).parts[:-1]
        ]
    if not found:
        message = "没有找到可以导入的文件（md、txt、docx、pdf、ofd、html），请检查路径。"
        raise BadInput(message)
    return list({(file.name, file.sha256): file for file in found}.values())


def finish_import(report: ImportReport, *, actor_id: int | None, at: datetime) -> None:
    """Connect what was imported: citations, deciding documents, repeals that texts order of others."""
    resolve_citations(actor_id=actor_id, at=at)
    report.document_ids |= set(apply_stated_changes(actor_id=actor_id, at=at))
    report.unmatched_citations = Citation.objects.unmatched().values("title", "number").distinct().count()


class _Import:
    def __init__(self, report: ImportReport, actor_id: int | None, at: datetime) -> None:
        self.report, self.actor_id, self.at = report, actor_id, at
        self.on: date = timezone.localdate(at)
        self.rulebook: Rulebook = load_rulebook()
        self.shelf = Shelf(on=self.on)
        self.run_row = ImportRun.objects.create(started_at=at, actor_id=actor_id)
        report.run_id = self.run_row.pk

    def run(self, files: Sequence[FileFound], progress: Progress | None) -> None:
        done = 0
        with closing(read_all(files)) as readings:
            for batch in _batches(readings):
                with transaction.atomic():
                    self._write(batch)
                done += sum(len(group) for group in batch)
                if progress:
                    progress(done, len(files))
        self.report.awaiting_review = list_in_batch(self.run_row.pk).count()
        counts: dict[str, Any] = {"documents": self.report.documents, "editions": self.report.editions}
        ImportRun.objects.filter(pk=self.run_row.pk).update(finished_at=self.at, counts=counts)

    def _write(self, groups: Sequence[Sequence[Reading]]) -> None:
        placed: list[Placed] = []
        notes: list[ImportedFile] = []
        for group in groups:
            one = self._place(group, notes)
            if one:
                placed.append(one)
        write_documents(placed, self.shelf, self.at)
        write_editions(placed)
        write_events(placed, self.at)
        write_attachments(placed)
        derive_validity({one.held.document.pk for one in placed})
        self._shelve(placed)
        self._record(placed, notes)

    def _place(self, group: Sequence[Reading], notes: list[ImportedFile]) -> Placed | None:
        usable = [reading for reading in group if not reading.problem]
        for reading in group:
            if reading.problem:
                self._skip(reading, reading.problem, notes)
        if not usable:
            return None
        reading = join_parts(usable)
        problem = problem_of(reading, self.shelf)
        if problem:
            for part in usable:
                self._skip(part, problem, notes)
            return None
        one = place(reading, self.shelf)
        one.parts = tuple(usable)
        if reading.edition_on:
            one.held.editions[reading.edition_on] = reading.file.sha256
        return one

    def _skip(self, reading: Reading, reason: str, notes: list[ImportedFile]) -> None:
        self.report.skipped.append((reading.file.name, reason))
        notes.append(self._note(reading, "SKIPPED", reason=reason[:300]))

    def _note(self, reading: Reading, outcome: str, **more: Any) -> ImportedFile:
        file = reading.file
        return ImportedFile(run=self.run_row, name=file.name, sha256=file.sha256, outcome=outcome, **more)

    def _shelve(self, placed: Sequence[Placed]) -> None:
        pks = {one.held.document.pk for one in placed if not one.held.document.is_public}
        ready = []
        for document in PolicyDocument.objects.filter(pk__in=pks).prefetch_related("issuers"):
            if document.published_at is None or document.published_at > self.at:
                self.report.held_back.append((document.title, "尚未到发布时间。"))
                continue
            facts = publication_facts(document, has_text=True)
            blockers = publication_blockers(facts, on=self.on, rulebook=self.rulebook)
            if blockers:
                reason = "；".join(blocker.message for blocker in blockers)
                self.report.held_back.append((document.title, reason))
            else:
                ready.append(document.pk)
        PolicyDocument.objects.filter(pk__in=ready).update(is_shelved=True)
        for one in placed:
            one.held.document.is_shelved = one.held.document.is_shelved or one.held.document.pk in ready

    def _record(self, placed: Sequence[Placed], notes: list[ImportedFile]) -> None:
        deeds: list[tuple[str, str, str, dict[str, Any]]] = []
        label = PolicyDocument._meta.label_lower
        for one in placed:
            document, edition = one.held.document, one.edition
            if one.is_new:
                deeds.append(
                    ("policies.document_enacted", label, str(document.pk), {"address": document.address})
                )
            named = {"edition_on": one.reading.edition_on, "sha256": one.reading.file.sha256}
            deeds.append(("policies.edition_added", label, str(document.pk), named))
            outcome = "NEW_DOCUMENT" if one.is_new else "NEW_EDITION"
            notes.extend(
                self._note(part, outcome if part is one.parts[0] else "PART", edition=edition)
                for part in one.parts
            )
            self.report.documents += one.is_new
            self.report.editions += 1
            self.report.document_ids.add(document.pk)
        ImportedFile.objects.bulk_create(notes, batch_size=200)
        if deeds:
            trail.record_many(deeds, actor_id=self.actor_id, at=self.at)


def read_all(files: Sequence[FileFound]) -> Iterator[Reading]:
    """Yield all files read, in order; many are read by two processes, none of which knows the database."""
    if sum(Path(file.path).stat().st_size for file in files) < WORTH_A_POOL:
        yield from map(read_file, files)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(WORKERS, mp_context=context) as pool:
        ahead: deque[Iterator[Reading]] = deque()
        for start in range(0, len(files), SLICE):
            ahead.append(pool.map(read_file, files[start : start + SLICE], chunksize=5))
            if len(ahead) > 1:
                yield from ahead.popleft()
        for readings in ahead:
            yield from readings


def _batches(readings: Iterable[Reading]) -> Iterator[list[list[Reading]]]:
    batch: list[list[Reading]] = []
    size = 0
    for _, group in groupby(readings, key=_text_of):
        members = list(group)
        pieces = [members] if _are_parts(members) else [[one] for one in members]
        batch += pieces
        size += len(members)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _text_of(reading: Reading) -> tuple[str, str, date | None]:
    folder = str(Path(reading.file.name).parent)
    return (folder, same_title(reading.title), reading.edition_on)


def _are_parts(readings: Sequence[Reading]) -> bool:
    articles = [
        {clause.anchor for clause in reading.clauses if clause.kind == "article"} for reading in readings
    ]
    return len(readings) > 1 and sum(map(len, articles)) == len(set().union(*articles))


def count_outcomes(run: ImportRun) -> dict[str, int]:
    """Return how many files of a run came to what (导入结果)."""
    return dict(Counter(run.files.values_list("outcome", flat=True)))

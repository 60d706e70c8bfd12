"""What the scanner finds in content that is handed in (扫描发现), in the shape that is kept with the review."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from gongkai.clearance.content import Content, Passage, digest_of
from gongkai.clearance.scanner.detect import Detector, ScanOptions
from gongkai.clearance.scanner.files import scan_path
from gongkai.clearance.scanner.model import Finding
from gongkai.core.refusals import BadInput

logger = logging.getLogger(__name__)
MOST_KEPT = 500
SEVERITIES = {"block": 0, "confirm": 1, "notice": 2}


_held: dict[str, Detector] = {}


def detector_for(options: ScanOptions) -> Detector:
    """Return the detector of these options; building one takes a moment, so the last one is kept."""
    known = [sorted(options.public_numbers), sorted(options.public_titles), sorted(options.white_phones)]
    key = digest_of([options.as_of, known, dict(options.extra_words)])
    if key not in _held:
        _held.clear()
        _held[key] = Detector(options)
    return _held[key]


def find_in(content: Content, options: ScanOptions) -> list[dict[str, Any]]:
    """Return what the scanner finds in content and its files, the gravest first, personal data masked."""
    known = replace(
        options,
        public_numbers=options.public_numbers | content.own_numbers,
        public_titles=options.public_titles | content.own_titles,
    )
    detector = detector_for(known)
    found = list(_in_passages(detector, content.passages))
    if content.more:
        found += _in_passages(detector, content.more(), kept=False)
    for file in content.files:
        found += _in_file(detector, file.name, file.path)
    found.sort(key=lambda one: SEVERITIES[one["severity"]])
    return found[:MOST_KEPT]


def _in_passages(
    detector: Detector, passages: Iterable[Passage], *, kept: bool = True
) -> list[dict[str, Any]]:
    return [
        as_kept(one, passage.name if kept else "", passage.label)
        for passage in passages
        for one in detector.scan_text(passage.text, part=passage.name)
    ]


def _in_file(detector: Detector, name: str, path: str) -> list[dict[str, Any]]:
    if not path or not Path(path).is_file():
        return []
    try:
        found: Sequence[Finding] = scan_path(Path(path), detector).findings
    except BadInput as problem:
        logger.warning("file handed in cannot be scanned: %s", problem)
        return [_unreadable(name, str(problem))]
    return [as_kept(one, "", f"附件：{name}") for one in found]


def _unreadable(name: str, problem: str) -> dict[str, Any]:
    """A file nobody can look into is not let out unasked (S1 逐项审查)."""
    kept = {
        "rule": "S1",
        "kind": "metadata",
        "severity": "block",
        "passage": "",
        "label": f"附件：{name}",
        "start": 0,
        "end": 0,
        "masked": "",
        "suggestion": f"附件无法扫描：{problem}",
        "basis": "S1 逐项审查",
        "count": 1,
        "where": "",
    }
    return kept | {"key": digest_of(kept)}


def as_kept(finding: Finding, passage: str, label: str) -> dict[str, Any]:
    """Return a finding as it is kept: where it stands, what to do; the words themselves only masked."""
    where = finding.cell or (f"第{finding.page}页" if finding.page else "")
    kept = {
        "rule": finding.rule,
        "kind": finding.kind,
        "severity": finding.severity,
        "passage": passage,
        "label": label,
        "start": finding.start,
        "end": finding.end,
        "masked": finding.masked,
        "suggestion": finding.suggestion,
        "basis": finding.basis,
        "count": finding.count,
        "where": where if passage else " ".join(filter(None, (finding.part, where))),
    }
    identity = [label, finding.rule, finding.part, where, finding.text, finding.start]
    return kept | {"key": digest_of(identity)}

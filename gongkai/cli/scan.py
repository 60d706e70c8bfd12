"""`gongkai scan`: what the public must not read, in files of any format, before they are published."""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from gongkai.clearance.scanner.detect import Detector, ScanOptions
from gongkai.clearance.scanner.files import read_whole, scan_path
from gongkai.clearance.scanner.labels import KINDS, SEVERITIES
from gongkai.clearance.scanner.masking import PERSONAL, mask_bytes, where
from gongkai.clearance.scanner.masks import mask
from gongkai.clearance.scanner.model import Finding, ScannedFile
from gongkai.cli.frame import BAD_INPUT, DONE, REFUSED, Exit, complain, now, say, say_json
from gongkai.core.dates import parse_date
from gongkai.core.refusals import BadInput, Refused

_MOST_SHOWN = 40

app = typer.Typer(add_completion=False)


@dataclass(frozen=True, slots=True)
class Copy:
    """What became of one file's masked copy: where it lies, or why there is none."""

    path: str
    copy: str = ""
    notes: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()


@app.callback()
def commands() -> None:
    """Scan files before publication."""


@app.command("scan")
def scan(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE…", help="文件或文件夹，可以给多个")],
    as_json: Annotated[bool, typer.Option("--json", help="输出一份 JSON")] = False,
    mask_to: Annotated[
        Path | None, typer.Option("--mask", help="另存脱敏副本：一个文件时是文件名，多个时是文件夹")
    ] = None,
    as_of: Annotated[str, typer.Option("--as-of", help="按哪一天判断，如 2026-07-18")] = "",
) -> None:
    """公开前扫描：涉密标志、个人信息、未公开文件、错别字、批注修订、文件属性。"""
    day = parse_date(as_of) if as_of else now().astimezone().date()
    inputs = list(_inputs(paths))
    targets = _targets(inputs, mask_to, is_one=len(paths) == 1 and not paths[0].is_dir())
    detector = Detector(options_for(day))
    scanned, copies, refusals = [], [], []
    for path in _watched(list(inputs)):
        try:
            scanned.append(scan_path(path, detector))
            if path in targets:
                copies.append(_masked(path, targets[path], detector))
        except BadInput as refusal:
            told = str(refusal)
            refusals.append(told if path.name in told else f"{path}：{told}")
    _tell(scanned, copies, as_json=as_json, with_copies=mask_to is not None)
    for refusal in refusals:
        complain(refusal)
    if refusals:
        raise Exit(BAD_INPUT)
    blocked = any(each.blocks for each in scanned) or any(copy.refusals for copy in copies)
    raise Exit(REFUSED if blocked else DONE)


def options_for(
    day: date,
    *,
    public_numbers: frozenset[str] = frozenset(),
    public_titles: frozenset[str] = frozenset(),
    white_phones: frozenset[str] = frozenset(),
) -> ScanOptions:
    """Return what the scan knows; an installation may hand in what it has published already."""
    return ScanOptions(
        as_of=day, public_numbers=public_numbers, public_titles=public_titles, white_phones=white_phones
    )


def _inputs(paths: list[Path]) -> Iterator[Path]:
    """Yield the files that are named, and those in folders that are named, hidden ones left out."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        inside = [
            each
            for each in sorted(path.rglob("*"))
            if each.is_file() and not any(part.startswith(".") for part in each.relative_to(path).parts)
        ]
        if not inside:
            raise BadInput(f"文件夹“{path}”里没有文件，请检查路径。")
        yield from inside


def _targets(inputs: list[Path], mask_to: Path | None, *, is_one: bool) -> dict[Path, Path]:
    """
    Return where the masked copy of each file goes.

    :raises BadInput: if a copy would overwrite an original or another copy
    """
    if mask_to is None:
        return {}
    if is_one:
        found = {inputs[0]: mask_to / inputs[0].name if mask_to.is_dir() else mask_to}
    else:
        if mask_to.is_file():
            raise BadInput(f"“{mask_to}”是文件，扫描多个文件时 --mask 要给文件夹。")
        base = _shared_folder(inputs)
        found = {path: mask_to / path.resolve().relative_to(base) for path in inputs}
    originals = {path.resolve() for path in inputs}
    if any(target.resolve() in originals for target in found.values()):
        raise BadInput("脱敏副本不能覆盖原文件，请给 --mask 另一个位置。")
    return found


def _shared_folder(inputs: list[Path]) -> Path:
    folders = [path.resolve().parent for path in inputs]
    shared = folders[0]
    while not all(folder.is_relative_to(shared) for folder in folders):
        shared = shared.parent
    return shared


def _masked(path: Path, target: Path, detector: Detector) -> Copy:
    try:
        copy = mask_bytes(read_whole(path), target.name, detector)
    except Refused as refusal:
        return Copy(str(path), refusals=tuple(f"{each.message}（{each.basis}）" for each in refusal.blockers))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(copy.data)
    except OSError as error:
        raise BadInput(f"无法写入“{target}”，请检查文件夹权限和磁盘空间。") from error
    return Copy(str(path), str(target), copy.notes)


def _watched(files: list[Path]) -> Iterator[Path]:
    if not sys.stderr.isatty():
        return iter(files)
    return iter(track(files, description="扫描", console=Console(stderr=True), transient=True))


def _tell(scanned: list[ScannedFile], copies: list[Copy], *, as_json: bool, with_copies: bool) -> None:
    if not scanned:
        return
    if as_json:
        told: dict[str, object] = {"files": [each.as_json() for each in scanned]}
        say_json(told | ({"copies": [asdict(copy) for copy in copies]} if with_copies else {}))
        return
    for each in scanned:
        _describe(each)
    for copy in copies:
        _describe_copy(copy)


def _describe_copy(copy: Copy) -> None:
    if copy.copy:
        say(f"脱敏副本：{copy.copy}")
    for line in copy.notes:
        say(f"  {line}")
    for line in copy.refusals:
        say(f"没有生成“{copy.path}”的脱敏副本：{line}。")


def _describe(scanned: ScannedFile) -> None:
    counted = Counter(finding.severity for finding in scanned.findings)
    told = "，".join(f"{label} {counted[key]} 处" for key, label in SEVERITIES.items() if counted[key])
    say(f"{scanned.path}：{told or '没有发现问题'}（共 {scanned.characters} 字）")
    for severity, label in SEVERITIES.items():
        for finding in scanned.findings:
            if finding.severity == severity:
                many = f"（共 {finding.count} 处）" if finding.count > 1 else ""
                say(f"  [{label}] {_place(finding)}：{KINDS[finding.kind]} {_shown(finding)}{many}")
                say(f"         {finding.suggestion}（{finding.rule}，{finding.basis}）")


def _place(finding: Finding) -> str:
    """Return where a finding stands: in a cell its name says it, elsewhere the number of its first character."""
    place = where(finding.part, finding.page, finding.cell)
    return place if finding.cell or finding.end == finding.start else f"{place} 第 {finding.start + 1} 字"


def _shown(finding: Finding) -> str:
    """Return what was found so that a terminal, and who looks over a shoulder, never shows a whole number."""
    if finding.kind in PERSONAL:
        return finding.masked or mask(finding.kind, finding.text) or "***"
    words = " ".join(finding.text.split())
    return words if len(words) <= _MOST_SHOWN else f"{words[:_MOST_SHOWN]}…"

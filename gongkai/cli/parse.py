"""`gongkai parse`: official documents into structure."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from gongkai.cli.frame import BAD_INPUT, Exit, complain, say, say_json
from gongkai.core.documents.model import ParsedDocument
from gongkai.core.documents.parse import parse_file
from gongkai.core.refusals import BadInput

app = typer.Typer(add_completion=False)


@app.callback()
def commands() -> None:
    """Official documents into structure."""


@app.command("parse")
def parse(
    files: Annotated[list[Path], typer.Argument(help="公文文件：docx、pdf、ofd、html、md、txt")],
    as_json: Annotated[bool, typer.Option("--json", help="输出一份 JSON")] = False,
) -> None:
    """把公文解析成结构：标题、文号、机关、日期、附件、条款、引用。"""
    documents, refusals = _parsed(files)
    if documents and as_json:
        say_json({"documents": [document.as_json() for document in documents]})
    elif documents:
        for document in documents:
            _describe(document)
    for refusal in refusals:
        complain(refusal)
    if refusals:
        raise Exit(BAD_INPUT)


def _parsed(files: list[Path]) -> tuple[list[ParsedDocument], list[str]]:
    """Read every file; a bad one costs only itself, and all of them are told at the end, each by its name."""
    documents, refusals = [], []
    for path in _watched(files):
        try:
            documents.append(parse_file(path))
        except BadInput as refusal:
            told = str(refusal)
            refusals.append(told if path.name in told else f"{path}：{told}")
    return documents, refusals


def _watched(files: list[Path]) -> Iterator[Path]:
    if len(files) == 1 or not sys.stderr.isatty():
        return iter(files)
    return iter(track(files, description="解析", console=Console(stderr=True), transient=True))


def _describe(document: ParsedDocument) -> None:
    say(f"《{document.title}》")
    facts = {
        "文件": document.path,
        "发文字号": document.number,
        "发文机关": "、".join(document.issuers),
        "主送": "、".join(document.recipients),
        "成文日期": document.signed_on.isoformat() if document.signed_on else "",
        "署名": document.signature,
        "附件": "；".join(document.attachments),
    }
    for label, value in facts.items():
        if value:
            say(f"  {label}：{value}")
    articles = sum(node.kind == "article" for node in document.walk())
    say(f"  沿革 {len(document.history)} 条，条文 {articles} 条，引用 {len(document.citations)} 处")

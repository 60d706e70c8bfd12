"""`gongkai ask`: quotations that answer a question, or an honest “not found”; needs the index alone."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli.frame import now, say, say_json
from gongkai.cli.related import related_to, tell_related
from gongkai.core.dates import parse_date
from gongkai.core.instance import load_instance
from gongkai.core.refusals import BadInput
from gongkai.search.engine import Index, open_index
from gongkai.search.engine.answering import Answer, Answerer, answer_as_json
from gongkai.search.engine.records import ClauseRecord

app = typer.Typer(add_completion=False)


@app.command("ask")
def ask(
    question: Annotated[str, typer.Argument(help="一句完整的问题")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出一份 JSON")] = False,
    as_of: Annotated[str, typer.Option("--as-of", help="按哪一天的效力回答，如 2023-07-18")] = "",
    batch: Annotated[Path | None, typer.Option("--batch", help='每行一个 {"id", "question"} 的文件')] = None,
    *,
    related: Annotated[bool, typer.Option("--related", help="另外给出前几个文件的相关文件")] = False,
) -> None:
    """用条款原文回答问题；没有把握时如实说明，并指出下一步。"""
    day = parse_date(as_of) if as_of else now().astimezone().date()
    if not question.strip() and batch is None:
        raise BadInput("请给出要问的问题，或用 --batch 给出问题文件。")
    index = _open()
    answerer = Answerer(index, lambda record, _: _held(index, record), only_public=False)
    if batch is not None:
        _answer_batch(answerer, batch, day)
        return
    answer = answerer.answer(question, as_of=day)
    near = related_to(answer.hits, day) if related else []
    if as_json:
        say_json(answer_as_json(answer) | ({"related": near} if related else {}))
    else:
        _tell(answer)
        tell_related(near)


def _open() -> Index:
    folder = load_instance().index_folder
    if not folder.is_dir():
        raise BadInput("还没有索引。请先运行 gongkai import 装入文件，或用 GONGKAI_HOME 指明安装所在。")
    return open_index(folder)


def _held(index: Index, record: ClauseRecord) -> str | None:
    """Return the clause's text as the index holds it now; a clause taken out meanwhile is not quoted."""
    held = index.find_clause(record.clause_id)
    return held.text if held is not None else None


def _answer_batch(answerer: Answerer, batch: Path, day: date) -> None:
    if not batch.is_file():
        raise BadInput(f"找不到文件“{batch}”，请检查路径。")
    try:
        lines = batch.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise BadInput(f"文件“{batch.name}”不是 UTF-8 编码，请转换后再试。") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            key, question = _read(line, number)
            told = {"id": key, **answer_as_json(answerer.answer(question, as_of=day))}
            sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")


def _read(line: str, number: int) -> tuple[object, str]:
    try:
        asked = json.loads(line)
        return asked.get("id"), str(asked["question"])
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise BadInput(f'第 {number} 行不是 {{"id", "question"}} 这样的一行 JSON，请改正后再试。') from error


def _tell(answer: Answer) -> None:
    say(answer.message)
    for number, one in enumerate(answer.quotations, start=1):
        where = " ".join(part for part in (f"《{one.document}》", one.number, one.article) if part)
        say(f"{number:>3}. [{one.validity}] {where}（{one.edition}）")
        say(f"     “{' '.join(one.quote.split())}”")
        say(f"     {one.url}")
    for way in answer.ways:
        say(f"  → {way.text}（{way.url.removeprefix('tel:')}）")

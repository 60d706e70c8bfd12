"""`gongkai search`: ranked clauses from the index; starts without the framework and without the database."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli.frame import now, say, say_json
from gongkai.core.dates import parse_date
from gongkai.core.instance import load_instance
from gongkai.core.refusals import BadInput
from gongkai.search.engine import Hit, Index, SearchQuery, open_index, result_as_json, run_batch, search
from gongkai.search.engine.ranking.labels import SIGNAL_LABELS

app = typer.Typer(add_completion=False)


@app.command("search")
def search_clauses(
    query: Annotated[str, typer.Argument(help="词语、标题、文号或“名称第几条”")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出一份 JSON")] = False,
    as_of: Annotated[str, typer.Option("--as-of", help="按哪一天的效力检索，如 2023-07-18")] = "",
    everything: Annotated[bool, typer.Option("--all", help="包括已修改、废止、失效的版本")] = False,
    limit: Annotated[int, typer.Option("--limit", help="最多几条")] = 10,
    kind: Annotated[list[str] | None, typer.Option("--kind", help="文件性质，可重复")] = None,
    batch: Annotated[Path | None, typer.Option("--batch", help='每行一个 {"id", "query"} 的文件')] = None,
    *,
    explain: Annotated[bool, typer.Option("--explain", help="列出每条结果的各个排序信号")] = False,
    plain: Annotated[bool, typer.Option("--text-only", help="只按文本排序，不用学习排序")] = False,
) -> None:
    """检索条款：有效的在前，可按某一天的效力检索。"""
    day = parse_date(as_of) if as_of else now().astimezone().date()
    if limit < 1:
        raise BadInput("--limit 应为不小于 1 的整数。")
    if not query and batch is None:
        raise BadInput("请给出要检索的词语，或用 --batch 给出问题文件。")
    index = _open()
    if batch is not None:
        _answer_batch(index, batch, limit, day)
        return
    asked = SearchQuery(
        text=query,
        as_of=day,
        kind=tuple(kind or ()),
        include_all=everything,
        limit=limit,
        only_public=False,
        is_learned=not plain,
        explain=explain,
    )
    result = search(index, asked)
    if as_json:
        say_json(result_as_json(result))
        return
    say(f"“{query}”共 {result.total} 条（截至 {day}）")
    for number, hit in enumerate(result.hits, start=1):
        _describe(number, hit)


def _open() -> Index:
    folder = load_instance().index_folder
    if not folder.is_dir():
        raise BadInput("还没有索引。请先运行 gongkai import 装入文件，或用 GONGKAI_HOME 指明安装所在。")
    return open_index(folder)


def _answer_batch(index: Index, batch: Path, limit: int, day: date) -> None:
    if not batch.is_file():
        raise BadInput(f"找不到文件“{batch}”，请检查路径。")
    try:
        with batch.open(encoding="utf-8") as lines:
            for answer in run_batch(index, lines, limit, day):
                sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    except UnicodeDecodeError as error:
        raise BadInput(f"文件“{batch.name}”不是 UTF-8 编码，请转换后再试。") from error


def _describe(number: int, hit: Hit) -> None:
    record = hit.record
    where = " ".join(part for part in (f"《{record.title}》", record.number, record.article) if part)
    say(f"{number:>3}. [{hit.badge}] {where}（{record.edition}）")
    say(f"     {_plain(hit.snippet.html)}")
    say(f"     {record.url}")
    for signal in hit.signals:
        if signal.value or signal.added:
            say(
                f"     {SIGNAL_LABELS.get(signal.name, signal.name)}：{signal.value:.3f}，得分 {signal.added:+.3f}"
            )


def _plain(html: str) -> str:
    for mark, shown in (("<mark>", ""), ("</mark>", ""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        html = html.replace(mark, shown)
    return html.replace("&quot;", '"').replace("&#x27;", "'")

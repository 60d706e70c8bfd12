"""`gongkai search`, `suggest`: ranked clauses from the index; start without the framework and the database."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from gongkai.cli.frame import now, say, say_json
from gongkai.cli.related import related_to, tell_related
from gongkai.core.dates import parse_date
from gongkai.core.instance import load_instance
from gongkai.core.refusals import BadInput
from gongkai.search.engine import (
    VALIDITY_LABELS,
    Hit,
    Index,
    SearchQuery,
    SearchResult,
    open_index,
    result_as_json,
    run_batch,
    search,
)
from gongkai.search.engine.ranking.labels import ORIGIN_LABELS, SIGNAL_LABELS

app = typer.Typer(add_completion=False)
Words = list[str] | None


@app.command("search")
def search_clauses(  # noqa: PLR0917 - one parameter an option
    query: Annotated[str, typer.Argument(help="词语、标题、文号或“名称第几条”")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出一份 JSON")] = False,
    as_of: Annotated[str, typer.Option("--as-of", help="按哪一天的效力检索，如 2023-07-18")] = "",
    everything: Annotated[bool, typer.Option("--all", help="包括已修改、废止、失效的版本")] = False,
    limit: Annotated[int, typer.Option("--limit", help="最多几条")] = 10,
    offset: Annotated[int, typer.Option("--offset", help="从第几条之后开始")] = 0,
    kind: Annotated[Words, typer.Option("--kind", help="文件性质，可重复")] = None,
    source: Annotated[
        Words, typer.Option("--source", help="来源：clause、interpretation、knowledge，可重复")
    ] = None,
    issuer: Annotated[Words, typer.Option("--issuer", help="发文机关，可重复")] = None,
    topic: Annotated[Words, typer.Option("--topic", help="主题，可重复")] = None,
    year: Annotated[list[int] | None, typer.Option("--year", help="成文年份，可重复")] = None,
    validity: Annotated[
        Words, typer.Option("--validity", help="有效性，如 IN_FORCE 或“有效”，可重复")
    ] = None,
    sort: Annotated[str, typer.Option("--sort", help="排序：relevance、newest、oldest")] = "relevance",
    counts: Annotated[bool, typer.Option("--counts", help="另外给出各项筛选的条数")] = False,
    batch: Annotated[Path | None, typer.Option("--batch", help='每行一个 {"id", "query"} 的文件')] = None,
    *,
    explain: Annotated[bool, typer.Option("--explain", help="列出每条结果的各个排序信号")] = False,
    related: Annotated[bool, typer.Option("--related", help="另外给出前几个文件的相关文件")] = False,
    plain: Annotated[bool, typer.Option("--text-only", help="只按文本排序，不用学习排序")] = False,
) -> None:
    """检索条款：有效的在前，可按某一天的效力检索。"""
    day = parse_date(as_of) if as_of else now().astimezone().date()
    if limit < 1:
        raise BadInput("--limit 应为不小于 1 的整数。")
    filters = {"kind": kind, "source": source, "issuer": issuer, "topic": topic, "year": year}
    chosen = {name: tuple(values) for name, values in filters.items() if values}
    if not query and batch is None and not (chosen or validity):
        raise BadInput("请给出要检索的词语，或用 --batch 给出问题文件。")
    index = _open()
    if batch is not None:
        _answer_batch(index, batch, limit, day)
        return
    more: dict[str, Any] = {
        **chosen,
        "validity": tuple(map(_validity_code, validity or ())),
        "include_all": everything,
        "limit": limit,
        "offset": offset,
        "sort": sort,
        "with_counts": counts,
        "is_learned": not plain,
        "explain": explain,
    }
    asked = SearchQuery.from_parameters({"text": query, **more, "only_public": False}, as_of=day)
    _answer(index, asked, as_json=as_json, with_related=related)


@app.command("suggest")
def suggest(
    prefix: Annotated[str, typer.Argument(help="已经输入的文字、拼音或拼音首字母")],
    as_json: Annotated[bool, typer.Option("--json", help="输出一份 JSON")] = False,
    limit: Annotated[int, typer.Option("--limit", help="最多几条")] = 8,
) -> None:
    """输入提示：按前缀、拼音、首字母提示标题、文号、机关、主题和常问的问题，容许错一个字。"""
    from gongkai.search.engine.suggest import KINDS, Suggester, read_denied, read_phrases

    if limit < 1:
        raise BadInput("--limit 应为不小于 1 的整数。")
    suggester = Suggester(read_phrases(load_instance().index_folder), denied=read_denied())
    found = suggester.suggest(prefix, most=limit)
    if as_json:
        lines = [{"text": one.text, "kind": one.kind, "by": one.by} for one in found]
        say_json({"prefix": prefix, "suggestions": lines})
        return
    for one in found:
        say(f"{one.text}（{KINDS[one.kind]}）")
    if not found:
        say("没有提示；导入文件后运行 gongkai worker 会更新提示词。")


def _answer(index: Index, asked: SearchQuery, *, as_json: bool, with_related: bool) -> None:
    result = search(index, asked)
    corrected = _corrected(index, asked, result)
    related = related_to(result.hits, asked.as_of) if with_related else []
    if as_json:
        more = ({"did_you_mean": corrected} if corrected else {}) | (
            {"related": related} if with_related else {}
        )
        say_json({**result_as_json(result), **more})
        return
    say(f"“{asked.text}”共 {result.total} 条（截至 {asked.as_of}）")
    for one in result.reading.applied:
        say(f"已按“{one.words}”筛选：{one.label}")
    if corrected:
        say(f"您是不是要找“{corrected}”？")
    for number, hit in enumerate(result.hits, start=1 + asked.offset):
        _describe(number, hit)
    for facet, values in result.counts.items():
        told = sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))[:8]
        say(f"{facet}：{'、'.join(f'{value} {count}' for value, count in told) or '无'}")
    tell_related(related)


def _corrected(index: Index, asked: SearchQuery, result: SearchResult) -> str:
    if asked.offset or not asked.text or (result.hits and result.hits[0].is_named):
        return ""
    from gongkai.search.engine.spelling import did_you_mean, read_speller

    return did_you_mean(index, asked, read_speller(load_instance().index_folder))


def _validity_code(written: str) -> str:
    codes = {label: code for code, label in VALIDITY_LABELS.items()}
    return codes.get(written, written.upper())


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
    label = f"{hit.badge}·{hit.source_label}" if record.source != "clause" else hit.badge
    say(f"{number:>3}. [{label}] {where}（{record.edition}）")
    say(f"     {_plain(hit.snippet.html)}")
    say(f"     {record.url}")
    for signal in hit.signals:
        if signal.value or signal.added:
            say(
                f"     {SIGNAL_LABELS.get(signal.name, signal.name)}：{signal.value:.3f}，得分 {signal.added:+.3f}"
            )
    for asked in hit.asked_before:
        said = f"“{asked.text}”" if asked.text else "（随附模型的问句，不存原文）"
        say(f"     答过的问句{said}：{ORIGIN_LABELS[asked.source]}，相似度 {asked.likeness:.3f}")


def _plain(html: str) -> str:
    for mark, shown in (("<mark>", ""), ("</mark>", ""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        html = html.replace(mark, shown)
    return html.replace("&quot;", '"').replace("&#x27;", "'")

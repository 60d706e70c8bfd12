"""`gongkai train-ranking`: learn from the questions this machine has answered, without any download."""

import json
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from gongkai.cli.frame import complain, now, say, say_json, use_django
from gongkai.core.instance import load_instance
from gongkai.core.refusals import BadInput
from gongkai.search.engine.learned import own_model_path
from gongkai.search.engine.ranking.labels import ORIGIN_LABELS
from gongkai.search.engine.ranking.model import load_model, shipped_model_path
from gongkai.search.engine.ranking.questions import QuestionPair
from gongkai.search.engine.ranking.seeds import SeedLine, read_seeds
from gongkai.search.engine.schooling import Trained, count_sources, train
from gongkai.search.engine.tantivy_index import TantivyIndex
from gongkai.search.engine.teaching import Teacher

app = typer.Typer(add_completion=False)
STEP = 500


@app.command("train-ranking")
def train_ranking(
    pairs: Annotated[
        list[Path] | None,
        typer.Argument(help='另加的问句，每行一个 {"question", "relevant": [{"law", "article"}]}'),
    ] = None,
    seeds: Annotated[list[Path] | None, typer.Option("--seeds", help="另加的种子问句文件，可重复")] = None,
    output: Annotated[Path | None, typer.Option("--output", help="模型只写到这里，不启用")] = None,
    use: Annotated[int | None, typer.Option("--use", help="启用这一版，0 为随附模型，不训练")] = None,
    *,
    fresh: Annotated[bool, typer.Option("--fresh", help="从头训练，不沿用以前记住的问句")] = False,
    without_own: Annotated[
        bool, typer.Option("--without-own", help="不用本县的知识条目、咨询和读者评价")
    ] = False,
    versions: Annotated[bool, typer.Option("--versions", help="列出训练过的版本，不训练")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出一份 JSON")] = False,
) -> None:
    """用本县答过的问题训练检索排序；问句不足 200 个时只记住问句，各信号的权重不变。"""
    if versions or use is not None:
        _versions(use, as_json=as_json)
        return
    known = [pair for path in pairs or () for pair in read_pairs(path)]
    more = [seed for path in seeds or () for seed in read_seeds(_lines_of(path), name=path.name)]
    begun = time.monotonic()
    if load_instance().is_initialised and output is None:
        report = _train_here(known, more, is_fresh=fresh, with_county=not without_own)
    else:
        report = _train_bare(known, more, output, is_fresh=fresh)
    report |= {"pairs": len(known), "seconds": round(time.monotonic() - begun, 1)}
    if as_json:
        say_json(report)
    else:
        _tell(report)


def _train_here(
    known: list[QuestionPair], seeds: list[SeedLine], *, is_fresh: bool, with_county: bool
) -> dict[str, Any]:
    """Train in this installation: what the county tells is learned, and the version is kept."""
    use_django()
    from gongkai.search import services

    wish = services.Wish(known, seeds, is_fresh, with_county, _progress)
    folder = load_instance().index_folder
    version, trained = services.train_ranking(wish=wish, actor_id=None, at=now(), folder=folder)
    return _report(trained) | {"version": version.pk, "is_in_service": version.is_in_service}


def _train_bare(
    known: list[QuestionPair], seeds: list[SeedLine], output: Path | None, *, is_fresh: bool
) -> dict[str, Any]:
    """Train from files only, for an index without a database or for another place."""
    folder = load_instance().index_folder
    if not folder.is_dir():
        raise BadInput("还没有索引。请先运行 gongkai import 装入文件，再训练排序。")
    if not known:
        raise BadInput("请给出问句文件。")
    teacher = Teacher(TantivyIndex(folder), now().astimezone().date(), _progress)
    base = load_model(shipped_model_path()) if shipped_model_path().exists() else None
    trained = train(teacher, known, base=base, seeds=seeds, is_fresh=is_fresh)
    target = output or own_model_path(folder)
    trained.model.save(target)
    return _report(trained) | {"bytes": target.stat().st_size}


def _report(trained: Trained) -> dict[str, Any]:
    return {
        **trained.model.facts,
        "questions": len(trained.asked),
        "sources": count_sources(trained.asked),
        "is_regrown": trained.is_regrown,
        "figures": trained.figures,
        "figures_before": trained.figures_before,
    }


def _tell(report: dict[str, Any]) -> None:
    told = "、".join(f"{ORIGIN_LABELS[name]} {count} 个" for name, count in report["sources"].items())
    say(f"学了 {report['questions']} 个问句（{told}），模型共记住问句 {report['past_questions']} 个、")
    say(f"种子问句 {report['seed_questions']} 个，用时 {report['seconds']} 秒。")
    if report["figures"]:
        say(f"留出的问句首个答案名次倒数均值 {report['figures']['mrr']:.3f}，")
        say(f"答案在前三名的占 {report['figures']['first_three']:.1%}。")
    if report.get("is_in_service", True):
        say("下一次检索即按新模型排序。")
    else:
        say(f"比在用的版本差（{report['figures_before']['mrr']:.3f}），没有启用，仍按原来的版本排序。")


def _versions(use: int | None, *, as_json: bool) -> None:
    use_django()
    from gongkai.search import selectors, services

    known = {one.pk: one for one in selectors.list_versions()}
    if use is not None:
        if use and use not in known:
            raise BadInput(f"没有第 {use} 版，请用 --versions 查看。")
        folder = load_instance().index_folder
        services.serve_ranking(version=known.get(use), actor_id=None, at=now(), folder=folder)
        known = {one.pk: one for one in selectors.list_versions()}
    if as_json:
        say_json({"versions": [one.as_json() for one in known.values()]})
        return
    for one in known.values():
        mark = "在用" if one.is_in_service else "　　"
        figures = f"，均值 {one.figures['mrr']:.3f}" if one.figures else ""
        say(
            f"{mark} 第 {one.pk} 版 {one.made_at:%Y-%m-%d} 问句 {one.facts.get('past_questions', 0)}{figures}"
        )
    if not any(one.is_in_service for one in known.values()):
        say("在用的是随附的模型。")


def read_pairs(path: Path) -> Iterator[QuestionPair]:
    """
    Yield the pairs of a file, one question with its clauses per line.

    :raises BadInput: if the file is missing or a line is not of this form; says which
    """
    for number, line in enumerate(_lines_of(path), start=1):
        if line.strip():
            yield from _read_line(line, number)


def _read_line(line: str, number: int) -> Iterable[QuestionPair]:
    try:
        plain = json.loads(line)
        return [
            QuestionPair(
                str(plain["question"]), str(one["law"]), str(one["article"]), str(one.get("edition", ""))
            )
            for one in plain["relevant"]
        ]
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(
            f'第 {number} 行无法读取，每行应为 {{"question": "…", "relevant": [{{"law": "…", "article": "…"}}]}}。'
        ) from error


def _lines_of(path: Path) -> list[str]:
    if not path.is_file():
        raise BadInput(f"找不到文件“{path}”，请检查路径。")
    return path.read_text(encoding="utf-8").splitlines()


def _progress(step: str, done: int, total: int) -> None:
    if done % STEP == 0 or done == total:
        complain(f"{step} {done}/{total}")

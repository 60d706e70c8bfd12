"""`gongkai train-ranking`: learn from the questions this machine has answered, without any download."""

import json
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli.frame import complain, now, say, say_json
from gongkai.core.instance import load_instance
from gongkai.core.refusals import BadInput
from gongkai.search.engine.learned import own_model_path
from gongkai.search.engine.ranking.model import RankingModel, load_model, shipped_model_path
from gongkai.search.engine.ranking.questions import QuestionPair
from gongkai.search.engine.ranking.seeds import load_shipped_seeds, read_seeds
from gongkai.search.engine.tantivy_index import TantivyIndex
from gongkai.search.engine.teaching import FEWEST_LESSONS, AskedQuestion, Schooling, Teacher, extend_model

app = typer.Typer(add_completion=False)
STEP = 500


@app.command("train-ranking")
def train_ranking(
    pairs: Annotated[
        list[Path], typer.Argument(help='每行一个 {"question", "relevant": [{"law", "article"}]}')
    ],
    seeds: Annotated[list[Path] | None, typer.Option("--seeds", help="另加的种子问句文件，可重复")] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="从头训练，不沿用随附模型记住的问句")] = False,
    output: Annotated[Path | None, typer.Option("--output", help="模型写到哪里，默认写入本安装")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出一份 JSON")] = False,
) -> None:
    """用本机答过的问题训练检索排序；问句不足 200 个时只记住问句，各信号的权重不变。"""
    folder = load_instance().index_folder
    if not folder.is_dir():
        raise BadInput("还没有索引。请先运行 gongkai import 装入文件，再训练排序。")
    begun = time.monotonic()
    teacher = Teacher(TantivyIndex(folder), now().astimezone().date(), _progress)
    known = [pair for path in pairs for pair in read_pairs(path)]
    asked = teacher.resolve(known)
    if not asked:
        raise BadInput("这些问句对应的条款都不在文件库中，没有可学的内容，请检查文件名和条号。")
    model = _learn(teacher, asked, seeds or [], is_fresh=fresh)
    target = output or own_model_path(folder)
    model.save(target)
    report = {
        **model.facts,
        "questions": len(asked),
        "pairs": len(known),
        "seconds": round(time.monotonic() - begun, 1),
        "bytes": target.stat().st_size,
    }
    if as_json:
        say_json(report)
        return
    say(f"学了 {len(asked)} 个问句，模型共记住问句 {model.facts['past_questions']} 个、")
    say(
        f"种子问句 {model.facts['seed_questions']} 个，用时 {report['seconds']} 秒。下一次检索即按新模型排序。"
    )


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


def _learn(
    teacher: Teacher, asked: list[AskedQuestion], seeds: list[Path], *, is_fresh: bool
) -> RankingModel:
    shipped = None if is_fresh or not shipped_model_path().exists() else load_model(shipped_model_path())
    if len(asked) < FEWEST_LESSONS:
        if shipped is None:
            raise BadInput(
                f"只有 {len(asked)} 个问句，不足 {FEWEST_LESSONS} 个，不能从头训练，请去掉 --fresh。"
            )
        return extend_model(shipped, asked)
    lines = load_shipped_seeds()
    for path in seeds:
        lines += read_seeds(_lines_of(path), name=path.name)
    return Schooling(teacher, lines, asked, before=shipped.past if shipped else None).finish()


def _lines_of(path: Path) -> list[str]:
    if not path.is_file():
        raise BadInput(f"找不到文件“{path}”，请检查路径。")
    return path.read_text(encoding="utf-8").splitlines()


def _progress(step: str, done: int, total: int) -> None:
    if done % STEP == 0 or done == total:
        complain(f"{step} {done}/{total}")

"""A small library, and a way to put a question to it."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from gongkai.search.engine import ClauseRecord, open_index
from gongkai.search.engine.answering import Answer, Answerer
from gongkai.search.engine.answering.confidence import Calibration
from gongkai.search.engine.index import Index
from tests.search.engine.builders import TODAY, a_clause

LENIENT = Calibration((("covered", 8.0), ("unknown", -4.0)), -2.0, 0.5)
"""A small library has no rare and common words: the shipped numbers are for real ones (benchmarks/answering)."""

LIBRARY = (
    a_clause(
        "subsidy",
        title="演示县农村危房改造补助办法",
        number="演政发〔2024〕6号",
        article="第四条",
        text="第四条　农村危房改造户每户补助二万元。补助资金在竣工验收后三十日内发放。",
    ),
    a_clause(
        "appeal",
        title="演示县农村危房改造补助办法",
        article="第九条",
        text="第九条　申请人对审核结果有异议的，可以自收到结果之日起十日内申请复核。",
    ),
    a_clause(
        "market", title="演示县集贸市场管理办法", article="第七条", text="第七条　摊位经营者应当明码标价。"
    ),
)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    opened = open_index(tmp_path / "index")
    yield opened
    opened.close()


@pytest.fixture
def ask(index: Index) -> Callable[..., Answer]:
    def asked(
        question: str, *records: ClauseRecord, as_of: date = TODAY, answerer: Answerer | None = None
    ) -> Answer:
        index.add(records or LIBRARY)
        index.commit()
        return (answerer or an_answerer(index)).answer(question, as_of=as_of)

    return asked


def an_answerer(index: Index, **more: object) -> Answerer:
    """Return an answerer that takes the index's own text for the library's."""
    return Answerer(
        **{"index": index, "resolve": lambda record, _: record.text, "calibration": LENIENT, **more}
    )

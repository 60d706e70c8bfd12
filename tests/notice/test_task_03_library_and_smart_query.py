"""
任务三：政策文件库与智能查询。

The library is searched by clause, valid ones first; every hit says whether it holds and leads to the clause.
"""

import json
from datetime import date

import pytest

from gongkai.policies import selectors
from gongkai.search.engine import SearchQuery, open_index, result_as_json
from gongkai.search.services import index_documents
from tests.factories import ON
from tests.policies.builders import a_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(tmp_path, settings):
    settings.GONGKAI_INDEX_FOLDER = tmp_path / "index"
    valid = a_document()
    ended = a_document(
        title="青岚县井盖旧办法", number="青政发〔2018〕5号", unified_no="QLX-GF-2018-005",
        signed_on=date(2018, 1, 1), effective_on=date(2018, 2, 1), expires_on=date(2022, 12, 31),
    )  # fmt: skip
    index_documents([valid.pk, ended.pk])
    opened = open_index(tmp_path / "index")
    yield opened
    opened.close()


@pytest.mark.parametrize("number", ["青政发〔2023〕21号", "青政发[2023]21号", "青政发（2023）21号"])
def test_a_number_in_any_bracket_form_leads_to_the_document(index, number):
    hits = index.search(SearchQuery(text=number, as_of=ON)).hits

    assert hits[0].record.title == "青岚县井盖管理办法"


def test_an_ended_document_is_found_on_request_with_its_badge(index):
    hits = index.search(SearchQuery(text="井盖缺失 两小时", as_of=ON, include_all=True)).hits

    badges = {hit.record.title: hit.badge for hit in hits}
    assert badges == {"青岚县井盖管理办法": "有效", "青岚县井盖旧办法": "失效"}
    assert hits[0].badge == "有效"


def test_the_answer_is_the_object_that_scripts_depend_on(index):
    answer = json.loads(json.dumps(result_as_json(index.search(SearchQuery(text="井盖缺失", as_of=ON)))))

    assert set(answer) >= {"query", "as_of", "total", "hits"}
    assert set(answer["hits"][0]) >= {
        "document", "number", "edition", "article", "path", "snippet", "validity", "score", "url",
    }  # fmt: skip
    assert answer["hits"][0]["article"] == "第三条"


def test_a_document_cited_but_not_held_is_work_for_somebody(index):
    missing = {one.title: one.count for one in selectors.list_unmatched_citations()}

    assert missing["青岚县道路条例"] == 2

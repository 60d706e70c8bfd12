"""
任务一：全面公开现行有效行政规范性文件。

Every normative document in force stands in one place with all its fields; what is not one is not among them.
"""

from datetime import date

import pytest

from gongkai.core.refusals import Refused
from gongkai.policies import selectors, services
from gongkai.policies.selectors import LibraryFilters
from tests.factories import AT, ON
from tests.policies.builders import NORMATIVE, a_document

pytestmark = pytest.mark.django_db


def test_only_normative_documents_stand_on_the_list_of_normative_documents():
    a_document()
    a_document(title="关于放假的通知", number="青政办发〔2024〕1号", unified_no="", kind="OTHER")

    page = selectors.list_public(LibraryFilters(kind="NORMATIVE"), as_of=ON)

    assert [row.document.kind for row in page.rows] == ["NORMATIVE"]


def test_the_list_of_those_still_in_force_leaves_out_what_has_ended():
    a_document()
    a_document(
        title="旧规定", number="青政发〔2019〕4号", unified_no="QLX-GF-2019-004", signed_on=date(2019, 1, 1),
        effective_on=date(2019, 2, 1), expires_on=date(2023, 1, 31),
    )  # fmt: skip

    assert [one.title for one in selectors.list_in_force(as_of=ON)] == ["青岚县井盖管理办法"]


def test_a_page_carries_every_field_that_is_scored():
    page = selectors.get_document_page(a_document().address, as_of=ON)

    fields = dict(page.fields)
    for name in ("索引号", "主题分类", "发文机关", "成文日期", "发布日期", "发文字号", "主题词", "有效性"):
        assert fields[name], name


@pytest.mark.parametrize("missing", ["number", "index_no", "topic", "keywords", "consult_phone"])
def test_a_document_without_a_scored_field_is_refused(missing):
    fields = {name: value for name, value in NORMATIVE.items() if name != missing}
    document = services.enact_document(
        fields={**fields, "title": "某办法"}, issuers=["青岚县人民政府"], actor_id=None, at=AT
    )

    with pytest.raises(Refused) as refusal:
        services.publish_document(document=document, actor_id=None, at=AT)

    assert "R01-05 文件要素" in {blocker.basis for blocker in refusal.value.blockers}


def test_a_document_keeps_one_address():
    document = a_document()

    services.update_fields(document=document, fields={"title": "改名办法"}, actor_id=None, at=AT)
    document.refresh_from_db()

    assert document.address == "青政发/2023/21"

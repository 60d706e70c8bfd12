"""Batches of entries in and out on screen (批量导入、导出): checked row by row, kept whole or not at all."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.knowledge import services, tables
from gongkai.knowledge.models import KnowledgeEntry
from tests.factories import AT
from tests.knowledge.builders import LEAF, an_entry
from tests.policies.builders import a_document

pytestmark = pytest.mark.django_db
ROOT = "/desk/zhishi/"


def uploaded(client, content: bytes, name: str = "tiaomu.json"):
    return client.post(f"{ROOT}daoru/", {"file": SimpleUploadedFile(name, content)})


def a_row(unit, **fields) -> dict:
    values = {
        "类目": LEAF, "标题": "井盖响怎么办", "内容": "打12345。", "发文单位": unit.name, "材料性质": "热点问答",
        "关键字": "井盖，噪声", "问法": "井盖咣当响", "引用": "青政发〔2023〕21号 第三条", "有效起": "", "有效止": "",
    }  # fmt: skip
    return values | fields


@pytest.mark.parametrize("form", ["xlsx", "json"])
def test_a_good_batch_is_previewed_first_and_then_kept_whole(client, editor, unit, form):
    a_document()
    rows = [a_row(unit), a_row(unit, 标题="井盖松了怎么办")]
    content = (
        tables.as_json(rows) if form == "json" else tables.as_xlsx([tuple(row.values()) for row in rows])
    )

    page = uploaded(client, content, f"tiaomu.{form}")
    assert "检查通过：2 条" in page.content.decode()
    assert not KnowledgeEntry.objects.exists()
    answer = client.post(f"{ROOT}daoru/", {"rows": page.context["signed"]})

    assert answer.status_code == 302
    assert KnowledgeEntry.objects.filter(owner=unit, source="IMPORT", citations__label="第三条").count() == 2


def test_one_bad_row_keeps_the_whole_batch_out_and_every_error_is_listed(client, editor, unit):
    a_document()
    rows = [
        a_row(unit),
        a_row(unit, 标题="井盖响怎么办", 材料性质="别的", 引用="青政发〔2023〕21号 第九十条", 有效止="明年"),
        a_row(unit, 标题="好的一条", 发文单位="没有这个局"),
    ]

    page = uploaded(client, json.dumps(rows, ensure_ascii=False).encode()).content.decode()

    assert "有 2 条不合要求，没有导入" in page
    for words in (
        "写了两次",
        "材料性质请从这些里选",
        "在文件库里找不到",
        "不是日期",
        "没有“没有这个局”这个单位",
    ):
        assert words in page
    assert not KnowledgeEntry.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.json", b"\xff\xfe", "不是 UTF-8 的 JSON 文件"),
        ("a.json", b"{}", "应是一个数组"),
        ("a.json", b"[]", "文件里没有条目"),
        ("a.json", b"[{}]", "缺少“类目"),
        ("a.xlsx", b"PK\x03\x04broken", "不是能打开的 Excel"),
    ],
)
def test_a_file_that_is_no_batch_says_what_to_do(client, editor, name, content, words):
    assert words in uploaded(client, content, name).content.decode()


def test_more_than_a_thousand_rows_are_too_many(client, editor, unit):
    rows = [a_row(unit, 标题=f"第{n}条") for n in range(1001)]

    assert "一次最多导入 1000 条" in uploaded(client, tables.as_json(rows)).content.decode()


def test_rows_nobody_was_shown_are_not_imported(client, editor):
    client.post(f"{ROOT}daoru/", {"rows": "made-up"})

    assert not KnowledgeEntry.objects.exists()


def test_what_was_exported_can_be_imported_again(client, editor, unit):
    entry = an_entry(owner=unit)
    sheet = client.get(f"{ROOT}?export=xlsx")
    told = tables.read_rows("a.xlsx", sheet.content)
    assert json.loads(client.get(f"{ROOT}?export=json").content)[0]["标题"] == "井盖丢了找谁"

    services.archive_entry(entry=entry, reason="旧了", actor_id=None, at=AT)
    KnowledgeEntry.objects.filter(pk=entry.pk).update(title="旧的")
    services.import_entries(rows=told, owner_id=unit.pk, actor_id=None, at=AT)

    again = KnowledgeEntry.objects.get(state="DRAFT")
    assert (again.title, again.variants, again.citations.get().label) == (
        "井盖丢了找谁", ["井盖不见了怎么办", "马路上没有井盖"], "第三条",
    )  # fmt: skip

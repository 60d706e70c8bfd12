"""`gongkai parse FILE… --json` as scripts meet it: a process of its own, its output and its exit code."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

from tests.conftest import REPOSITORY
from tests.documents.readers import makers

MEMBER = "word/document.xml"
ENTITY = '<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
DOCUMENT_KEYS = {
    "path", "media_type", "title", "number", "issuers", "recipients", "signed_on", "signature",
    "attachments", "history", "body", "citations",
}  # fmt: skip
KINDS = {"part", "chapter", "section", "article", "paragraph", "item", "subitem", "heading", "table"}
MEASURES = """# 青岚县公开事项管理办法

2026年3月1日 青岚县人民政府第二次常务会议通过

<!-- INFO END -->

## 第一章 总则

第一条 为了规范演示，依据《青岚县公文演示规定》（青政发〔2025〕7号）第三条，制定本办法。

第二条 公开事项包括：

（一）机构职能；

（二）办事指南。

第三条 本办法自公布之日起施行。
"""
NOTICE = """青岚县人民政府办公室关于开展演示月活动的通知
青政办发〔2026〕12号
各乡镇人民政府，县政府各部门：
现将有关事项通知如下。
一、活动时间
（一）自2026年5月1日起。
附件：1.活动安排表
青岚县人民政府办公室
2026年4月20日
"""


def run(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "gongkai", "parse", *map(str, arguments)],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONUTF8": "0", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        timeout=60,
        check=False,
    )


def documents_of(done: subprocess.CompletedProcess[bytes]) -> list[dict]:
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr == b""
    printed = json.loads(done.stdout.decode("utf-8"))
    assert set(printed) == {"documents"}
    return printed["documents"]


def refusal_of(done: subprocess.CompletedProcess[bytes]) -> str:
    told = done.stderr.decode("utf-8")
    assert done.returncode == 2, told
    assert done.stdout == b""
    assert told.count("\n") == 1
    assert told.endswith("。\n")
    assert "Traceback" not in told
    return told


def written(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def blank_pdf(pages: int) -> bytes:
    document, held = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _ in range(pages):
        document.new_page(595, 842)
    document.save(held)
    document.close()
    return held.getvalue()


def every_node(nodes: list[dict]):
    for node in nodes:
        yield node
        yield from every_node(node["children"])


def test_the_printed_json_has_the_shape_of_the_contract(tmp_path):
    (document,) = documents_of(run(written(tmp_path, "办法.md", MEASURES), "--json"))

    assert set(document) >= DOCUMENT_KEYS
    assert document["title"] == "青岚县公开事项管理办法"
    assert [(line["date"], set(line)) for line in document["history"]] == [("2026-03-01", {"date", "text"})]
    nodes = list(every_node(document["body"]))
    assert all({"kind", "label", "text", "children"} <= set(node) for node in nodes)
    assert {node["kind"] for node in nodes} <= KINDS
    assert [node["label"] for node in nodes if node["kind"] == "article"] == ["第一条", "第二条", "第三条"]
    assert [node["text"] for node in nodes if node["kind"] == "item"] == ["机构职能；", "办事指南。"]
    assert document["citations"] == [
        {"title": "青岚县公文演示规定", "number": "青政发〔2025〕7号", "article": "第三条"}
    ]


def test_the_fields_of_a_notice_are_printed(tmp_path):
    (document,) = documents_of(run("--json", written(tmp_path, "通知.txt", NOTICE)))

    assert document["media_type"] == "text/plain"
    assert document["number"] == "青政办发〔2026〕12号"
    assert document["issuers"] == ["青岚县人民政府办公室"]
    assert document["recipients"] == ["各乡镇人民政府", "县政府各部门"]
    assert document["signed_on"] == "2026-04-20"
    assert document["signature"] == "青岚县人民政府办公室"
    assert document["attachments"] == ["活动安排表"]


def test_documents_come_in_the_order_given(tmp_path):
    paths = [
        written(tmp_path, "丙.txt", NOTICE),
        written(tmp_path, "甲.docx", makers.simple_docx(*NOTICE.splitlines())),
        written(tmp_path, "乙.md", MEASURES),
        written(tmp_path, "丁.ofd", makers.ofd(makers.ofd_text("关于演示的通知", 30, 30))),
    ]

    documents = documents_of(run(*paths, "--json"))

    assert [document["path"] for document in documents] == [str(path) for path in paths]
    assert documents[0]["body"] == documents[1]["body"]


def test_without_json_people_read_the_same_facts(tmp_path):
    done = run(written(tmp_path, "通知.txt", NOTICE))

    assert done.returncode == 0
    told = done.stdout.decode("utf-8")
    assert "《青岚县人民政府办公室关于开展演示月活动的通知》" in told
    assert "成文日期：2026-04-20" in told


def test_gb18030_and_a_byte_order_mark_are_read_like_plain_utf8(tmp_path):
    paths = [
        written(tmp_path, f"{name}.txt", NOTICE.encode(name)) for name in ("utf-8", "gb18030", "utf-8-sig")
    ]

    one, two, three = documents_of(run(*paths, "--json"))

    assert one["number"]
    assert one | {"path": ""} == two | {"path": ""} == three | {"path": ""}


BAD = {
    "empty": ("空.docx", lambda: b"", "空的"),
    "only blanks": ("空白.txt", lambda: b" \r\n \n", "空的"),
    "truncated docx": ("断.docx", lambda: makers.simple_docx(*NOTICE.splitlines())[:2000], "不完整"),
    "truncated pdf": ("断.pdf", lambda: makers.latin_pdf("text")[:200], "不完整"),
    "truncated ofd": ("断.ofd", lambda: makers.ofd(makers.ofd_text("通知", 30, 30))[:-60], "不完整"),
    "pdf called docx": ("错.docx", lambda: makers.latin_pdf("text"), "扩展名"),
    "docx called pdf": ("错.pdf", lambda: makers.simple_docx("通知"), "扩展名"),
    "text called ofd": ("错.ofd", NOTICE.encode, "扩展名"),
    "encrypted pdf": ("密.pdf", lambda: makers.latin_pdf("text", password="secret"), "密码"),
    "zip bomb": ("弹.docx", lambda: makers.zipped({MEMBER: b"0" * (50 << 20)}), "压缩炸弹"),
    "bomb by size": ("弹.ofd", lambda: makers.zipped({"OFD.xml": b"0" * (210 << 20)}), "200 MB"),
    "external entity": ("体.docx", lambda: makers.zipped({MEMBER: f"{ENTITY}<w>&e;</w>"}), "外部实体"),
    "external entity in ofd": (
        "体.ofd",
        lambda: makers.zipped({"OFD.xml": f"{ENTITY}<w>&e;</w>"}),
        "外部实体",
    ),
    "scan of 500 pages": ("扫描.pdf", lambda: blank_pdf(500), "共 500 页，但没有文字"),
    "utf-16": ("码.txt", lambda: NOTICE.encode("utf-16"), "编码"),
    "utf-16 without mark": ("无标.txt", lambda: "关于演示的通知".encode("utf-16-be"), "编码"),
    "shift-jis": ("日.txt", lambda: "お知らせをご覧ください。日本語の文章です。".encode("shift_jis"), "编码"),
    "half a character": ("半.txt", lambda: NOTICE.encode()[:-2] + b"\xff", "编码"),
    "old Excel": (
        "表.xls",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") * 60,
        "xlsx",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_line_and_exit_2(tmp_path, case):
    name, make, says = BAD[case]

    told = refusal_of(run(written(tmp_path, name, make()), "--json"))

    assert says in told
    assert name in told


def test_a_folder_a_missing_file_and_no_file_at_all_are_refused(tmp_path):
    assert "是文件夹" in refusal_of(run(tmp_path, "--json"))
    assert "找不到文件" in refusal_of(run(tmp_path / "没有.docx", "--json"))
    assert "缺少参数" in refusal_of(run("--json"))


def test_one_bad_file_among_good_ones_is_named_and_costs_only_itself(tmp_path):
    good, bad = written(tmp_path, "好.txt", NOTICE), written(tmp_path, "坏.docx", b"PK\x03\x04 broken")

    done = run(good, bad, good, "--json")

    told = done.stderr.decode("utf-8").splitlines()
    read = json.loads(done.stdout.decode("utf-8"))["documents"]
    assert (done.returncode, len(told)) == (2, 1)
    assert "坏.docx" in told[0]
    assert [Path(document["path"]).name for document in read] == ["好.txt", "好.txt"]


def test_every_bad_file_gets_a_line_of_its_own(tmp_path):
    done = run(written(tmp_path, "一.docx", b""), tmp_path / "二.pdf", "--json")

    lines = done.stderr.decode("utf-8").splitlines()
    assert (done.returncode, done.stdout, len(lines)) == (2, b"", 2)
    assert "一.docx" in lines[0]
    assert "二.pdf" in lines[1]

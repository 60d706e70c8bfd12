"""`gongkai impact`: what a repeal would touch, for people and for programs."""

import json

import pytest

from gongkai.cli.frame import guarded
from tests.knowledge.builders import an_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def command(monkeypatch):
    """Run `gongkai impact` in this process, on this test's database."""
    from gongkai.cli import impact, main

    monkeypatch.setattr(impact, "use_django", lambda: None)
    return lambda *arguments: guarded(lambda: main.run(["impact", *arguments]))


@pytest.mark.parametrize(
    "named", ["青政发〔2023〕21号", "青政发[2023]21号", "《青岚县井盖管理办法》", "address"]
)
def test_a_document_is_found_by_number_title_or_address(command, capsys, named):
    document = an_entry().citations.get().document

    assert command(f"/zc/{document.address}" if named == "address" else named) == 0

    told = capsys.readouterr().out
    assert "1 处引用，其中 1 处要随废止处理" in told
    assert "井盖丢了找谁" in told


def test_programs_get_one_json_document_and_may_ask_for_an_article(command, capsys):
    entry = an_entry()

    assert command("青政发〔2023〕21号", "--json", "--article", "第三条") == 0
    told = json.loads(capsys.readouterr().out)
    assert [(one["id"], one["articles"]) for one in told["items"]] == [(str(entry.pk), ["第三条"])]

    assert command("青政发〔2023〕21号", "--json", "--article", "第二条") == 0
    assert json.loads(capsys.readouterr().out)["items"] == []


def test_a_document_nobody_holds_says_what_to_write(command, capsys):
    assert command("青政发〔1999〕1号") == 2
    assert "请写文号、全称或 /zc/ 开头的网址" in capsys.readouterr().err

"""`gongkai withdraw`: one command takes something away, prints the form, finishes what was killed."""

import json

import pytest
from docx import Document as WordDocument

from gongkai.cli.frame import guarded
from gongkai.publishing.release import takedown
from gongkai.publishing.withdrawal.records import Withdrawal
from tests.factories import an_officer
from tests.publishing.withdrawing import ARTICLE, DOCUMENT, withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture
def command(monkeypatch):
    """Run `gongkai withdraw` in this process, on this test's database."""
    from gongkai.cli import main, withdrawal

    monkeypatch.setattr(withdrawal, "use_django", lambda: None)

    def run(*arguments: str) -> int:
        return guarded(lambda: main.run(["withdraw", *arguments]))

    return run


def test_one_command_withdraws_and_prints_the_form(site, command, capsys, tmp_path):
    form = tmp_path / "form.docx"
    officer = an_officer(role="SECRECY_OFFICER")

    code = command(
        ARTICLE, "--reason", "涉密", "--found-by", "王某", "--by", officer.username, "--report", str(form)
    )

    told = capsys.readouterr().out
    assert code == 0
    assert "从发现到撤下：" in told
    assert "王某" in told
    assert not (site / ARTICLE[1:]).exists()
    assert WordDocument(str(form)).tables
    assert Withdrawal.objects.get().actor == officer


def test_the_command_tells_machines_what_went(site, command, capsys):
    assert command(DOCUMENT, "--reason", "涉密", "--json") == 0

    told = json.loads(capsys.readouterr().out)

    assert f"{DOCUMENT}.pdf" in told["removed"]
    assert told["is_finished"] is True


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((ARTICLE,), "请写明撤下的理由"),
        ((ARTICLE, "--reason", "x", "--found-at", "昨天"), "读不懂"),
        ((ARTICLE, "--reason", "x", "--by", "nobody"), "没有“nobody”这个账号"),
        (("/meiyou", "--reason", "x"), "不是本站的"),
    ],
)
def test_the_command_refuses_in_one_sentence(site, command, capsys, arguments, words):
    assert command(*arguments) == 2
    assert words in capsys.readouterr().err


def test_the_command_without_an_address_finishes_what_was_killed(site, command, capsys, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(takedown, "settle", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            withdraw(ARTICLE)

    assert command() == 0
    assert "1 件" in capsys.readouterr().out

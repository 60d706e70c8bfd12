"""[mail] of `instance.toml`: read strictly, and looked at by `gongkai doctor`."""

import socket
from datetime import UTC, datetime

import pytest

from gongkai.cli.diagnosis import diagnose
from gongkai.core.instance import create_instance, load_instance
from gongkai.core.refusals import BadInput

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def an_instance(home, mail="", *, public="https://www.qinglan.example"):
    home.mkdir()
    (home / "instance.toml").write_text(
        f'secret_key = "x"\npublic_address = "{public}"\n{mail}', encoding="utf-8"
    )
    return load_instance(home)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('colour = "red"', "没有“colour”这一项"),
        ('security = "ssl"', "security"),
        ("port = 0", "port"),
        ('port = "587"', "port"),
        ("hour = 24", "hour"),
        ("weekday = 0", "weekday"),
        ('host = "smtp.example"', "sender"),
    ],
)
def test_a_mail_setting_that_cannot_be_is_named(tmp_path, line, sentence):
    with pytest.raises(BadInput, match=sentence):
        an_instance(tmp_path / "home", f"[mail]\n{line}\n")


def test_mail_goes_out_only_where_host_and_sender_are_named(tmp_path):
    stated = '[mail]\nhost = "smtp.example"\nsender = "a@example.cn"\n'

    assert not an_instance(tmp_path / "none").sends_mail
    assert an_instance(tmp_path / "both", stated).sends_mail
    assert create_instance(tmp_path / "demo", profile="demo", is_demo=True).sends_mail


def test_the_password_of_the_mail_account_is_not_printed(tmp_path):
    stated = '[mail]\nhost = "smtp.example"\nsender = "a@example.cn"\npassword = "geheim"\n'

    assert "geheim" not in repr(an_instance(tmp_path / "home", stated))


def said(instance):
    (found,) = [one for one in diagnose(instance, at=AT) if one.subject == "邮件"]
    return found


@pytest.mark.django_db
def test_the_doctor_says_that_without_mail_there_is_only_rss(tmp_path):
    found = said(an_instance(tmp_path / "home"))

    assert found.is_fine
    assert "只能用 RSS" in found.message


@pytest.mark.django_db
def test_the_doctor_says_that_the_mail_server_cannot_be_reached(tmp_path, settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    stated = f'[mail]\nhost = "127.0.0.1"\nport = {port}\nsender = "a@example.cn"\n'

    found = said(an_instance(tmp_path / "home", stated))

    assert not found.is_fine
    assert "连不上 127.0.0.1" in found.message


@pytest.mark.django_db
def test_the_doctor_says_that_links_in_mails_should_be_https(tmp_path):
    stated = '[mail]\nhost = "smtp.example"\nsender = "a@example.cn"\n'

    assert (
        "https" in said(an_instance(tmp_path / "home", stated, public="http://www.qinglan.example")).message
    )

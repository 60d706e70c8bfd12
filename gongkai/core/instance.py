"""
One installation of the platform (实例): a folder that holds its database, index, released site and uploads.

`GONGKAI_HOME` names the folder for every command. Its `instance.toml` holds what differs between
installations; what is not said there has a default that works on one machine without a network.
"""

import os
import secrets
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from gongkai.core.refusals import BadInput

DEFAULT_HOME = "var/gongkai"
FILE_NAME = "instance.toml"
DRIVERS: Final = ("tantivy", "opensearch")
SECURITIES: Final = ("starttls", "tls", "none")


@dataclass(frozen=True, slots=True)
class SearchSetting:
    """
    Where the search index is kept ([search] of `instance.toml`): in the installation's folder, or in OpenSearch.

    `copies` are kept of every shard besides itself: with two, two of three nodes may fail.
    """

    driver: str = "tantivy"
    nodes: tuple[str, ...] = ()
    name: str = "gongkai"
    shards: int = 1
    copies: int = 1
    username: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""


@dataclass(frozen=True, slots=True)
class MailSetting:
    """
    Through whom mail goes out ([mail] of `instance.toml`), and when digests do.

    `weekday` is 1 for Monday to 7 for Sunday. Without a host nothing is sent: the demo writes files instead.
    """

    host: str = ""
    port: int = 587
    security: str = "starttls"
    username: str = ""
    password: str = field(default="", repr=False)
    sender: str = ""
    hour: int = 8
    weekday: int = 1


@dataclass(frozen=True, slots=True)
class Instance:
    """Where an installation keeps its things and how it is set up."""

    home: Path
    profile: str = "demo"
    is_demo: bool = False
    secret_key: str = ""
    database_url: str = ""
    public_address: str = "http://127.0.0.1:8000"
    allowed_hosts: tuple[str, ...] = field(default=("*",))
    search: SearchSetting = field(default_factory=SearchSetting)
    suggests: bool = True
    cors_origins: tuple[str, ...] = ()
    frame_hosts: tuple[str, ...] = ()
    webhook_hosts: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    mail: MailSetting = field(default_factory=MailSetting)

    @property
    def sends_mail(self) -> bool:
        """Whether readers can be written to: through a host, or as files where it is the demo."""
        return self.is_demo or bool(self.mail.host and self.mail.sender)

    @property
    def mail_folder(self) -> Path:
        """Where the demo writes its mails (演示邮件)."""
        return self.home / "mails"

    @property
    def site_folder(self) -> Path:
        """The released static tree (静态站点)."""
        return self.home / "site"

    @property
    def index_folder(self) -> Path:
        """The search index (索引)."""
        return self.home / "index"

    @property
    def exchange_folder(self) -> Path:
        """The library as one file for others to fetch (整库文件)."""
        return self.home / "exchange"

    @property
    def media_folder(self) -> Path:
        """Uploaded files (附件)."""
        return self.home / "media"

    @property
    def is_initialised(self) -> bool:
        """Whether the folder already holds an installation."""
        return (self.home / FILE_NAME).exists()

    def database(self) -> dict[str, object]:
        """Return Django's settings of the database: PostgreSQL where a URL names it, else SQLite (WAL)."""
        url = os.environ.get("GONGKAI_DATABASE_URL", self.database_url)
        if url:
            return _postgresql(url)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(self.home / "gongkai.sqlite3"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
            },
        }


def home_folder() -> Path:
    """Return the folder that `GONGKAI_HOME` names, or the default below the working folder."""
    return Path(os.environ.get("GONGKAI_HOME", DEFAULT_HOME)).expanduser().absolute()


def load_instance(home: Path | None = None) -> Instance:
    """
    Return the installation in the folder; one that was never set up gets the defaults.

    :raises BadInput: if its `instance.toml` cannot be read
    """
    home = home or home_folder()
    path = home / FILE_NAME
    if not path.exists():
        return Instance(home=home, secret_key="not-yet-initialised-" + "x" * 40)
    try:
        stated = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{FILE_NAME} 无法读取（{error}），请改正后再试。"
        raise BadInput(message) from error
    return Instance(
        home=home,
        profile=stated.get("profile", "demo"),
        is_demo=bool(stated.get("demo", False)),
        secret_key=stated.get("secret_key", ""),
        database_url=stated.get("database_url", ""),
        public_address=stated.get("public_address", "http://127.0.0.1:8000"),
        allowed_hosts=tuple(stated.get("allowed_hosts", ["*"])),
        search=_search_setting(stated.get("search", {})),
        suggests=bool(stated.get("suggestions", True)),
        cors_origins=tuple(stated.get("cors_origins", [])),
        frame_hosts=tuple(stated.get("frame_hosts", [])),
        webhook_hosts=tuple(stated.get("webhook_hosts", [])),
        trusted_proxies=tuple(stated.get("trusted_proxies", [])),
        mail=_mail_setting(stated.get("mail", {})),
    )


def create_instance(home: Path, *, profile: str, is_demo: bool) -> Instance:
    """Write `instance.toml` with a fresh secret where there is none yet; an existing one is kept."""
    home.mkdir(parents=True, exist_ok=True)
    path = home / FILE_NAME
    if not path.exists():
        lines = [
            f'profile = "{profile}"',
            f"demo = {'true' if is_demo else 'false'}",
            f'secret_key = "{secrets.token_urlsafe(48)}"',
            'public_address = "http://127.0.0.1:8000"',
            'allowed_hosts = ["*"]' if is_demo else 'allowed_hosts = ["127.0.0.1", "localhost", "[::1]"]',
            '# database_url = "postgresql://user:password@127.0.0.1:5432/gongkai"',
        ]
        path.touch(mode=0o600)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return load_instance(home)


def _refuse_unknown(section: str, stated: dict[str, Any], setting: type) -> None:
    known = {one.name for one in fields(setting)}
    if unknown := sorted(set(stated) - known):
        message = (
            f"{FILE_NAME} 的 [{section}] 里没有“{unknown[0]}”这一项，可用的有：{'、'.join(sorted(known))}。"
        )
        raise BadInput(message)


def _mail_setting(stated: dict[str, Any]) -> MailSetting:
    _refuse_unknown("mail", stated, MailSetting)
    mail = MailSetting(**stated)
    wrong = (
        (mail.security not in SECURITIES, f"security 应为 {'、'.join(SECURITIES)} 之一"),
        (not _is_between(mail.port, 1, 65_535), "port 应是 1 至 65535 的整数"),
        (not _is_between(mail.hour, 0, 23), "hour 应是 0 至 23 的整数"),
        (not _is_between(mail.weekday, 1, 7), "weekday 应是 1（星期一）至 7（星期日）的整数"),
        (bool(mail.host) and "@" not in mail.sender, "sender 应写发件邮箱"),
    )
    for is_wrong, told in wrong:
        if is_wrong:
            message = f"{FILE_NAME} 的 [mail] {told}，请改正。"
            raise BadInput(message)
    return mail


def _is_between(value: object, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _search_setting(stated: dict[str, Any]) -> SearchSetting:
    _refuse_unknown("search", stated, SearchSetting)
    if stated.get("driver", "tantivy") not in DRIVERS:
        message = f"{FILE_NAME} 的 [search] driver 应为 {'、'.join(DRIVERS)} 之一，请改正。"
        raise BadInput(message)
    nodes = tuple(str(node).rstrip("/") for node in stated.get("nodes", ()))
    return SearchSetting(**{**stated, "nodes": nodes})


def _postgresql(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        message = f"数据库地址应以 postgresql:// 开头，现在是“{parts.scheme}”，请改正。"
        raise BadInput(message)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }

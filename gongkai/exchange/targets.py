"""
Where we send to (推送目标): a letter goes only to addresses the operator can answer for. Imports no Django.

https to the public network is allowed; http, and any address that is private, local or reserved, only to hosts
that `instance.toml` names, as on the government intranet. The name is looked up once and the connection made to
the address that was checked, so that a name cannot be turned round between look and call. No redirect is
followed, no proxy asked.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

from gongkai.core.refusals import Blocker, Refused

BASIS: Final = "R03-06 推送目标"
TIMEOUT: Final = 10.0
MOST_ANSWER: Final = 4096
Resolver = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receiver said (应答); without a status it said nothing that could be read."""

    status: int | None
    text: str


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host (解析)."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def target_blockers(url: str, *, allowed: Sequence[str]) -> tuple[Blocker, ...]:
    """Return why an address may not be written to, by its looks alone (推送地址)."""
    parts, port = _split(url)
    if parts is None or port is None or not parts.hostname or parts.scheme not in {"http", "https"}:
        return (Blocker("URL", "接收地址应是完整的 https:// 网址，请检查。", BASIS),)
    named = is_named(parts.hostname, port, allowed)
    checks = (
        (bool(parts.username or parts.password), "URL_USER", "接收地址里不要写用户名和口令，请去掉。"),
        (
            parts.scheme == "http" and not named,
            "URL_HTTP",
            "接收地址应以 https:// 开头；政务内网的 http 地址须先由运维写入 instance.toml 的 webhook_hosts。",
        ),
    )
    return tuple(Blocker(code, message, BASIS) for wrong, code, message in checks if wrong)


def is_named(host: str, port: int, allowed: Sequence[str]) -> bool:
    """Whether the operator named a host (内网许可): `host`, or `host:port` for one port only."""
    shown = f"[{host}]" if ":" in host else host
    return bool({host, shown, f"{shown}:{port}"} & {one.lower() for one in allowed})


def checked_address(url: str, *, allowed: Sequence[str], resolver: Resolver = resolve) -> str:
    """
    Return the one network address that may be connected to for a target.

    :raises Refused: if the target may not be written to, or one of its addresses lies where it must not
    :raises OSError: if the name cannot be looked up
    """
    if blockers := target_blockers(url, allowed=allowed):
        raise Refused(*blockers)
    parts, port = _split(url)
    host = str(parts.hostname if parts else "")
    found = resolver(host, port or 0)
    if not is_named(host, port or 0, allowed):
        closed = [one for one in found if not _is_open(one)]
        if closed:
            message = "接收地址指向内网或保留地址；确需推送的，请运维写入 instance.toml 的 webhook_hosts。"
            raise Refused(Blocker("URL_PRIVATE", message, BASIS))
    if not found:
        raise OSError(host)
    return found[0]


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, allowed: Sequence[str], timeout: float = TIMEOUT
) -> Answer:
    """Send a letter and return what was answered (投递); whatever goes wrong on the way is an answer too."""
    try:
        address = checked_address(url, allowed=allowed)
        return _exchange(url, address, body, headers, timeout)
    except Refused as refusal:
        return Answer(None, str(refusal))
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(None, f"{type(error).__name__}: {error}"[:300])


def _exchange(url: str, address: str, body: bytes, headers: Mapping[str, str], timeout: float) -> Answer:
    parts, port = _split(url)
    if parts is None:
        raise ValueError(url)
    connection = _connection(parts, port or 0, address, timeout)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, body=body, headers=dict(headers))
        response = connection.getresponse()
        said = response.read(MOST_ANSWER).decode("utf-8", "replace")
        return Answer(response.status, "".join(one if one.isprintable() else " " for one in said))
    finally:
        connection.close()


def _connection(parts: SplitResult, port: int, address: str, timeout: float) -> http.client.HTTPConnection:
    host = str(parts.hostname)
    if parts.scheme == "http":
        plain = http.client.HTTPConnection(host, port, timeout=timeout)
        plain.sock = socket.create_connection((address, port), timeout)
        return plain
    context = ssl.create_default_context()
    secure = http.client.HTTPSConnection(host, port, timeout=timeout, context=context)
    raw = socket.create_connection((address, port), timeout)
    secure.sock = context.wrap_socket(raw, server_hostname=host)
    return secure


def _split(url: str) -> tuple[SplitResult | None, int | None]:
    try:
        parts = urlsplit(url)
        return parts, parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        return None, None


def _is_open(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None) or found
    return mapped.is_global and not mapped.is_multicast

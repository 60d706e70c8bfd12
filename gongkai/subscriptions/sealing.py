"""How an address is kept (邮箱保管): enciphered, with a keyed fingerprint for equality; what its links carry."""

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core import signing

CONFIRM: Final = "subscriptions-confirm"
MANAGE: Final = "subscriptions-manage"
END: Final = "subscriptions-end"


def encipher(address: str) -> str:
    """Return an address as it is kept (加密), under this installation's own key."""
    return _cipher().encrypt(address.encode()).decode()


def decipher(kept: str) -> str:
    """Return an address that was kept; nothing where the installation's key has changed since."""
    try:
        return _cipher().decrypt(kept.encode()).decode() if kept else ""
    except InvalidToken:
        return ""


def fingerprint(address: str) -> str:
    """Return what tells whether two addresses are one, and nothing else (邮箱指纹)."""
    return hmac.new(_key(b"subscriptions-fingerprint"), address.encode(), hashlib.sha256).hexdigest()


def origin_digest(origin: str, day: str) -> str:
    """Return what tells requests of one source apart for a day (来源摘要)."""
    return hmac.new(_key(b"subscriptions-origin"), f"{day} {origin}".encode(), hashlib.sha256).hexdigest()[
        :32
    ]


def masked(address: str) -> str:
    """
    Return an address as its own reader sees it (脱敏).

    >>> masked("zhaoyiming@example.cn")
    'z***@example.cn'
    """
    name, _, host = address.partition("@")
    return f"{name[:1]}***@{host}" if host else "***"


def token(use: str, **told: Any) -> str:
    """Return a signed word for a link in a mail (签名)."""
    return signing.dumps(told, salt=use, compress=True)


def read_token(use: str, shown: str, *, max_age: timedelta | None = None) -> dict[str, Any]:
    """Return what a link's word says; nothing where it is not ours or too old."""
    try:
        told = signing.loads(shown, salt=use, max_age=max_age)
    except signing.BadSignature:
        return {}
    return told if isinstance(told, dict) else {}


def _cipher() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_key(b"subscriptions-address")))


def _key(use: bytes) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), use, "sha256")

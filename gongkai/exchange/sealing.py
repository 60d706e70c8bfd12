"""How secrets are kept (密钥保管): partners' enciphered, keys as digests, callers' addresses as daily pseudonyms."""

import base64
import hashlib
import hmac
import secrets
from datetime import date

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

PREFIX = "gk"
HANDLE_BYTES, SECRET_BYTES = 5, 32


def new_key() -> tuple[str, str]:
    """Return a fresh key and its handle (新密钥): `gk_<handle>_<secret>`."""
    handle = secrets.token_hex(HANDLE_BYTES)
    return f"{PREFIX}_{handle}_{secrets.token_urlsafe(SECRET_BYTES)}", handle


def handle_of(key: str) -> str:
    """Return the handle of a key as a caller states it, or nothing where it is no key."""
    parts = key.split("_", 2)
    return parts[1] if len(parts) == 3 and parts[0] == PREFIX else ""


def digest_of_key(key: str) -> str:
    """Return the digest under which a key is kept (密钥摘要); it is long and random, so SM3 alone will do."""
    return hashlib.new("sm3", key.encode()).hexdigest()


def is_key(key: str, digest: str) -> bool:
    """Whether a stated key is the one kept as a digest."""
    return hmac.compare_digest(digest_of_key(key), digest)


def new_secret() -> str:
    """Return a fresh secret to share with a partner (共享密钥)."""
    return secrets.token_urlsafe(SECRET_BYTES)


def encipher(text: str) -> str:
    """Return a secret as it is kept (加密), under this installation's own key."""
    return _cipher().encrypt(text.encode()).decode()


def decipher(kept: str) -> str:
    """Return a secret that was kept; nothing where the installation's key has changed since."""
    try:
        return _cipher().decrypt(kept.encode()).decode() if kept else ""
    except InvalidToken:
        return ""


def pseudonym(address: str, on: date) -> str:
    """Return what tells callers apart for one day and cannot be turned back into an address (来源代号)."""
    key = hmac.digest(settings.SECRET_KEY.encode(), b"exchange-caller", "sha256")
    return hmac.new(key, f"{on.isoformat()} {address}".encode(), "sha256").hexdigest()[:32]


def _cipher() -> Fernet:
    key = hmac.digest(settings.SECRET_KEY.encode(), b"exchange-secret", "sha256")
    return Fernet(base64.urlsafe_b64encode(key))

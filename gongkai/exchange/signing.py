"""
Signatures of events (事件签名): HMAC-SM3 with the secret both sides share, Ed25519 for whoever has our public key.

What is signed is `<timestamp>.<event id>.<body>`, bytes as they travel: a signature holds for one letter at one
instant. Imports no Django.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

EVENT_ID: Final = "X-Gongkai-Event-Id"
TIMESTAMP: Final = "X-Gongkai-Timestamp"
SM3: Final = "X-Gongkai-Signature-SM3"
ED25519: Final = "X-Gongkai-Signature-Ed25519"
KEY_ID: Final = "X-Gongkai-Key-Id"


def signed_bytes(timestamp: str, event_id: str, body: bytes) -> bytes:
    """Return exactly what both signatures are made of (签名原文)."""
    return f"{timestamp}.{event_id}.".encode() + body


def sm3_of(body: bytes) -> str:
    """Return the SM3 digest of some bytes (摘要)."""
    return hashlib.new("sm3", body).hexdigest()


def sign_sm3(secret: str, timestamp: str, event_id: str, body: bytes) -> str:
    """Return the HMAC-SM3 of a letter (GB/T 32905) as hexadecimal digits."""
    return hmac.new(secret.encode(), signed_bytes(timestamp, event_id, body), "sm3").hexdigest()


def is_sm3_right(secret: str, timestamp: str, event_id: str, body: bytes, stated: str) -> bool:
    """Whether a stated HMAC-SM3 is the letter's; takes the same time for every wrong one."""
    right = sign_sm3(secret, timestamp, event_id, body)
    return bool(secret) and hmac.compare_digest(right.encode(), stated.strip().lower().encode())


def signing_key(master: str) -> Ed25519PrivateKey:
    """Return the installation's signing key (签名私钥), derived from its secret: there is no file to lose."""
    return Ed25519PrivateKey.from_private_bytes(hmac.digest(master.encode(), b"exchange-ed25519", "sha256"))


def public_pem(key: Ed25519PrivateKey) -> str:
    """Return the public half as receivers load it (签名公钥)."""
    encoding, form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(encoding, form).decode()


def key_id(key: Ed25519PrivateKey) -> str:
    """Return the short name of a signing key (公钥标识), so that a receiver sees when it changed."""
    encoding, form = serialization.Encoding.Raw, serialization.PublicFormat.Raw
    return hashlib.sha256(key.public_key().public_bytes(encoding, form)).hexdigest()[:16]


def sign_ed25519(key: Ed25519PrivateKey, timestamp: str, event_id: str, body: bytes) -> str:
    """Return the Ed25519 signature of a letter in base64."""
    return base64.b64encode(key.sign(signed_bytes(timestamp, event_id, body))).decode()


def is_ed25519_right(pem: str, timestamp: str, event_id: str, body: bytes, stated: str) -> bool:
    """Whether a stated Ed25519 signature is the letter's under a public key."""
    public = serialization.load_pem_public_key(pem.encode())
    try:
        signature = base64.b64decode(stated, validate=True)
        if isinstance(public, Ed25519PublicKey):
            public.verify(signature, signed_bytes(timestamp, event_id, body))
            return True
    except (InvalidSignature, ValueError):
        return False
    return False


def headers_for(*, secret: str, master: str, timestamp: str, event_id: str, body: bytes) -> Mapping[str, str]:
    """Return the headers with which a letter goes out (推送请求头)."""
    key = signing_key(master)
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "gongkai-exchange/1",
        EVENT_ID: event_id,
        TIMESTAMP: timestamp,
        SM3: sign_sm3(secret, timestamp, event_id, body),
        ED25519: sign_ed25519(key, timestamp, event_id, body),
        KEY_ID: key_id(key),
    }

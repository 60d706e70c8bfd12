"""What a reader tells of himself (群众个人信息): enciphered at rest, masked on screen, never in the trail."""

import base64
import hashlib
import hmac
from datetime import date

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from gongkai.clearance.findings import detector_for
from gongkai.clearance.scanner.masks import mask, put_masks
from gongkai.clearance.scanning import scan_options

PERSONAL = frozenset(
    {"identity_number", "mobile_phone", "bank_card", "passport", "permit", "plate", "email", "social_account"}
)

SHORTEST_NUMBER = 10


def encipher(text: str) -> str:
    """Return a text as it is kept (加密), under this installation's own key."""
    return _cipher().encrypt(text.encode()).decode() if text else ""


def decipher(kept: str) -> str:
    """Return what was kept; nothing where the installation's key has changed since."""
    try:
        return _cipher().decrypt(kept.encode()).decode() if kept else ""
    except InvalidToken:
        return ""


def masked_contact(contact: str) -> str:
    """Return a phone or mailbox as the desk shows it (脱敏)."""
    written = contact.strip()
    if "@" in written:
        name, _, host = written.partition("@")
        return f"{name[:1]}***@{host}"[:80]
    if len(written) < SHORTEST_NUMBER:
        return f"{written[:1]}***"
    shown = mask("mobile_phone", written)
    return shown if shown and shown != written else f"{written[:3]}****{written[-2:]}"[:80]


def without_personal(text: str, *, on: date) -> str:
    """Return a text with the personal data in it masked by the house masks (S7)."""
    found = detector_for(scan_options(on=on)).scan_text(text)
    return put_masks(text, (one for one in found if one.kind in PERSONAL), unmasked="（已隐去）")


def origin_digest(origin: str, day: date) -> str:
    """Return what tells requests of one source apart for a day and cannot be turned back into it (来源摘要)."""
    key = _key(b"knowledge-origin")
    return hmac.new(key, f"{day.isoformat()} {origin}".encode(), hashlib.sha256).hexdigest()


def _cipher() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_key(b"knowledge-contact")))


def _key(use: bytes) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), use, "sha256")

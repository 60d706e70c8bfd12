"""The portal's own style sheet and script (样式与脚本): one file each, named by what is in it."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "static" / "portal"
TEMPLATES = Path(__file__).resolve().parent / "templates" / "portal"
GRACE = timedelta(days=30)
DEFAULT_COLOUR = "#0a4a94"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file that every page loads (页面资源)."""

    address: str
    content: bytes


@lru_cache(maxsize=8)
def list_assets(colour: str = DEFAULT_COLOUR) -> dict[str, Asset]:
    """Return the style sheet in the county's colour, and the script, by their plain names."""
    css = (FOLDER / "site.css").read_text(encoding="utf-8").replace(DEFAULT_COLOUR, colour or DEFAULT_COLOUR)
    contents = {"site.css": css.encode(), "site.js": (FOLDER / "site.js").read_bytes()}
    return {name: Asset(_address(name, content), content) for name, content in contents.items()}


@lru_cache(maxsize=1)
def template_fingerprint() -> str:
    """Return the fingerprint of all templates: a new version of the platform releases every page anew."""
    digest = hashlib.blake2b(digest_size=8)
    code = Path(__file__).resolve().parent
    for path in sorted([*TEMPLATES.rglob("*.html"), *code.rglob("*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _address(name: str, content: bytes) -> str:
    stem, suffix = name.rsplit(".", 1)
    return f"/assets/{stem}.{hashlib.blake2b(content, digest_size=5).hexdigest()}.{suffix}"

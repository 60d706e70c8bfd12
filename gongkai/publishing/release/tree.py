"""Where a page lies in the static tree, and which file answers an address. Imports no Django."""

import hashlib
from pathlib import Path
from urllib.parse import unquote

TEXTS = {".html", ".xml", ".txt", ".css", ".js", ".json", ".csv"}
PICTURES = {".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".ico", ".woff2"}
PAPERS = {
    ".docx",
    ".doc",
    ".wps",
    ".pdf",
    ".ofd",
    ".xlsx",
    ".xls",
    ".et",
    ".pptx",
    ".ppt",
    ".zip",
    ".mp4",
    ".mp3",
}
FILE_SUFFIXES = frozenset(TEXTS | PICTURES | PAPERS)
LONGEST_NAME = 250
GONE = ".gone"


def file_of(address: str) -> str | None:
    """
    Return the path below the tree of the file that answers an address (网址), or None where none can.

    An address that names no file is a folder with an index page, so that any web server finds it.
    """
    path = unquote(address, errors="replace").split("#")[0]
    parts = [part for part in path.split("/") if part]
    if not path.startswith("/") or not all(_is_safe(part) for part in parts):
        return None
    if parts and not path.endswith("/") and Path(parts[-1]).suffix.lower() in FILE_SUFFIXES:
        return "/".join(parts)
    return "/".join([*parts, "index.html"])


def find_file(tree: Path, address: str) -> Path | None:
    """Return the released file that answers an address, never one outside the tree."""
    relative = file_of(address)
    if relative is None:
        return None
    try:
        visible = tree.resolve()
        path = visible / relative
        return path if path.resolve().is_relative_to(visible) and path.is_file() else None
    except OSError:
        return None


def is_taken_down(tree: Path, address: str) -> bool:
    """Whether something was taken down (撤下) at an address: it answers 410, not 404."""
    relative = file_of(address)
    try:
        return relative is not None and (tree / GONE / relative).is_file()
    except OSError:
        return False


def variant(path: Path, suffix: str) -> Path:
    """Return where the compressed variant of a file lies."""
    return path.with_name(f"{path.name}.{suffix}")


def digest_of(content: bytes) -> str:
    """Return the digest by which the release knows content."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _is_safe(part: str) -> bool:
    return (
        part not in {".", ".."}
        and not part.startswith(".")
        and not any(sign in part for sign in "\\\0:")
        and part.isprintable()
        and len(part.encode("utf-8", "replace")) <= LONGEST_NAME
    )

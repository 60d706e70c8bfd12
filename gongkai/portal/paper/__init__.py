"""A document on paper (Word 版, PDF 版): the same text gives the same bytes."""

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import docx
import reportlab

from gongkai.policies.rules import clauses
from gongkai.portal.paper.pdf import pdf_file
from gongkai.portal.paper.sheet import Sheet
from gongkai.portal.paper.word import word_file

WRITERS: Mapping[str, Callable[[Sheet], bytes]] = {".docx": word_file, ".pdf": pdf_file}


@cache
def fingerprint() -> str:
    """Return what changes when the writers change: files they wrote before are then written anew."""
    told = hashlib.blake2b(f"{docx.__version__} {reportlab.__version__}".encode(), digest_size=8)
    for path in (*sorted(Path(__file__).parent.glob("*.py")), Path(clauses.__file__)):
        told.update(path.read_bytes())
    return told.hexdigest()

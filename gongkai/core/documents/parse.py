"""One official document from file to structure: reader, then structure parser."""

from pathlib import Path

from gongkai.core.documents.model import ParsedDocument
from gongkai.core.documents.readers import read
from gongkai.core.documents.structure import parse_source


def parse_file(path: Path | str) -> ParsedDocument:
    """
    Return the structure of a file of any known format.

    :raises BadInput: if it cannot be read; the message says what to do
    """
    return parse_source(read(Path(path)))

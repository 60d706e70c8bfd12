"""The folder of an index in Tantivy: marked with the version of the engine that built it."""

from pathlib import Path
from typing import Final

import tantivy

from gongkai.core.refusals import BadInput
from gongkai.search.engine import schema as fields

VERSION_FILE: Final = "gongkai-index-version"


def open_folder(folder: Path) -> tantivy.Index:
    """
    Open the index in a folder, or begin one there.

    :raises BadInput: if another version of the engine built it, or it cannot be read
    """
    mark = folder / VERSION_FILE
    if (folder / "meta.json").exists():
        stated = mark.read_text(encoding="ascii").strip() if mark.exists() else "?"
        if stated != str(fields.VERSION):
            message = (
                f"索引版本为 {stated}，本程序需要 {fields.VERSION}，请删除 {folder.name} 文件夹后重建索引。"
            )
            raise BadInput(message)
    else:
        folder.mkdir(parents=True, exist_ok=True)
        mark.write_text(f"{fields.VERSION}\n", encoding="ascii")
    try:
        return tantivy.Index(fields.build_schema(), str(folder))
    except ValueError as error:
        message = f"索引无法打开，请删除 {folder.name} 文件夹后重建索引。"
        raise BadInput(message) from error

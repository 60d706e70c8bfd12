"""The readers on real files beside the repository."""

import re
from pathlib import Path

import pytest

from gongkai.core.documents.readers import read
from gongkai.core.refusals import BadInput

pytestmark = pytest.mark.acceptance


def bare(path: Path) -> list[str]:
    return [re.sub(r"\s+", "", block.text) for block in read(path).blocks]


def test_three_formats_of_one_law_give_the_same_blocks(shared):
    folders = sorted((shared / "data/triples").iterdir())

    assert folders
    for folder in folders:
        markdown = bare(folder / "README.md")
        assert bare(next(folder.glob("*.docx"))) == markdown
        assert bare(next(folder.glob("*.pdf"))) == markdown


def test_every_ofd_file_gives_its_text_or_says_it_has_none(shared):
    files = sorted((shared / "data/ofd").glob("*.ofd"))
    without = [file for file in files if file.name == "Page5.ofd"]

    assert len(files) == 11
    assert len(without) == 1
    assert all(read(file).blocks for file in files if file not in without)
    with pytest.raises(BadInput, match="共 5 页，但没有文字"):
        read(without[0])


def test_portal_pages_give_a_body_without_the_site(shared):
    pages = sorted((shared / "data/pages").glob("*.html"))
    site = re.compile(
        r"function\s*\(|setTimeout|版权所有|网站标识码|当前位置|扫一扫在手机|分享到|ICP备|无障碍|长者助手"
    )

    assert len(pages) == 24
    for page in pages:
        source = read(page)
        text = "\n".join(block.text for block in source.blocks)
        assert source.meta.get("title"), page.name
        assert len(text) > 200, page.name
        assert not site.search(text), page.name


def test_all_national_laws_are_read(national_laws):
    files = sorted(national_laws.rglob("*.md"))

    assert len(files) > 1000
    assert all(read(file).blocks for file in files)

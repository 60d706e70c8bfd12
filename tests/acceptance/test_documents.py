"""The document parser on real files, against counts made independently here."""

import json
import re
from pathlib import Path

import pytest

from gongkai.core.documents.model import Block, Node, Source
from gongkai.core.documents.parse import parse_file
from gongkai.core.documents.structure import parse_source

pytestmark = pytest.mark.acceptance

ARTICLE = re.compile(
    r"^第[〇零一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?[ \u3000]", re.MULTILINE
)
DATED = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def agrees(path: Path) -> bool:
    raw = path.read_text(encoding="utf-8")
    document = parse_file(path)
    info, marker, _ = raw.partition("<!-- INFO END -->")
    first = re.search(r"^# (.+)$", raw, re.MULTILINE)
    dated = [bare(line) for line in info.splitlines() if marker and DATED.match(line.strip())]
    told = [bare(event.text) for event in document.history if event.on and DATED.match(event.text)]
    articles = sum(node.kind == "article" for node in document.walk())
    same_history = len(dated) == len(told) and all(
        ours.startswith(line.rstrip()) for line, ours in zip(dated, told, strict=True)
    )
    same_title = bare(document.title) == bare(first.group(1) if first else "")
    return same_title and same_history and articles == len(ARTICLE.findall(raw))


def test_every_national_law_is_read_and_nearly_all_agree(national_laws: Path) -> None:
    paths = sorted(national_laws.rglob("*.md"))
    assert len(paths) > 1500
    odd = [path.name for path in paths if not agrees(path)]
    assert len(odd) <= len(paths) * 0.005, odd


def test_fields_of_policies_are_read_from_their_text(shared: Path) -> None:
    rows = (shared / "data/policies/govcn-2019.jsonl").read_text(encoding="utf-8").splitlines()
    wrong, total = [], 0
    for row in map(json.loads, rows):
        blocks = tuple(Block(text=line.strip()) for line in row["text"].split("\n") if line.strip())
        document = parse_source(Source("policy", "text/plain", blocks))
        year, month, day = map(int, re.findall(r"\d+", row["written"]))
        pairs = (
            (document.title, row["title"]),
            (document.number, row["release_number"]),
            ("、".join(document.issuers), row["release_office"]),
            (str(document.signed_on), f"{year:04}-{month:02}-{day:02}"),
        )
        total += len(pairs)
        wrong += [pair for pair in pairs if pair[0] != pair[1]]
    assert total >= 120
    assert len(wrong) <= total * 0.03, wrong


def test_pages_give_title_dates_and_a_clean_body(shared: Path) -> None:
    paths = sorted((shared / "data/pages").glob("*.html"))
    assert len(paths) >= 24
    for path in paths:
        document = parse_file(path)
        text = "".join(part.text for part in document.walk())
        assert document.title, path.name
        assert not re.search(r"当前位置|扫一扫在手机|function\s*\(|无障碍浏览|打印本页", text), path.name
        in_name = re.search(r"(?:规|函|规字)(\d{4})-(\d+)号", path.name)
        if in_name:
            assert document.number.endswith(f"〔{in_name[1]}〕{in_name[2]}号"), path.name
            assert document.issuers, path.name
            assert document.signed_on, path.name


def flat(node: Node) -> tuple[object, ...]:
    return node.kind, bare(node.label), bare(node.text), tuple(flat(child) for child in node.children)


def test_triples_give_one_tree(shared: Path) -> None:
    folders = [folder for folder in (shared / "data/triples").iterdir() if folder.is_dir()]
    assert folders
    for folder in folders:
        trees = [
            [flat(node) for node in parse_file(path).body]
            for path in sorted(folder.iterdir())
            if path.suffix in {".md", ".docx", ".pdf"}
        ]
        assert len(trees) == 3
        assert trees[0] == trees[1] == trees[2], folder.name

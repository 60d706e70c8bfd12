"""Builders for tests of the library; all texts are made up."""

from datetime import date, datetime
from pathlib import Path

from gongkai.core.documents.model import ParsedDocument
from gongkai.core.documents.readers import read_bytes
from gongkai.core.documents.structure import parse_source
from gongkai.policies import services
from gongkai.policies.models import PolicyDocument
from tests.factories import AT, cleared

FIRST = """# 青岚县井盖管理办法

第一条　为了保护行人安全，根据《青岚县道路条例》第三条，制定本办法。

第二条　井盖由产权单位维护，每月巡查一次。

第三条　井盖缺失的，产权单位应当在两小时内到场。

第四条　本办法自2024年1月1日起施行，有效期至2028年12月31日。《青岚县窨井盖暂行办法》（青政发〔2016〕9号）同时废止。
"""
SECOND = FIRST.replace("每月巡查一次", "每周巡查一次").replace("自2024年1月1日", "自2025年7月1日")
NORMATIVE = {
    "kind": "NORMATIVE",
    "number": "青政发〔2023〕21号",
    "unified_no": "QLX-GF-2023-021",
    "index_no": "QL-2023-00021",
    "topic": "0902",
    "keywords": ["井盖"],
    "consult_phone": "024-00010001",
    "signed_on": date(2023, 12, 5),
}


def parsed(text: str = FIRST) -> ParsedDocument:
    return parse_source(read_bytes(text.encode(), "办法.md"))


def a_document(
    *,
    title: str = "青岚县井盖管理办法",
    text: str = FIRST,
    issuers: tuple[str, ...] = ("青岚县人民政府",),
    effective_on: date | None = date(2024, 1, 1),
    is_public: bool = True,
    at: datetime = AT,
    **fields,
) -> PolicyDocument:
    """Enter a normative document in force, with one edition, published unless said otherwise."""
    document = services.enact_document(
        fields={**NORMATIVE, "title": title, **fields},
        issuers=issuers,
        effective_on=effective_on,
        actor_id=None,
        at=at,
    )
    services.add_edition(
        document=document,
        parsed=parsed(text),
        edition_on=document.signed_on,
        commences_on=effective_on,
        actor_id=None,
        at=at,
    )
    if is_public:
        cleared("policies.policydocument", document.pk, at=at)
        services.publish_document(document=document, actor_id=None, at=at)
        document.refresh_from_db()
    return document


def a_second_edition(
    document: PolicyDocument, *, text: str = SECOND, commences_on: date | None = None
) -> None:
    """Add an edition of 2025-06-01 and let it out, as if its review had passed."""
    services.add_edition(
        document=document,
        parsed=parsed(text),
        edition_on=date(2025, 6, 1),
        commences_on=commences_on,
        actor_id=None,
        at=AT,
    )
    cleared("policies.policydocument", document.pk)
    services.publish_document(document=document, actor_id=None, at=AT)


def a_folder_of_laws(folder: Path) -> Path:
    """Write a made-up code in parts, a law in two versions, its successor and a page that is no text."""
    code = folder / "民法典"
    code.mkdir(parents=True)
    (code / "_index.md").write_text("---\nbookCollapseSection: true\n---\n", encoding="utf-8")
    head = "# 中华人民共和国示范法典\n\n# {part}\n\n2020年5月1日 示范大会通过\n\n2021年1月1日 施行\n\n<!-- INFO END -->\n\n"
    (code / "乙编.md").write_text(
        head.format(part="乙编") + "## 第一章　开头\n\n第一条　开头一条。\n\n第二条　开头二条。\n",
        encoding="utf-8",
    )
    (code / "甲编.md").write_text(
        head.format(part="甲编") + "## 第一章　后面\n\n第三条　后面一条。\n", encoding="utf-8"
    )
    laws = folder / "行政法"
    laws.mkdir()
    (laws / "渡船法(2010-03-01).md").write_text(
        "# 中华人民共和国渡船法\n\n2010年3月1日 示范大会通过\n\n<!-- INFO END -->\n\n"
        "第一条　渡船须有两名船工。\n\n第二条　本法自2010年6月1日起施行。\n",
        encoding="utf-8",
    )
    (laws / "渡船法(2015-04-02).md").write_text(
        "# 中华人民共和国渡船法\n\n2010年3月1日 示范大会通过\n\n"
        "2015年4月2日 《关于修改〈中华人民共和国渡船法〉的决定》修正\n\n<!-- INFO END -->\n\n"
        "第一条　渡船须有三名船工。\n\n第二条　本法自2010年6月1日起施行。\n",
        encoding="utf-8",
    )
    (laws / "船舶法(2021-08-01).md").write_text(
        "# 中华人民共和国船舶法\n\n2021年8月1日 示范大会通过\n\n<!-- INFO END -->\n\n"
        "第一条　船舶依照《示范法典》第二条登记，参照《从未公布的办法》。\n\n"
        "第二条　本法自2022年1月1日起施行。《中华人民共和国渡船法》同时废止。\n",
        encoding="utf-8",
    )
    return folder

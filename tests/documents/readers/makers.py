"""Small made-up files in each format, built byte by byte where a library would hide what is tested."""

import io
import zipfile

from docx import Document
from fpdf import FPDF

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def zipped(members: dict[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return held.getvalue()


def simple_docx(*lines: str) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def raw_docx(
    body: str, numbering: str = "", extra: dict[str, str | bytes] | None = None, relations: str = ""
) -> bytes:
    members: dict[str, str | bytes] = {
        "word/document.xml": f"<w:document {W} {R}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": (
            f'<Relationships><Relationship Id="n" Type="{RELATION}/numbering" Target="numbering.xml"/>'
            f"{relations}</Relationships>"
        ),
    }
    if numbering:
        members["word/numbering.xml"] = f"<w:numbering {W}>{numbering}</w:numbering>"
    return zipped(members | (extra or {}))


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def ofd(
    page: str, *, base: str = "Pages/Page_0/Content.xml", member: str = "Doc_0/Pages/Page_0/Content.xml"
) -> bytes:
    return zipped(
        {
            "OFD.xml": f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": (
                f"<ofd:Document {OFD}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
                f'</ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="{base}"/></ofd:Pages></ofd:Document>'
            ),
            member: f"<ofd:Page {OFD}><ofd:Content><ofd:Layer>{page}</ofd:Layer></ofd:Content></ofd:Page>",
        }
    )


def ofd_text(text: str, x: float, y: float, *, size: float = 5, deltas: str = "", ctm: str = "") -> str:
    turned = f'CTM="{ctm}"' if ctm else ""
    step = f'DeltaX="{deltas}"' if deltas else ""
    return (
        f'<ofd:TextObject Boundary="{x} {y} 150 {size}" Size="{size}" {turned}>'
        f'<ofd:TextCode X="0" Y="{size * 0.86}" {step}>{text}</ofd:TextCode></ofd:TextObject>'
    )


def blank_pdf(pages: int) -> bytes:
    document = FPDF()
    for _ in range(pages):
        document.add_page()
        document.rect(20, 20, 100, 100)
    return bytes(document.output())


def latin_pdf(*lines: str, password: str = "") -> bytes:
    document = FPDF()
    document.add_page()
    document.set_font("Helvetica", size=12)
    for line in lines:
        document.multi_cell(0, 7, line, new_x="LMARGIN", new_y="NEXT")
    if password:
        document.set_encryption(owner_password=password, user_password=password)
    return bytes(document.output())

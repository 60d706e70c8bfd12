"""PDF and OFD files, web pages and plain texts with words in every place where they can hide them."""

import html
import io
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

import pikepdf
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.documents.readers.makers import OFD, zipped

PDF_PLACES = ("page", "annotation", "form", "properties", "attached", "outline", "packet")
OFD_PLACES = ("page", "annotation", "attached", "properties", "outline")
HTML_PLACES = ("body", "split", "entities", "comment", "alt", "data", "meta", "script", "hidden", "title")
_LINES_PER_PAGE = 20


def pdf(places: Mapping[str, Sequence[str]], font: str = "STSong-Light") -> bytes:
    """Build a PDF, 20 lines on a page."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    held = io.BytesIO()
    canvas = Canvas(held)
    canvas.setAuthor("吴排版")
    canvas.setSubject(" ".join(places.get("properties", ())))
    lines = list(places.get("page", ())) or ["演示"]
    for number, line in enumerate(lines):
        if number and number % _LINES_PER_PAGE == 0:
            canvas.showPage()
        canvas.setFont(font, 12)
        canvas.drawString(60, 780 - 30 * (number % _LINES_PER_PAGE), line)
    for number, line in enumerate(places.get("outline", ())):
        canvas.bookmarkPage(f"b{number}")
        canvas.addOutlineEntry(line, f"b{number}")
    canvas.showPage()
    canvas.save()
    return _hiding(held.getvalue(), places)


def _hiding(data: bytes, places: Mapping[str, Sequence[str]]) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as file:
        notes = [
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[10, 10, 30, 30], Contents=line
            )
            for line in places.get("annotation", ())
        ]
        fields = [
            file.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, Rect=[10, 40, 200, 60],
                    T=f"f{number}", V=line,
                )
            )
            for number, line in enumerate(places.get("form", ()))
        ]  # fmt: skip
        file.pages[0].Annots = pikepdf.Array([*(file.make_indirect(note) for note in notes), *fields])
        if fields:
            file.Root.AcroForm = file.make_indirect(pikepdf.Dictionary(Fields=pikepdf.Array(fields)))
        if places.get("attached"):
            file.attachments["底稿.txt"] = "\n".join(places["attached"]).encode()
        if places.get("packet"):
            with file.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as packet:
                packet["dc:description"] = " ".join(places["packet"])
        held = io.BytesIO()
        file.save(held)
    return held.getvalue()


def text_object(line: str, x: float, y: float) -> str:
    """Place a line in two objects, cut within it."""
    middle = len(line) // 2
    pieces = ((line[:middle], x), (line[middle:], x + 4 * middle))
    return "".join(
        f'<ofd:TextObject Boundary="{left} {y} 150 8" Size="4"><ofd:TextCode X="0" Y="5" DeltaX="g {max(len(piece) - 1, 0)} 4">'
        f"{escape(piece)}</ofd:TextCode></ofd:TextObject>"
        for piece, left in pieces
    )


def ofd(places: Mapping[str, Sequence[str]]) -> bytes:
    """Build an OFD file of one page."""
    lines = list(places.get("page", ())) or ["演示"]
    page = "".join(text_object(line, 10, 10 + 8 * number) for number, line in enumerate(lines))
    noted = "".join(
        text_object(line, 10, 10 + 8 * number) for number, line in enumerate(places.get("annotation", ()))
    )
    outline = "".join(f'<ofd:OutlineElem Title="{escape(line)}"/>' for line in places.get("outline", ()))
    about = escape(" ".join(places.get("properties", ())))
    members: dict[str, str | bytes] = {
        "OFD.xml": f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID><ofd:Author>郑版式</ofd:Author>"
        f"<ofd:Abstract>{about}</ofd:Abstract></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {OFD}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
        '</ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>'
        f"<ofd:Outlines>{outline}</ofd:Outlines><ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>"
        "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments></ofd:Document>",
        "Doc_0/Pages/Page_0/Content.xml": f'<ofd:Page {OFD}><ofd:Content><ofd:Layer ID="2">{page}</ofd:Layer></ofd:Content></ofd:Page>',
        "Doc_0/Annots/Annotations.xml": f'<ofd:Annotations {OFD}><ofd:Page PageID="1"><ofd:FileLoc>Page_0/Annotation.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>',
        "Doc_0/Annots/Page_0/Annotation.xml": f'<ofd:PageAnnot {OFD}><ofd:Annot ID="9"><ofd:Appearance Boundary="0 0 210 297">{noted}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>',
        "Doc_0/Attachs/Attachments.xml": f'<ofd:Attachments {OFD}><ofd:Attachment ID="a" Name="底稿" Format="txt"><ofd:FileLoc>draft.txt</ofd:FileLoc></ofd:Attachment></ofd:Attachments>',
        "Doc_0/Attachs/draft.txt": "\n".join([*places.get("attached", ()), "底稿"]).encode(),
    }
    return zipped(members)


def page(places: Mapping[str, Sequence[str]]) -> bytes:
    """Build a web page."""
    told = {place: list(places.get(place, ())) for place in HTML_PLACES}
    parts = [
        "<!DOCTYPE html><html><head><meta charset='utf-8'>",
        *(f'<meta name="description" content="{html.escape(line)}">' for line in told["meta"]),
        f"<title>{html.escape('；'.join(told['title']))}</title>",
        f"<script>var list = [{','.join(repr(line) for line in told['script'])}];</script></head><body>",
        *(f"<p>{html.escape(line)}</p>" for line in told["body"]),
        *(f"<p>{_split(line)}</p>" for line in told["split"]),
        *(f"<p>{''.join(f'&#{ord(sign)};' for sign in line)}</p>" for line in told["entities"]),
        *(f"<!-- {line} -->" for line in told["comment"]),
        *(f'<img src="a.png" alt="{html.escape(line)}">' for line in told["alt"]),
        *(f"<div data-row='{html.escape(line)}'></div>" for line in told["data"]),
        *(f'<div style="display:none">{html.escape(line)}</div>' for line in told["hidden"]),
        "</body></html>",
    ]
    return "\n".join(parts).encode()


def _split(line: str) -> str:
    third = len(line) // 3
    return f"{line[:third]}<b>{line[third : 2 * third]}</b><span>{line[2 * third :]}</span>"


def archive(places: Mapping[str, Sequence[str]]) -> bytes:
    """Build a web archive around a page."""
    import base64

    body = base64.encodebytes(page(places)).decode()
    return (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\nContent-Type: text/html; charset="utf-8"\n'
        f"Content-Transfer-Encoding: base64\n\n{body}\n--x--\n"
    ).encode()


def photograph(kind: str = "JPEG", comment: str = "") -> bytes:
    """Build a picture that says where it was taken and by whom."""
    exif = Image.Exif()
    exif[0x013B] = "冯摄影".encode().decode("latin-1")
    exif[0x010E] = comment
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (41.0, 51.0, 30.0), "E", (123.0, 54.0, 0.0)
    exif[0x8825] = place
    held = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 30, 30)).save(held, kind, exif=exif)
    return held.getvalue()

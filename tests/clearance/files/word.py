"""A Word file with words in every place where a Word file can hide them."""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from tests.documents.readers.makers import RELATION, R, W, zipped

WPS = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
WP = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
V = 'xmlns:v="urn:schemas-microsoft-com:vml"'
SPACE = f"{W} {R} {WPS} {MC} {WP} {V}"
CORE = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STORIES = ("header", "footer", "footnotes", "endnotes", "comments")
PLACES = (
    "body", "table", *STORIES, "textbox", "deletions", "hidden", "attribute", "properties", "altchunk",
    "embedded", "part",
)  # fmt: skip


def runs(text: str, properties: str = "", tag: str = "t") -> str:
    """Cut a text into three runs, as Word does while one types and spells."""
    third = max(len(text) // 3, 1)
    pieces = [text[:third], text[third : 2 * third], text[2 * third :]]
    return "".join(
        f'<w:r><w:rPr>{properties}</w:rPr><w:{tag} xml:space="preserve">{escape(piece)}</w:{tag}></w:r>'
        for piece in pieces
        if piece
    )


def paragraphs(lines: Sequence[str], properties: str = "") -> str:
    return "".join(f"<w:p>{runs(line, properties)}</w:p>" for line in lines)


def textbox(lines: Sequence[str]) -> str:
    inner = f"<w:txbxContent>{paragraphs(lines)}</w:txbxContent>"
    return (
        f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx>{inner}</wps:txbx></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def body(places: Mapping[str, Sequence[str]]) -> str:
    cells = "".join(
        f"<w:tr><w:tc><w:p/></w:tc><w:tc>{paragraphs([line])}</w:tc></w:tr>" for line in places["table"]
    )
    deleted = "".join(
        f'<w:p><w:del w:id="1" w:author="李审"><w:r><w:delText xml:space="preserve">{escape(line)}</w:delText></w:r></w:del></w:p>'
        for line in places["deletions"]
    )
    pictures = "".join(
        f'<w:p><w:r><wp:docPr id="1" name="图片" descr="{escape(line)}"/></w:r></w:p>'
        for line in places["attribute"]
    )
    return (
        paragraphs(places["body"])
        + f"<w:tbl>{cells}</w:tbl>"
        + textbox(places["textbox"])
        + deleted
        + paragraphs(places["hidden"], "<w:vanish/>")
        + pictures
        + '<w:altChunk r:id="chunk"/>'
    )


def document(places: Mapping[str, Sequence[str]], embedded: bytes | None = None) -> bytes:
    """Build the file; a place that is not named holds nothing."""
    full = {place: list(places.get(place, ())) for place in PLACES}
    inner = {**dict.fromkeys(PLACES, ()), "body": full["embedded"]}
    story = {
        "header": ("hdr", "{}"), "footer": ("ftr", "{}"),
        "footnotes": ("footnotes", '<w:footnote w:id="1">{}</w:footnote>'),
        "endnotes": ("endnotes", '<w:endnote w:id="1">{}</w:endnote>'),
        "comments": ("comments", '<w:comment w:id="1" w:author="王批">{}</w:comment>'),
    }  # fmt: skip
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/word/comments.xml" ContentType="x"/></Types>',
        "word/document.xml": f"<w:document {SPACE}><w:body>{body(full)}</w:body></w:document>",
        "docProps/core.xml": f"<cp:coreProperties {CORE}><dc:creator>孙起草</dc:creator>"
        f"<dc:description>{escape(chr(10).join(full['properties']))}</dc:description></cp:coreProperties>",
        "docProps/app.xml": "<Properties><Company>青岚县某局</Company></Properties>",
        "word/chunk.html": "<html><body>"
        + "".join(f"<p>{line}</p>" for line in full["altchunk"])
        + "<p>附</p></body></html>",
        "customXml/item1.xml": "<form>"
        + "".join(f"<x>{escape(line)}</x>" for line in full["part"])
        + "</form>",
    }
    relations = [("chunk", "aFChunk", "chunk.html")]
    for name in STORIES:
        tag, frame = story[name]
        members[f"word/{name}.xml"] = f"<w:{tag} {SPACE}>{frame.format(paragraphs(full[name]))}</w:{tag}>"
        relations.append((name, name, f"{name}.xml"))
    if full["embedded"]:
        members["word/embeddings/inner.docx"] = embedded or document(inner)
        relations.append(("inner", "package", "embeddings/inner.docx"))
    members["word/_rels/document.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE}">'
        + "".join(
            f'<Relationship Id="{key}" Type="{RELATION}/{kind}" Target="{target}"/>'
            for key, kind, target in relations
        )
        + "</Relationships>"
    )
    return zipped(members)

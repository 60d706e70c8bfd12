"""A cleaned PDF: no properties, notes, scripts or attached files, masked characters out of its pages."""

import io
from typing import Any

import pikepdf

from gongkai.clearance.scanner.masking.images import stripped
from gongkai.clearance.scanner.masking.pdf_pages import rewrite_pages
from gongkai.clearance.scanner.readers.images import image_kind
from gongkai.clearance.scanner.readers.pdf import PdfFile

_KEPT_NOTES = ("/Link", "/Widget")
_ROOT = (
    "/Metadata",
    "/PieceInfo",
    "/OpenAction",
    "/AA",
    "/SpiderInfo",
    "/AF",
    "/Perms",
    "/DSS",
    "/Collection",
)
_ANYWHERE = ("/Metadata", "/PieceInfo", "/Thumb", "/AA", "/LastModified", "/AF")


def save_pdf(held: PdfFile) -> tuple[bytes, list[str]]:
    """Return the file as it may be published, and what people must be told of it."""
    _clear_file(held.pdf)
    for index, page in enumerate(held.pdf.pages):
        _clear_notes(page.obj)
        if index in held.pages:
            _clear_spoken(held.pdf, page)
    data = _saved(held.pdf)
    if not held.pages:
        return data, []
    rewritten = rewrite_pages(data, held.pages)
    with pikepdf.open(io.BytesIO(rewritten.data)) as again:
        _clear(again.trailer, ("/Info",))
        data = _saved(again)
    if not rewritten.pictured:
        return data, []
    listed = "、".join(map(str, rewritten.pictured))
    return data, [f"第 {listed} 页不能逐字改写，已整页转为图片，页上文字不能再检索或复制。"]


def _saved(pdf: pikepdf.Pdf) -> bytes:
    held = io.BytesIO()
    pdf.save(held, deterministic_id=True)
    return held.getvalue()


def _clear(owner: Any, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in owner:
            del owner[key]


def _clear_file(pdf: pikepdf.Pdf) -> None:
    """Take out properties, scripts, attached files and forms in XML."""
    _clear(pdf.trailer, ("/Info",))
    _clear(pdf.Root, _ROOT)
    names = pdf.Root.get("/Names")
    if isinstance(names, pikepdf.Dictionary):
        _clear(names, ("/EmbeddedFiles", "/JavaScript"))
    _clear_forms(pdf)
    for owner in pdf.objects:
        _clear_object(owner)


def _clear_forms(pdf: pikepdf.Pdf) -> None:
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary):
        _clear(form, ("/XFA",))
        form["/NeedAppearances"] = True


def _clear_object(owner: Any) -> None:
    """Take out what hides behind any object: its own metadata, thumbnails, scripts, a photograph's place."""
    if isinstance(owner, pikepdf.Stream):
        _clear(owner.stream_dict, _ANYWHERE)
        if owner.get("/Subtype") == "/Image" and owner.get("/Filter") == "/DCTDecode":
            raw = owner.read_raw_bytes()
            if image_kind(raw) == "jpeg":
                known: Any = owner.get("/DecodeParms")
                owner.write(stripped(raw), filter=pikepdf.Name.DCTDecode, decode_parms=known)
    elif isinstance(owner, pikepdf.Dictionary):
        _clear(owner, _ANYWHERE)
        if owner.get("/S") == "/JavaScript":
            owner["/JS"] = pikepdf.String("")


def _clear_notes(page: Any) -> None:
    notes = page.get("/Annots")
    if isinstance(notes, pikepdf.Array):
        page["/Annots"] = pikepdf.Array([note for note in notes if note.get("/Subtype") in _KEPT_NOTES])


def _clear_spoken(pdf: pikepdf.Pdf, page: Any) -> None:
    """Take out what a page says besides its signs: replacement text in marked content (ActualText)."""
    changed, kept = False, []
    for instruction in pikepdf.parse_content_stream(page):
        operands = list(instruction.operands)
        if str(instruction.operator) == "BDC" and isinstance(operands[-1], pikepdf.Dictionary):
            told = [key for key in ("/ActualText", "/Alt", "/E") if key in operands[-1]]
            for key in told:
                changed = True
                del operands[-1][key]
        kept.append((operands, instruction.operator))
    if changed:
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))

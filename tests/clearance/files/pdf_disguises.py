"""Ways a PDF hides what it says: how it is drawn, where it is drawn, and where it is written undrawn."""

import io
from collections.abc import Callable, Mapping, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

WIDE = str.maketrans("0123456789Xx", "０１２３４５６７８９Ｘｘ")
LETTERS = str.maketrans("01", "Ol")
LABELS = {11: "联系人张建国，手机", 18: "张建国的身份证号", 19: "补贴发放到银行卡号"}


def _blank(pdf: Pdf) -> pikepdf.Page:
    page = pdf.add_blank_page(page_size=(595, 842))
    page.Resources = Dictionary(Font=Dictionary(F1=_helvetica(pdf), F2=_song(pdf)))
    return page


def _helvetica(pdf: Pdf) -> pikepdf.Object:
    return pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))


def _song(pdf: Pdf) -> pikepdf.Object:
    """Return a font every reader has: its codes are the characters themselves."""
    system = Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("GB1"), Supplement=0)
    glyphs = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0,
        BaseFont=Name("/STSong-Light"),
        CIDSystemInfo=system,
        DW=1000,
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/STSong-Light"),
            Encoding=Name("/UniGB-UCS2-H"),
            DescendantFonts=Array([pdf.make_indirect(glyphs)]),
        )
    )


def _mapped(pdf: Pdf, codes: dict[int, str]) -> pikepdf.Object:
    """Return a font whose codes mean what its map says, whatever is drawn."""
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    font.ToUnicode = pdf.make_stream(_map(codes, 2).encode())
    return pdf.make_indirect(font)


def any_signs(lines: Sequence[str]) -> bytes:
    """Return a PDF whose lines hold any signs at all, those nobody sees included: its font's map says which."""
    held = io.BytesIO()
    with pikepdf.new() as pdf:
        codes = {sign: code for code, sign in enumerate(dict.fromkeys("".join(lines)), start=1)}
        page = _blank(pdf)
        page.Resources.Font.F3 = _all_mapped(pdf, codes)
        drawn = "".join(
            f"1 0 0 1 60 {780 - 30 * number} Tm <{''.join(f'{codes[sign]:04x}' for sign in line)}> Tj "
            for number, line in enumerate(lines)
        )
        _draw(page, pdf, f"BT /F3 12 Tf {drawn} ET")
        pdf.save(held)
    return held.getvalue()


def _all_mapped(pdf: Pdf, codes: Mapping[str, int]) -> pikepdf.Object:
    font = _song(pdf)
    font.Encoding = Name("/Identity-H")
    font.ToUnicode = pdf.make_stream(_map({code: sign for sign, code in codes.items()}, 4).encode())
    return font


def _map(codes: Mapping[int, str], width: int) -> str:
    listed = "\n".join(
        f"<{code:0{width}x}> <{sign.encode('utf-16-be').hex()}>" for code, sign in codes.items()
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Own def /CMapType 2 def\n"
        f"1 begincodespacerange <{'0' * width}> <{'f' * width}> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{listed}\nendbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )


def _song_text(text: str) -> str:
    return f"<{text.encode('utf-16-be').hex()}> Tj"


def _words(number: str) -> str:
    return LABELS[len(number.replace(" ", ""))]


def _label(number: str) -> str:
    """Return the instructions that set what stands before a number; the font of Latin letters is in force after."""
    return f"/F2 12 Tf {_song_text(_words(number))} /F1 12 Tf"


def _draw(page: pikepdf.Page, pdf: Pdf, content: str) -> None:
    page.Contents = pdf.make_stream(content.encode())


def _line(pdf: Pdf, number: str, how: str) -> None:
    _draw(_blank(pdf), pdf, f"BT /F1 12 Tf {how.format(label=_label(number), number=number)} ET")


def cut_into_runs(pdf: Pdf, number: str) -> None:
    pieces = [number[place : place + 3] for place in range(0, len(number), 3)]
    runs = "".join(
        f"1 0 0 1 {170 + 20.1 * place:.2f} 700 Tm ({piece}) Tj " for place, piece in enumerate(pieces)
    )
    _line(pdf, number, f"1 0 0 1 40 700 Tm {_label(number)} {runs}")


def sign_by_sign(pdf: Pdf, number: str) -> None:
    signs = "".join(f"1 0 0 1 {170 + 7 * place} 700 Tm ({sign}) Tj " for place, sign in enumerate(number))
    _line(pdf, number, f"1 0 0 1 40 700 Tm {_label(number)} {signs}")


def broken_over_lines(pdf: Pdf, number: str) -> None:
    half = len(number) // 2
    _line(pdf, number, f"60 700 Td {_label(number)} ({number[:half]}) Tj 0 -18 Td ({number[half:]}) Tj")


def full_width(pdf: Pdf, number: str) -> None:
    text = _song_text(f"{_words(number)}{number.translate(WIDE)}")
    _draw(_blank(pdf), pdf, f"BT /F2 12 Tf 60 700 Td {text} ET")


def look_alike_letters(pdf: Pdf, number: str) -> None:
    _line(pdf, number.translate(LETTERS), "60 700 Td {label} ({number}) Tj")


def spaces_inserted(pdf: Pdf, number: str) -> None:
    parted = " ".join(number[place : place + 4] for place in range(0, len(number), 4))
    _line(pdf, parted, "60 700 Td {label} ({number}) Tj")


def wide_gaps(pdf: Pdf, number: str) -> None:
    _line(pdf, number, "60 700 Td {label} 9 Tc ({number}) Tj")


def zero_width_by_map(pdf: Pdf, number: str) -> None:
    page = _blank(pdf)
    page.Resources.Font.F3 = _mapped(pdf, {ord(sign): sign for sign in "0123456789Xx"} | {1: "\u200b"})
    coded = f"{number[:6]}\x01{number[6:10]}\x01{number[10:]}".encode().hex()
    _draw(page, pdf, f"BT 60 700 Td {_label(number)} /F3 12 Tf <{coded}> Tj ET")


def other_glyphs_by_map(pdf: Pdf, number: str) -> None:
    page = _blank(pdf)
    page.Resources.Font.F3 = _mapped(
        pdf, {ord("a") + place: sign for place, sign in enumerate("0123456789Xx")}
    )
    coded = "".join(chr(ord("a") + "0123456789Xx".index(sign)) for sign in number)
    _draw(page, pdf, f"BT 60 700 Td {_label(number)} /F3 12 Tf ({coded}) Tj ET")


def spoken_only(pdf: Pdf, number: str) -> None:
    text = f"{_words(number)}{number}".encode("utf-16-be").hex()
    _line(pdf, number, f"60 700 Td /Span <</ActualText <feff{text}>>> BDC (seal) Tj EMC")


def white_on_white(pdf: Pdf, number: str) -> None:
    _line(pdf, number, "1 1 1 rg 60 700 Td {label} ({number}) Tj")


def undrawn(pdf: Pdf, number: str) -> None:
    _line(pdf, number, "3 Tr 60 700 Td {label} ({number}) Tj")


def outside_the_crop(pdf: Pdf, number: str) -> None:
    _line(pdf, number, "60 50 Td {label} ({number}) Tj")
    pdf.pages[0].CropBox = Array([0, 200, 595, 842])


def rotated(pdf: Pdf, number: str) -> None:
    _line(pdf, number, "0 1 -1 0 100 300 Tm {label} ({number}) Tj")


def upside_down(pdf: Pdf, number: str) -> None:
    _line(pdf, number, "-1 0 0 -1 500 300 Tm {label} ({number}) Tj")


def tiny(pdf: Pdf, number: str) -> None:
    _line(pdf, number, "60 700 Td {label} /F1 0.5 Tf ({number}) Tj")


def under_a_box(pdf: Pdf, number: str) -> None:
    _draw(
        _blank(pdf), pdf, f"BT /F1 12 Tf 60 700 Td {_label(number)} ({number}) Tj ET 0 g 140 690 300 25 re f"
    )


def in_a_hidden_layer(pdf: Pdf, number: str) -> None:
    page = _blank(pdf)
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=pikepdf.String("layer")))
    page.Resources.Properties = Dictionary(L1=layer)
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), BaseState=Name.ON, Order=Array([layer]))
    )
    _draw(page, pdf, f"/OC /L1 BDC BT /F1 12 Tf 60 700 Td {_label(number)} ({number}) Tj ET EMC")


def in_a_drawn_form(pdf: Pdf, number: str) -> None:
    page = _blank(pdf)
    _place(pdf, page, _form(pdf, page.Resources, f"BT /F1 12 Tf 60 700 Td {_label(number)} ({number}) Tj ET"))


def in_a_form_in_a_form(pdf: Pdf, number: str) -> None:
    page = _blank(pdf)
    inner = _form(pdf, page.Resources, f"BT /F1 12 Tf 10 20 Td {_label(number)} ({number}) Tj ET")
    outer = _form(pdf, Dictionary(XObject=Dictionary(In=inner)), "q 1 0 0 1 50 600 cm /In Do Q")
    _place(pdf, page, outer)


def _form(pdf: Pdf, resources: pikepdf.Object, content: str) -> pikepdf.Object:
    return pdf.make_stream(
        content.encode(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 595, 842]),
        Resources=resources,
    )


def _place(pdf: Pdf, page: pikepdf.Page, form: pikepdf.Object) -> None:
    page.Resources = Dictionary(Font=page.Resources.Font, XObject=Dictionary(Fm=form))
    _draw(page, pdf, "q 1 0 0 1 0 0 cm /Fm Do Q BT /F1 12 Tf 60 500 Td (after) Tj ET")


def in_a_note(pdf: Pdf, number: str) -> None:
    page = _blank(pdf)
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.FreeText, Rect=[10, 10, 30, 30], Contents=f"{_words(number)}{number}"
    )
    page.Annots = Array([pdf.make_indirect(note)])


def in_a_field(pdf: Pdf, number: str) -> None:
    page = _blank(pdf)
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            Rect=[10, 40, 200, 60],
            F=2,
            T="f",
            V=f"{_words(number)}{number}",
        )
    )
    page.Annots = Array([field])
    pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array([field])))


def in_the_properties(pdf: Pdf, number: str) -> None:
    _blank(pdf)
    pdf.docinfo["/Keywords"] = f"{_words(number)}{number}"


def in_the_packet(pdf: Pdf, number: str) -> None:
    _blank(pdf)
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as packet:
        packet["dc:description"] = f"{_words(number)}{number}"


def in_an_attached_file(pdf: Pdf, number: str) -> None:
    _blank(pdf)
    pdf.attachments["list.txt"] = f"{_words(number)}{number}".encode()


DRAWN: tuple[Callable[[Pdf, str], None], ...] = (
    cut_into_runs, sign_by_sign, broken_over_lines, full_width, look_alike_letters, spaces_inserted, wide_gaps,
    zero_width_by_map, other_glyphs_by_map, white_on_white, undrawn, outside_the_crop, rotated, upside_down, tiny,
    under_a_box, in_a_hidden_layer, in_a_drawn_form, in_a_form_in_a_form,
)  # fmt: skip
WRITTEN: tuple[Callable[[Pdf, str], None], ...] = (
    spoken_only, in_a_note, in_a_field, in_the_properties, in_the_packet, in_an_attached_file,
)  # fmt: skip


def disguised(hide: Callable[[Pdf, str], None], number: str) -> bytes:
    """Return a PDF in which a number is hidden in one way."""
    held = io.BytesIO()
    with pikepdf.new() as pdf:
        hide(pdf, number)
        pdf.save(held)
    return held.getvalue()

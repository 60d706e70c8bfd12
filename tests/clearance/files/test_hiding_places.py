"""What a file says besides its text is remarked, and a masked copy no longer says it."""

import io

import openpyxl
import pikepdf
import pypdfium2
import pytest
from docx import Document
from PIL import Image
from pptx import Presentation

from gongkai.clearance.scanner.files import look, scan_bytes
from gongkai.clearance.scanner.masking import mask_bytes
from gongkai.clearance.scanner.readers import open_bytes
from gongkai.core.documents.readers import read_bytes
from gongkai.core.refusals import Refused
from tests.clearance.files import pages, sheets, word
from tests.documents.readers.makers import simple_docx, zipped

SECRET = "张三的身份证号11010519491231002X。"
SENTENCE = "现将有关事项通知如下。"


def remarks(data: bytes, name: str, detector) -> dict[str, str]:
    """Return part → text of everything remarked of the metadata."""
    return {f.part: f.text for f in scan_bytes(data, name, detector).findings if f.kind == "metadata"}


def test_word_tells_of_its_author_its_changes_its_comments_and_what_it_carries(detector):
    data = word.document({place: [SENTENCE] for place in word.PLACES})

    told = remarks(data, "a.docx", detector)

    assert told["deletions"] == "修订 1 处（李审）"
    assert {"comments", "hidden", "attachment:inner.docx"} <= set(told)
    findings = scan_bytes(data, "a.docx", detector).findings
    assert {"孙起草", "青岚县某局"} <= {f.text for f in findings if f.part == "properties"}


def test_a_clean_word_copy_opens_and_keeps_every_paragraph_but_what_was_hidden(detector):
    places = {**{place: [SENTENCE] for place in word.PLACES}, "body": [SENTENCE, SECRET], "hidden": [SECRET]}

    copy = mask_bytes(word.document(places), "a.docx", detector).data

    reading = open_bytes(copy, "a.docx")
    text = {p.part.name: p.part.text for p in reading.passages()}
    assert text["body"].startswith(f"{SENTENCE}\n张三的身份证号110105********002X。\n\t{SENTENCE}\t\n")
    assert {"deletions", "hidden", "comments", "properties"} & set(text) == set()
    assert {"header", "footer", "footnotes", "endnotes", "textbox"} <= set(text)
    blocks = read_bytes(copy, "a.docx").blocks
    assert [block.text for block in blocks][:2] == [SENTENCE, "张三的身份证号110105********002X。"]


def test_members_that_hold_nothing_to_mask_stay_byte_for_byte(detector):
    data = simple_docx(SENTENCE, SECRET)

    copy = mask_bytes(data, "a.docx", detector).data

    before, after = open_bytes(data, "a.docx").container, open_bytes(copy, "a.docx").container
    changed = {n for n in after.names if before.archive.read(n) != after.archive.read(n)}
    assert "word/document.xml" in changed
    assert {"word/styles.xml", "word/settings.xml", "word/theme/theme1.xml"} & changed == set()
    assert [p.text for p in Document(io.BytesIO(copy)).paragraphs] == [
        SENTENCE,
        "张三的身份证号110105********002X。",
    ]


def test_text_shown_twice_for_old_programs_is_masked_twice(detector):
    copy = mask_bytes(word.document({"body": [SENTENCE], "textbox": [SECRET]}), "a.docx", detector).data

    document = open_bytes(copy, "a.docx").container.archive.read("word/document.xml").decode()

    assert "1231002X" not in document.replace('</w:t></w:r><w:r><w:rPr/><w:t xml:space="preserve">', "")
    assert document.count("002X") == 2


def test_a_row_a_change_took_out_is_gone_from_the_copy(detector):
    row = "<w:tr><w:trPr><w:del w:id='1' w:author='a'/></w:trPr><w:tc><w:p><w:r><w:t>旧行</w:t></w:r></w:p></w:tc></w:tr>"
    data = zipped(
        {
            "word/document.xml": f"<w:document {word.SPACE}><w:body><w:tbl>{row}</w:tbl><w:p/></w:body></w:document>"
        }
    )

    copy = mask_bytes(data, "a.docx", detector).data

    assert "旧行" not in open_bytes(copy, "a.docx").container.archive.read("word/document.xml").decode()


def test_a_column_of_numbers_is_one_finding_and_every_cell_is_masked(detector):
    numbers = ["11010519491231002X", "110105199003078518", "210421198506153274"]
    rows = [["青岚县名册"], ["姓名", "身份证号", "手机号"]]
    rows += [["张三", number, 13812345678 + place] for place, number in enumerate(numbers)]
    data = sheets.register(rows)

    findings = [f for f in scan_bytes(data, "a.xlsx", detector).findings if f.kind == "mobile_phone"]
    copy = mask_bytes(data, "a.xlsx", detector)

    assert [(f.part, f.cell, f.count) for f in findings] == [("sheet:名册!C", "C3", 3)]
    sheet = openpyxl.load_workbook(io.BytesIO(copy.data)).active
    assert [cell.value for cell in sheet["C"]][1:] == ["手机号", "138****5678", "138****5679", "138****5680"]
    assert [cell.value for cell in sheet["A"]][1:] == ["姓名", "张三", "张三", "张三"]


def test_a_formula_that_would_bring_the_number_back_goes(detector):
    data = sheets.register([["姓名", "手机"], ["张三", "13812345678"], ["李四", "=B2"]])
    book = open_bytes(data, "a.xlsx").container
    member = book.archive.find("xl/worksheets/sheet1.xml")
    cached = book.archive.read(member).replace(b"<f>B2</f><v />", b"<f>B2</f><v>13812345678</v>").replace(
        b"<f>B2</f><v></v>", b"<f>B2</f><v>13812345678</v>"
    )  # fmt: skip
    data = book.archive.repacked({member: cached})

    copy = mask_bytes(data, "a.xlsx", detector).data

    assert [row[1].value for row in openpyxl.load_workbook(io.BytesIO(copy)).active.rows][1:] == [
        "138****5678"
    ] * 2


def test_hidden_sheets_rows_and_columns_are_remarked(detector):
    told = remarks(sheets.workbook({"cells": [SENTENCE]}), "a.xlsx", detector)

    assert told["sheet:底表"] == "底表"
    assert told["sheet:名单"] == "隐藏列 C"


def test_a_clean_workbook_and_a_clean_presentation_still_open(detector):
    book = mask_bytes(sheets.workbook({"comments": [SECRET], "cells": [SENTENCE]}), "a.xlsx", detector).data
    deck = mask_bytes(sheets.slides({"notes": [SECRET], "slide": [SENTENCE]}), "a.pptx", detector).data

    sheet = openpyxl.load_workbook(io.BytesIO(book))["名单"]
    assert [cell.comment for row in sheet.rows for cell in row if cell.comment] == []
    assert (
        Presentation(io.BytesIO(deck)).slides[0].notes_slide.notes_text_frame.text
        == "张三的身份证号110105********002X。"
    )


def test_a_clean_pdf_has_no_properties_notes_or_files_and_its_signs_stay_where_they_were(detector):
    data = pages.pdf({place: [SENTENCE, SECRET] for place in pages.PDF_PLACES})

    copy = mask_bytes(data, "a.pdf", detector)

    with pikepdf.open(io.BytesIO(copy.data)) as file:
        assert "/Info" not in file.trailer
        assert "/Metadata" not in file.Root
        assert len(file.attachments) == 0
        assert {str(note.Subtype) for note in file.pages[0].Annots} == {"/Widget"}
        whole = b"".join(o.read_bytes() for o in file.objects if isinstance(o, pikepdf.Stream))
    assert b"1002X" not in whole
    assert "文件所附的文件已经去掉。" in copy.notes
    assert boxes(copy.data, "现将") == pytest.approx(boxes(data, "现将"), abs=0.5)


def boxes(data: bytes, words: str) -> tuple[float, ...]:
    with pypdfium2.PdfDocument(data) as document:
        text = document[0].get_textpage()
        return text.get_charbox(text.get_text_range().index(words), loose=True)


def test_text_in_a_drawn_form_is_masked_as_text(detector):
    data = in_a_form(pages.pdf({"page": [SENTENCE, SECRET]}))

    copy = mask_bytes(data, "a.pdf", detector)

    assert copy.notes == ()
    with pypdfium2.PdfDocument(copy.data) as document:
        said = document[0].get_textpage().get_text_range()
    assert SENTENCE[:4] in said
    assert SECRET not in said


def in_a_form(data: bytes) -> bytes:
    """Move the content of the first page into a form it draws, as many printing programs do."""
    with pikepdf.open(io.BytesIO(data)) as file:
        page = file.pages[0]
        form = file.make_stream(
            page.Contents.read_bytes(),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=page.mediabox,
            Resources=page.Resources,
        )
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        page.Contents = file.make_stream(b"/F Do")
        held = io.BytesIO()
        file.save(held)
    return held.getvalue()


def test_a_scanned_page_is_not_passed_over_in_silence(detector):
    from tests.documents.readers.makers import blank_pdf

    assert remarks(blank_pdf(2), "a.pdf", detector)["body"] == "第 1、2 页没有文字层"


def test_an_ofd_copy_reads_the_same_but_for_what_was_masked(detector):
    data = pages.ofd({"page": [SENTENCE, SECRET], "annotation": [SECRET], "attached": [SECRET]})

    copy = mask_bytes(data, "a.ofd", detector).data

    text = "".join(block.text for block in read_bytes(copy, "a.ofd").blocks).replace(" ", "")
    assert SENTENCE in text
    assert "110105********002X" in text
    assert {p.part.name for p in open_bytes(copy, "a.ofd").passages()} == {"body"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_photograph_tells_where_it_was_taken_and_its_copy_does_not(kind, detector):
    data = pages.photograph(kind, comment="phone 13812345678")
    name = f"a.{kind.lower()}"

    told = [f.text for f in scan_bytes(data, name, detector).findings if f.kind == "metadata"]
    copy = mask_bytes(data, name, detector)

    assert "41.858333,123.900000" in told
    assert len(told) == 2
    assert copy.scanned.findings == ()
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(copy.data)) as after:
        assert after.convert("RGB").tobytes() == before.convert("RGB").tobytes()
        assert 0x8825 not in after.getexif()


def test_a_photograph_inside_a_document_is_asked_too(detector):
    body = (
        f"<w:document {word.SPACE}><w:body><w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p></w:body></w:document>"
    )
    data = zipped({"word/document.xml": body, "word/media/image1.jpeg": pages.photograph()})

    told = remarks(data, "a.docx", detector)
    copy = mask_bytes(data, "a.docx", detector)

    assert "attachment:image1.jpeg/metadata" in told
    assert copy.scanned.findings == ()


def test_which_way_up_a_photograph_is_stays_known(detector):
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = 6, "someone"
    held = io.BytesIO()
    Image.new("RGB", (8, 4)).save(held, "JPEG", exif=exif)

    copy = mask_bytes(held.getvalue(), "a.jpg", detector).data

    with Image.open(io.BytesIO(copy)) as picture:
        assert dict(picture.getexif()) == {0x0112: 6}


def test_comments_and_author_of_a_page_go_but_what_browsers_act_upon_stays(detector):
    page = (
        '<html><head><meta name="author" content="孙网编"></head><body><!--[if IE]><p>旧</p><![endif]-->'
        f"<!-- 改稿：{SENTENCE} --><p>{SENTENCE}</p></body></html>"
    )

    copy = mask_bytes(page.encode(), "a.html", detector).data.decode()

    assert copy == page.replace("孙网编", "").replace(f" 改稿：{SENTENCE} ", "")


def test_a_text_in_gb18030_is_masked_in_gb18030(detector):
    copy = mask_bytes(f"{SENTENCE}\r\n{SECRET}".encode("gb18030"), "a.txt", detector).data

    assert copy.decode("gb18030") == f"{SENTENCE}\r\n张三的身份证号110105********002X。"


@pytest.mark.parametrize("mark", ["机密★10年", "内部资料 注意保存"])
def test_a_mark_of_secrecy_is_never_masked_away(mark, detector):
    with pytest.raises(Refused, match="脱敏不能代替解密"):
        mask_bytes(simple_docx(mark, SENTENCE), "a.docx", detector)


def test_words_in_bytes_nobody_can_read_are_found_and_written_over(detector):
    told = b"\x00\x01\x02\x03" * 20 + "联系人张三，手机13812345678。".encode("utf-16-le") + b"\x00\x01" * 30
    data = zipped(
        {
            "word/document.xml": f"<w:document {word.SPACE}><w:body><w:p/></w:body></w:document>",
            "word/embeddings/oleObject1.bin": told,
        }
    )

    seen = look(open_bytes(data, "a.docx"), detector)
    copy = open_bytes(mask_bytes(data, "a.docx", detector).data, "a.docx").container.archive

    assert "mobile_phone" in {each.finding.kind for each in seen}
    assert len(copy.read("word/embeddings/oleObject1.bin")) == len(told)
    assert "138****5678".encode("utf-16-le") in copy.read("word/embeddings/oleObject1.bin")


def test_a_number_in_a_file_name_is_found(detector):
    findings = scan_bytes(SENTENCE.encode(), "dir/张三11010519491231002X.txt", detector).findings

    assert [(f.part, f.text) for f in findings] == [("filename", "11010519491231002X")]

"""What strangers send is refused in one sentence, before it does any harm, and read in bounded time and memory."""

import io
import zlib

import pikepdf
import pytest

from gongkai.clearance.scanner.files import scan_bytes, scan_path
from gongkai.clearance.scanner.readers import open_bytes, streams
from gongkai.core.refusals import BadInput
from tests.clearance.files import pages, sheets, word
from tests.documents.readers import makers

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
DOCTYPE = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>'
BODY = f"<w:document {makers.W}><w:body/></w:document>"


def swelling_pdf() -> bytes:
    """Build a PDF whose page unpacks to 250 MB."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 10_000_000) for _ in range(25)) + packer.flush()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        content = pdf.make_stream(b"")
        content.write(packed, filter=pikepdf.Name.FlateDecode)
        pdf.pages[0].Contents = content
        held = io.BytesIO()
        pdf.save(held, compress_streams=False, recompress_flate=False)
    return held.getvalue()


def wrapped(data: bytes, name: str, levels: int) -> bytes:
    """Put a file into archives inside archives."""
    for level in range(levels):
        data, name = makers.zipped({name: data}), f"{level}.zip"
    return data


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "a.docx", "空的"),
        (b" \r\n\t", "a.txt", "空的"),
        (makers.zipped({}), "a.zip", "空的"),
        (makers.simple_docx("公告")[:900], "a.docx", "不完整"),
        (sheets.workbook({})[:900], "a.xlsx", "不完整"),
        (makers.latin_pdf("text")[:60], "a.pdf", "不完整"),
        (pages.photograph()[:40], "a.jpg", "已损坏"),
        (b"\x89PNG\r\n\x1a\n" + b"\x01" * 50, "a.png", "已损坏"),
        (makers.simple_docx("公告"), "a.pdf", "扩展名是 .pdf"),
        (makers.simple_docx("公告"), "a.pptx", "扩展名是 .pptx"),
        (sheets.slides({}), "a.docx", "PowerPoint"),
        (pages.photograph(), "a.docx", "图片"),
        ("演示".encode(), "a.jpg", "不是这种图片"),
        (makers.zipped({"a.txt": "x"}), "a.docx", "没有"),
        (makers.latin_pdf("text", password="secret"), "a.pdf", "密码"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", "加密"),
        (OLE + "Workbook".encode("utf-16-le"), "a.xls", "xlsx"),
        (makers.zipped({"word/document.xml": b"0" * 30_000_000}), "a.docx", "压缩炸弹"),
        (makers.zipped({"a.txt": b"0" * 30_000_000}), "a.zip", "压缩炸弹"),
        (swelling_pdf(), "a.pdf", "压缩炸弹"),
        (wrapped(b"0" * 30_000_000, "a.txt", 3), "a.zip", "压缩炸弹"),
        (wrapped("演示文本".encode(), "a.txt", 5), "a.zip", "嵌套超过 3 层"),
        (makers.zipped({"word/document.xml": DOCTYPE}), "a.docx", "外部实体"),
        (makers.zipped({"word/document.xml": BODY, "customXml/item1.xml": DOCTYPE}), "a.docx", "外部实体"),
        (makers.zipped({"xl/workbook.xml": DOCTYPE}), "a.xlsx", "外部实体"),
        (makers.zipped({"ppt/presentation.xml": DOCTYPE}), "a.pptx", "外部实体"),
        (makers.zipped({"OFD.xml": DOCTYPE}), "a.ofd", "外部实体"),
        (makers.zipped({"附.pdf": makers.latin_pdf("text", password="secret")}), "a.zip", "其中的“附.pdf”"),
        ("Привет, это не китайский текст".encode("cp1251"), "a.txt", "编码"),
        (b"\x01\x00\x02\x00" * 50, "a.bin", "无法识别"),
        (b"Rar!\x1a\x07" + b"\x01" * 50, "a.rar", "RAR"),
        (b"MIME-Version: 1.0\nContent-Type: text/plain\n\nhello", "a.mht", "没有正文"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(data, name, says):
    with pytest.raises(BadInput) as refusal:
        open_bytes(data, name)

    sentence = str(refusal.value)
    assert says in sentence
    assert sentence.endswith("。")
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("<!--" * 200_000, "a.html"),
        ("<a " * 200_000, "a.html"),
        ("<a b='" * 100_000, "a.html"),
        ("<" + "a" * 500_000, "a.html"),
        ("<p " + "a" * 500_000 + ">", "a.html"),
        ("<div>" * 100_000 + "</p>" * 100_000, "a.html"),
        ("<script>" + "</" * 200_000, "a.html"),
        ("&#" * 300_000, "a.html"),
        ("*" * 300_000, "a.md"),
        ("<a" * 200_000, "a.md"),
        ('"' * 300_001, "a.csv"),
        (',"' * 100_000, "a.csv"),
    ],
    ids=lambda value: value[:8] if len(value) > 10 else value,
)
def test_a_text_made_to_exhaust_a_reader_is_read_in_one_go(text, name):
    reading = open_bytes(text.encode(), name)

    assert reading.kind == name.partition(".")[2]
    assert sum(scroll.length for scroll in reading.scrolls.values()) <= len(text)


def test_elements_nested_without_end_are_refused():
    deep = f"<w:document {makers.W}><w:body>{'<w:p>' * 20_000}{'</w:p>' * 20_000}</w:body></w:document>"

    with pytest.raises(BadInput):
        open_bytes(makers.zipped({"word/document.xml": deep}), "a.docx")


def test_many_files_that_are_small_each_and_too_much_together_are_refused(monkeypatch):
    monkeypatch.setattr("gongkai.clearance.scanner.readers.reading.MOST_UNPACKED", 1000)
    inner = makers.zipped({f"{number}.txt": bytes(range(32, 127)) * 4 for number in range(4)})

    with pytest.raises(BadInput, match="200 MB"):
        open_bytes(makers.zipped({"a.zip": inner, "b.zip": inner}), "a.zip")


def test_a_name_that_climbs_out_of_its_archive_is_only_a_name(tmp_path, detector):
    scanned = scan_bytes(makers.zipped({"../../etc/x.txt": "手机".encode()}), "a.zip", detector)

    assert scanned.media_type == "application/zip"
    assert list(tmp_path.iterdir()) == []


def test_a_file_inside_another_that_nobody_can_read_is_left_to_people(detector):
    data = makers.zipped({"附.docx": makers.simple_docx("公告")[:900], "说明.txt": "演示说明"})

    told = [f for f in scan_bytes(data, "a.zip", detector).findings if f.severity == "confirm"]

    assert [(f.part, f.text) for f in told] == [("attachment:附.docx/strings", "附.docx")]
    assert "不完整" in told[0].suggestion


def test_three_levels_of_archives_are_read(detector):
    data = wrapped("张三的身份证号11010519491231002X。".encode(), "a.txt", 3)

    findings = scan_bytes(data, "a.zip", detector).findings

    assert [f.part for f in findings if f.kind == "identity_number"] == [
        "attachment:1.zip/attachment:0.zip/attachment:a.txt/body"
    ]


def test_an_altchunk_that_holds_itself_ends():
    inner = word.document({"body": ["演示"]})
    for _ in range(4):
        held = open_bytes(word.document({"body": ["演示"], "embedded": ["x"]}, embedded=b""), "a.docx")
        inner = held.container.archive.repacked({"word/embeddings/inner.docx": inner})

    with pytest.raises(BadInput, match="嵌套超过 3 层"):
        open_bytes(inner, "a.docx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_long_text_passes_through_piece_by_piece_and_its_places_are_right(
    encoding, tmp_path, monkeypatch, detector
):
    monkeypatch.setattr(streams, "STREAMED_FROM", 1000)
    monkeypatch.setattr(streams, "CHUNK", 997)
    text = "".join(
        f"各乡镇人民政府要切实抓好落实。{'张三的身份证号11010519491231002X，' if n % 50 == 7 else ''}\n"
        for n in range(400)
    )
    path = tmp_path / "long.txt"
    path.write_bytes(text.encode(encoding))

    scanned = scan_path(path, detector)

    assert scanned.characters == len(text)
    assert len(scanned.findings) == 8
    assert {text[f.start : f.end] for f in scanned.findings} == {"11010519491231002X"}


def test_a_long_text_that_is_none_or_in_two_encodings_is_refused(tmp_path, monkeypatch, detector):
    monkeypatch.setattr(streams, "STREAMED_FROM", 1000)
    broken = tmp_path / "broken.txt"
    broken.write_bytes(
        ("通知如下，请认真落实。\n" * 90).encode("gb18030") + "的\n".encode() * 3 + b"\xff\xff\xff"
    )
    binary = tmp_path / "binary.txt"
    binary.write_bytes(b"\x00\x01" * 2000)

    with pytest.raises(BadInput, match="编码"):
        scan_path(broken, detector)
    with pytest.raises(BadInput, match="不是文本"):
        scan_path(binary, detector)

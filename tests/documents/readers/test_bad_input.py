"""What cannot be read is refused in one Chinese sentence that says what to do."""

import pytest

from gongkai.core.documents.readers import read, read_bytes
from gongkai.core.refusals import BadInput
from tests.documents.readers import makers

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
DOCTYPE = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
MEMBER = "word/document.xml"


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "a.docx", "空的"),
        (b" \r\n\t", "a.txt", "空的"),
        (makers.simple_docx("公告")[:900], "a.docx", "不完整"),
        (makers.latin_pdf("text")[:60], "a.pdf", "不完整"),
        (makers.simple_docx("公告"), "a.pdf", "扩展名是 .pdf"),
        (makers.latin_pdf("text"), "a.docx", "扩展名是 .docx"),
        (b"<html><body><p>hi</p></body></html>", "a.docx", "网页"),
        ("演示通知".encode(), "a.pdf", "扩展名是 .pdf"),
        (makers.latin_pdf("text", password="secret"), "a.pdf", "密码"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", "加密"),
        (makers.zipped({MEMBER: b"0" * (30 * 1024 * 1024)}), "a.docx", "压缩炸弹"),
        (makers.zipped({MEMBER: f"{DOCTYPE}<a>&e;</a>"}), "a.docx", "外部实体"),
        (makers.zipped({"OFD.xml": f"{DOCTYPE}<a>&e;</a>"}), "a.ofd", "外部实体"),
        (makers.ofd(""), "a.ofd", "没有文字"),
        ("Привет, это не китайский текст".encode("cp1251"), "a.txt", "编码"),
        ("日本語の文章です。お知らせをご覧ください。".encode("shift_jis"), "a.txt", "编码"),
        (b"\x89PNG\r\n\x1a\n" + b"\x01" * 50, "a.png", "图片"),
        (makers.zipped({"a.txt": "x"}), "a.zip", "压缩包"),
        (OLE + "Workbook".encode("utf-16-le"), "a.xls", "xlsx"),
        (b"\x01\x00\x02\x00" * 50, "a.bin", "无法识别"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(data, name, says):
    with pytest.raises(BadInput) as refusal:
        read_bytes(data, name)

    sentence = str(refusal.value)
    assert says in sentence
    assert sentence.endswith("。")
    assert "\n" not in sentence


def test_an_old_word_file_names_the_conversion_where_no_office_is_present(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda _: None)

    with pytest.raises(BadInput, match="另存为”docx"):
        read_bytes(OLE + "WordDocument".encode("utf-16-le"), "a.doc")


def test_a_scan_of_500_pages_is_told_from_its_pages():
    scan = makers.blank_pdf(500)

    with pytest.raises(BadInput, match=r"共 500 页.*OCR"):
        read_bytes(scan, "scan.pdf")


def test_a_lying_header_does_not_hide_a_bomb():
    packed = bytearray(makers.zipped({MEMBER: b"0" * (30 * 1024 * 1024)}))
    central = packed.rindex(b"PK\x01\x02")
    packed[central + 24 : central + 28] = (10).to_bytes(4, "little")

    with pytest.raises(BadInput):
        read_bytes(bytes(packed), "a.docx")


def test_missing_files_and_folders_are_told_apart(tmp_path):
    with pytest.raises(BadInput, match="找不到文件"):
        read(tmp_path / "none.docx")
    with pytest.raises(BadInput, match="是文件夹"):
        read(tmp_path)


def test_gb18030_is_read():
    text = "关于开展演示工作的通知\r\n各乡镇人民政府："

    source = read_bytes(text.encode("gb18030"), "a.txt")

    assert [block.text for block in source.blocks] == text.split("\r\n")

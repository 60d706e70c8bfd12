"""From bytes to characters: UTF-8 first, then GB18030 where it reads as Chinese, else refused."""

import codecs
import re

from gongkai.core.refusals import BadInput

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_COMMON = re.compile(r"[的一是不在有和为第条国人民政府法规定应当通知关于部门年月日工作管理单位]")
_CJK = re.compile(r"[\u4e00-\u9fff]")
_RARE = re.compile(r"[\ue000-\uf8ff\ufffd\x80-\x9f]|[\x00-\x08\x0e-\x1f]")


def decode(data: bytes, declared: str = "") -> str:
    """
    Return the text of bytes in UTF-8 or in GB18030 that reads as Chinese.

    :raises BadInput: if the bytes are in any other encoding
    """
    if data.startswith(_UTF16):
        raise _refusal()
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        text = _as_gb18030(data)
        if text is None:
            raise _refusal() from error
        if declared.lower() not in ("", "utf-8", "utf8", "gbk", "gb2312", "gb18030"):
            raise _refusal() from error
        return text


def _as_gb18030(data: bytes) -> str | None:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    chinese = len(_CJK.findall(text))
    strange = len(_RARE.findall(text))
    odd = sum(1 for char in text if ord(char) > 127) or 1
    if strange * 50 > odd or chinese * 2 < odd:
        return None
    return text if len(_COMMON.findall(text)) * 50 >= chinese else None


def _refusal() -> BadInput:
    return BadInput("文字编码既不是 UTF-8 也不是 GB18030，无法可靠读取，请另存为 UTF-8 编码后再试。")

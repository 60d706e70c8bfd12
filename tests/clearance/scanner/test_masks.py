"""The same mask for the same thing everywhere (S7), whatever it was disguised as."""

import pytest

from gongkai.clearance.scanner.masks import mask, mask_name


@pytest.mark.parametrize(
    ("kind", "text", "masked"),
    [
        ("identity_number", "21042119900101123X", "210421********123X"),
        ("identity_number", "210421 1990-0101·１２３ｘ", "210421********123X"),
        ("identity_number", "210421900101123", "210421*****1123"),
        ("mobile_phone", "13812345678", "138****5678"),
        ("mobile_phone", "+86 138-1234-5678", "138****5678"),
        ("mobile_phone", "一三八一二三四五六七八", "138****5678"),
        ("bank_card", "6217 0015 5634 5464", "************5464"),
        ("passport", "E12345678", "E1*****78"),
        ("plate", "辽D·12345", "辽D***45"),
        ("address", "辽宁省抚顺县石文镇毛公村三组12号", "辽宁省抚顺县石文镇毛公村***"),
        ("address", "沈阳市和平区南京街12号3单元401室", "沈阳市和平区***"),
        ("email", "zhang@163.com", "z***@163.com"),
        ("email", "zhang(at)163。com", "z***@163.com"),
        ("social_account", "abc_12345", "ab*******"),
        ("state_secret_mark", "绝密★长期", ""),
    ],
)
def test_each_kind_has_its_mask(kind, text, masked):
    assert mask(kind, text) == masked


def test_a_name_keeps_its_first_character():
    assert (mask_name("李晓明"), mask_name("")) == ("李**", "")

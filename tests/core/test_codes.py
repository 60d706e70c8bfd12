from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.core.codes import (
    CREDIT_ALPHABET,
    PROVINCES,
    check_bank_card,
    check_credit_code,
    check_organisation_code,
    check_resident_id,
    credit_check,
    luhn_check,
    organisation_check,
    resident_check,
)

TODAY = date(2026, 11, 24)
DIGITS = "0123456789"


@st.composite
def resident_ids(draw):
    province = draw(st.sampled_from(sorted(PROVINCES)))
    birth = draw(st.dates(date(1900, 1, 1), TODAY))
    body = province + draw(st.text(DIGITS, min_size=4, max_size=4)) + f"{birth:%Y%m%d}"
    body += draw(st.text(DIGITS, min_size=3, max_size=3))
    return body + resident_check(body)


@st.composite
def credit_codes(draw):
    body = draw(st.text(CREDIT_ALPHABET, min_size=2, max_size=2)) + draw(st.sampled_from(sorted(PROVINCES)))
    body += draw(st.text(DIGITS, min_size=4, max_size=4)) + draw(
        st.text(CREDIT_ALPHABET, min_size=9, max_size=9)
    )
    return body + credit_check(body)


@st.composite
def bank_cards(draw):
    body = draw(st.text(DIGITS, min_size=15, max_size=18))
    return body + luhn_check(body)


@st.composite
def organisation_codes(draw):
    body = draw(st.text(DIGITS, min_size=8, max_size=8))
    return body + organisation_check(body)


def _with_another(data, code, alphabet):
    place = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.sampled_from([char for char in alphabet if char != code[place]]))
    return code[:place] + other + code[place + 1 :]


@given(st.data(), resident_ids())
def test_one_wrong_digit_in_an_identity_number_is_found(data, code):
    assert check_resident_id(code, on=TODAY).is_valid
    assert not check_resident_id(_with_another(data, code, DIGITS)).is_valid


@given(st.data(), credit_codes())
def test_one_wrong_place_in_a_credit_code_is_found(data, code):
    assert check_credit_code(code).is_valid
    assert not check_credit_code(_with_another(data, code, CREDIT_ALPHABET)).is_valid


@given(st.data(), bank_cards())
def test_one_wrong_digit_in_a_card_number_is_found(data, code):
    assert check_bank_card(code).is_valid
    assert not check_bank_card(_with_another(data, code, DIGITS)).is_valid


@given(st.data(), organisation_codes())
def test_one_wrong_digit_in_an_organisation_code_is_found(data, code):
    assert check_organisation_code(code).is_valid
    assert not check_organisation_code(_with_another(data, code, DIGITS)).is_valid


@pytest.mark.parametrize(
    "code",
    [
        "11010519491231002X",
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002X",
        "210421800101123",
    ],
)
def test_valid_identity_numbers(code):
    assert check_resident_id(code, on=TODAY).reasons == ()


@pytest.mark.parametrize(
    ("code", "reasons"),
    [
        ("110105194912310021", ["校验码"]),
        ("990105194912310028", ["省级", "校验码"]),
        ("110105194902300023", ["出生日期不是", "校验码"]),
        ("11010519491231002", ["18位"]),
        ("1101051949123100XX", ["18位"]),
        ("210421801301123", ["出生日期不是"]),
        ("", ["18位"]),
    ],
)
def test_every_reason_is_given_at_once(code, reasons):
    found = check_resident_id(code).reasons

    assert len(found) == len(reasons)
    assert all(part in reason for part, reason in zip(reasons, found, strict=True))


def test_a_birth_after_today_is_refused():
    body = "210421" + f"{TODAY + timedelta(days=1):%Y%m%d}" + "001"
    code = body + resident_check(body)

    assert check_resident_id(code, on=TODAY).reasons == ("出生日期晚于今天",)
    assert check_resident_id(code).is_valid


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("91350100M000100Y43", None),
        ("91350100m000100y43", None),
        ("91350100M000100Y44", "校验码"),
        ("91350100M000100Y4", "18位"),
        ("91350100I000100Y43", "不会出现“I”"),
        ("91AB0100M000100Y43", "行政区划"),
    ],
)
def test_credit_codes(code, part):
    reasons = check_credit_code(code).reasons

    assert (part is None and not reasons) or any(part in reason for reason in reasons)


@pytest.mark.parametrize(
    ("code", "valid"), [("M000100Y-4", True), ("M000100Y4", True), ("M000100Y5", False), ("M000100Y", False)]
)
def test_organisation_codes(code, valid):
    assert check_organisation_code(code).is_valid is valid


@pytest.mark.parametrize(
    ("code", "valid"),
    [
        ("4111 1111 1111 1111", True),
        ("4111-1111-1111-1112", False),
        ("411111111111", False),
        ("41111111111111111111", False),
    ],
)
def test_bank_cards(code, valid):
    assert check_bank_card(code).is_valid is valid

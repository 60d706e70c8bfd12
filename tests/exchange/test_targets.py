"""Where we may send to (推送目标): nothing inside the house unless the operator named it."""

import pytest

from gongkai.core.refusals import Refused
from gongkai.exchange import rules, targets


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "::1", "fe80::1", "fc00::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1",
    ],
)  # fmt: skip
def test_an_address_inside_the_house_is_refused_whatever_its_name(address):
    with pytest.raises(Refused, match="内网或保留地址"):
        targets.checked_address("https://partner.example/in", allowed=(), resolver=lambda *_: [address])


def test_one_inside_address_among_several_is_enough_to_refuse():
    with pytest.raises(Refused):
        targets.checked_address(
            "https://partner.example/in", allowed=(), resolver=lambda *_: ["93.184.216.34", "10.0.0.1"]
        )


@pytest.mark.parametrize("allowed", ["partner.gov", "partner.gov:8443"])
def test_a_host_on_the_government_intranet_is_written_to_once_the_operator_named_it(allowed):
    found = targets.checked_address(
        "http://partner.gov:8443/in", allowed=(allowed,), resolver=lambda *_: ["10.0.0.1"]
    )

    assert found == "10.0.0.1"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://a.example/x", "URL"),
        ("https://", "URL"),
        ("file:///etc/passwd", "URL"),
        ("https://a.example:99999/", "URL"),
        ("http://a.example/x", "URL_HTTP"),
        ("https://user:word@a.example/x", "URL_USER"),
        ("http://partner.gov:8080/x", "URL_HTTP"),
    ],
)
def test_a_target_that_is_no_safe_address_is_refused_by_its_looks(url, code):
    blockers = targets.target_blockers(url, allowed=("partner.gov:443",))

    assert [one.code for one in blockers] == [code]


def test_a_name_that_cannot_be_looked_up_is_an_answer_and_no_crash():
    answer = targets.post("https://name.invalid/in", b"{}", {}, allowed=())

    assert answer.status is None
    assert answer.text


@pytest.mark.parametrize(
    ("status", "taken", "down"),
    [
        (200, True, False), (204, True, False), (301, False, False), (400, False, False), (404, False, False),
        (429, False, True), (500, False, True), (503, False, True), (None, False, True),
    ],
)  # fmt: skip
def test_what_an_answer_means(status, taken, down):
    assert (rules.is_taken(status), rules.is_down(status)) == (taken, down)


@pytest.mark.parametrize(
    ("attempt", "chance", "seconds"),
    [
        (1, 0.5, 30),
        (2, 0.5, 60),
        (5, 0.5, 480),
        (12, 0.5, 21_600),
        (1, 0, 22.5),
        (1, 1, 37.5),
        (60, 1, 27_000),
    ],
)
def test_pauses_double_up_to_a_bound_and_are_spread(attempt, chance, seconds):
    wait = rules.wait_before(attempt, first=30, longest=21_600, chance=chance)

    assert wait.total_seconds() == seconds

"""Days on which a notice is over, read from its own words."""

from datetime import date

import pytest

from gongkai.inspection.endings import find_endings, last_ending

PUBLISHED = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("title", "text", "kind", "on"),
    [
        ("低保对象公示", "公示期自2026年3月3日至2026年3月9日。", "PUBLICITY", date(2026, 3, 9)),
        ("公示", "公示时间：3月3日—3月9日", "PUBLICITY", date(2026, 3, 9)),
        ("公示", "公示期：2026年3月3日至9日止。", "PUBLICITY", date(2026, 3, 9)),
        ("公示", "公示期为5个工作日。", "PUBLICITY", date(2026, 3, 9)),
        ("公示", "现予公示，公示期7天。", "PUBLICITY", date(2026, 3, 9)),
        ("公示", "公示期自3月3日起五个工作日。", "PUBLICITY", date(2026, 3, 10)),
        ("公开招聘工作人员公告", "报名时间：2026年3月5日至3月12日，每日9:00—16:30。", "RECRUIT", date(2026, 3, 12)),
        ("招聘公告", "报名截止时间为2026年3月20日17时。", "RECRUIT", date(2026, 3, 20)),
        ("关于征求意见的公告", "请于2026年4月1日前将意见反馈至县司法局。", "CONSULT", date(2026, 4, 1)),
        ("关于公开征求《某办法》意见的公告", "征求意见截止时间：2026-04-01", "CONSULT", date(2026, 4, 1)),
        ("春季健步走活动", "活动时间：4月11日上午8时。", "ACTIVITY", date(2026, 4, 11)),
        ("培训班通知", "报名截止：2026年3月31日", "ACTIVITY", date(2026, 3, 31)),
        ("取水许可证", "有效期至2026年12月31日", "VALIDITY", date(2026, 12, 31)),
        ("证书", "有效期：2021年1月1日至2027年12月31日", "VALIDITY", date(2027, 12, 31)),
    ],
)  # fmt: skip
def test_the_end_is_read(title, text, kind, on):
    ending = last_ending(find_endings(title, text, published_on=PUBLISHED))

    assert (ending.kind, ending.on) == (kind, on)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("通知", "2026年3月1日，县政府召开会议。"),
        ("办法", "本办法自2026年4月1日起施行。"),
        ("公示", "公示期内如有异议，请反映。"),
        ("公示", "公示期满后将发放补贴100元。"),
        ("停水公告", "明日8时停水。"),
        ("招聘公告", "报名者须为1990年1月1日以后出生。"),
        ("活动", "活动时间另行通知。"),
        ("意见采纳情况的公告", "《办法》于2026年1月5日至2月5日公开征求意见，期间收到意见三条。"),
        ("征求意见期限说明", "2026年4月1日前已经开始征求意见的，按原期限执行。"),
        ("答复", "公示期满后按程序报批，8月8日下发批复。"),
        ("答复", "12月10日筹备组在小区内公示了报名时间、报名条件。"),
        ("怎么申请补贴", "办理流程：提交、审核、公示5个工作日、拨付。"),
        ("征求意见期限说明", "征求意见期限由不少于20日改为不少于30日。"),
        ("证书", "有效期自2026年3月1日起。"),
    ],
)
def test_what_names_no_end_has_none(title, text):
    assert last_ending(find_endings(title, text, published_on=PUBLISHED)) is None


def test_a_day_without_a_year_in_january_is_of_the_next_year():
    (ending,) = find_endings("公示", "公示期自12月28日至1月5日。", published_on=date(2025, 12, 28))

    assert ending.on == date(2026, 1, 5)


def test_the_last_of_several_ends_counts():
    text = "报名时间：3月5日至3月12日。\n公示期自3月20日至3月26日。"

    assert last_ending(find_endings("招聘公告", text, published_on=PUBLISHED)).on == date(2026, 3, 26)

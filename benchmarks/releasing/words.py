"""The words of made-up articles, the same for us and for others; imports no Django."""

from datetime import UTC, datetime, timedelta

SUBJECTS = ("道路养护", "校舍修缮", "就业补贴", "农田水利", "养老服务", "食品安全", "河道保洁", "村级账目")
PARAGRAPHS = 6
FIRST_DAY = datetime(2016, 1, 4, 1, tzinfo=UTC)
MINUTES = 45
SOURCE = "演示县人民政府办公室"


def article(number: int) -> dict[str, str]:
    """Return the words of one article."""
    subject = SUBJECTS[number % len(SUBJECTS)]
    parts = [f"<h2>{subject}的范围</h2>"]
    for place in range(PARAGRAPHS):
        share = 10 + (number * 7 + place * 13) % 80
        parts.append(
            f"<p>{subject}由片区承办单位每月核对一次，核对结果在五个工作日内公布，核对不少于{share}处。"
            f"发现问题的，由承办单位在{place + 3}日内改正，并留存记录备查；逾期没有改正的，由主管单位督办。</p>"
        )
    return {
        "title": f"关于第{number + 1}号片区{subject}安排的公告",
        "slug": f"t{number:06d}",
        "keywords": f"{subject},演示",
        "summary": f"第{number + 1}号片区{subject}的安排。",
        "body": "".join(parts),
    }


def published_at(number: int) -> datetime:
    """Return when an article was published."""
    return FIRST_DAY + timedelta(minutes=MINUTES * number)

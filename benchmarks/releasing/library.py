"""A library of made-up documents of any size: each with its own number, title, year, issuer and text."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

CODES = ("演政发", "演政办发", "演府规", "演财发", "演人社发", "演教发", "演农发", "演民发")
ISSUERS = (
    "演示县人民政府",
    "演示县人民政府办公室",
    "演示县人民政府",
    "演示县财政局",
    "演示县人力资源和社会保障局",
    "演示县教育局",
    "演示县农业农村局",
    "演示县民政局",
)
SUBJECTS = ("道路养护", "校舍修缮", "就业补贴", "农田水利", "养老服务", "食品安全", "河道保洁", "村级账目")
FORMS = ("管理办法", "实施细则", "工作方案", "若干措施", "通知", "规定")
FIRST_YEAR, YEARS = 2006, 20
ARTICLES = 8


def write_library(folder: Path, count: int) -> None:
    """Write so many documents as Markdown files with their fields in front."""
    for number, text in _documents(count):
        path = folder / f"{number // 1000:03d}" / f"{number:06d}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _documents(count: int) -> Iterator[tuple[int, str]]:
    for number in range(count):
        yield number, _document(number)


def _document(number: int) -> str:
    organ, rest = number % len(CODES), number // len(CODES)
    year, serial = FIRST_YEAR + rest % YEARS, rest // YEARS + 1
    signed = date(year, 1, 5) + timedelta(days=(number * 37) % 340)
    mark = f"{CODES[organ]}〔{year}〕{serial}号"
    subject = SUBJECTS[(number // 3) % len(SUBJECTS)]
    form = FORMS[(number // 5) % len(FORMS)]
    title = f"{ISSUERS[organ]}关于第{number + 1}号片区{subject}的{form}"
    return "\n".join(
        [
            "+++",
            f'number = "{mark}"',
            'kind = "OTHER"',
            f'title = "{title}"',
            f'issuers = ["{ISSUERS[organ]}"]',
            f'index_no = "YS-{number:06d}"',
            f"signed_on = {signed}",
            f"issued_on = {signed}",
            f'published_at = "{signed + timedelta(days=3)} 09:00"',
            f"effective_on = {signed + timedelta(days=30)}",
            f'keywords = ["{subject}", "演示"]',
            f'summary = "{subject}事项的演示文件。"',
            'openness = "PROACTIVE"',
            'consult_phone = "024-00010000"',
            "+++",
            "",
            f"# {title}",
            "",
            mark,
            "",
            *_articles(number, subject),
        ]
    )


def _articles(number: int, subject: str) -> Iterator[str]:
    numerals = "一二三四五六七八九十"
    for place in range(ARTICLES):
        share = 10 + (number * 7 + place * 13) % 80
        yield f"第{numerals[place]}条　{subject}由片区承办单位每月核对一次，核对结果在五个工作日内公布。"
        yield f"核对不少于{share}处，发现问题的，由承办单位在{place + 3}日内改正，并留存记录备查。"
        yield ""

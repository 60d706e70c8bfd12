"""Made-up lists of a made-up county (演示): people with villages, births and masked numbers, drawn by a seed."""

import random
from datetime import date

from gongkai.clearance.aggregation.model import PublishedTable, PublishedText

FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "一二三小大国建玉秀春秋海山云雨明亮红英华强勇军伟芳丽静敏杰超磊洋艳娟桂福贵财宝金银铁"
TOWNS = ("石桥镇", "河口镇", "青松镇", "北岭镇", "上坪乡", "下坪乡", "柳树乡", "东沟乡")
VILLAGES = ("上河", "下河", "前台", "后台", "东堡", "西堡", "南甸", "北甸", "大岭", "小岭", "杨木", "柞树")
SHAPES = ("grain", "insurance", "housing", "allowance")
HEADERS = {
    "grain": ("序号", "户主姓名", "村", "补贴金额（元）"),
    "insurance": ("序号", "姓名", "出生年月", "性别", "联系电话"),
    "housing": ("序号", "姓名", "所在村", "出生年", "补助金额"),
    "allowance": ("序号", "姓名", "身份证号", "村", "发放金额"),
}
CAPTIONS = {"grain": "地力补贴", "insurance": "参保人员", "housing": "危房改造", "allowance": "高龄津贴"}


def lists(count: int, rows: int, *, seed: int = 20260101):
    """Yield so many lists of so many rows; every list is one source."""
    chance = random.Random(seed)
    people = [_person(chance) for _ in range(120_000)]
    for number in range(count):
        yield a_list(chance, people, number, rows)


def a_list(chance: random.Random, people: list[tuple[str, ...]], number: int, rows: int) -> PublishedText:
    """Return one list of people drawn from the county."""
    shape = SHAPES[number % len(SHAPES)]
    chosen = chance.choices(people, k=rows)
    lines = [HEADERS[shape]]
    lines += [(str(n), *_row(shape, person, chance)) for n, person in enumerate(chosen, start=1)]
    table = PublishedTable("正文表1", CAPTIONS[shape], tuple(lines))
    return PublishedText(
        f"article:{number}",
        f"{CAPTIONS[shape]}名单（演示）",
        f"/lm/{number}.html",
        date(2026, 1, 1),
        (),
        (table,),
    )


def _person(chance: random.Random) -> tuple[str, ...]:
    name = chance.choice(FAMILY) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
    born = date(1930 + chance.randrange(75), 1 + chance.randrange(12), 1 + chance.randrange(28))
    tail = f"{chance.randrange(10000):04d}"
    number = f"219901{born:%Y%m%d}{tail}"
    phone = f"138{chance.randrange(10**8):08d}"
    village = f"{chance.choice(TOWNS)}{chance.choice(VILLAGES)}{chance.choice(('', '东', '西', '新'))}村"
    return name, village, born.isoformat(), "男女"[int(tail[2]) % 2 == 0], number, phone


def _row(shape: str, person: tuple[str, ...], chance: random.Random) -> tuple[str, ...]:
    name, village, born, gender, number, phone = person
    money = f"{chance.randrange(5000, 500000) / 100:.2f}"
    if shape == "grain":
        return name, village, money
    if shape == "insurance":
        return name, born[:7], gender, phone[:3] + "****" + phone[-4:]
    if shape == "housing":
        return name, village, born[:4], money
    return name, number[:6] + "********" + number[-4:], village, money

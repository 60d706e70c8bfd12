"""Things the public must not read, made up at random, plain and in disguise, each in a sentence of its own."""

import random
from dataclasses import dataclass

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
AREAS = ("110105", "210421", "210411", "320102", "440106", "510107")
NAMES = ("张建国", "李晓梅", "王德福", "赵玉兰", "刘志强", "陈秀英")
WIDE = str.maketrans("0123456789X-", "０１２３４５６７８９Ｘ－")


@dataclass(frozen=True, slots=True)
class Plant:
    """One thing planted: its kind, how it is written, and the sentence around it."""

    kind: str
    text: str
    before: str = ""
    after: str = "。"

    @property
    def sentence(self) -> str:
        return f"{self.before}{self.text}{self.after}"


def identity(rng: random.Random) -> str:
    body = f"{rng.choice(AREAS)}{rng.randint(1950, 2008)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}{rng.randint(0, 999):03}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def card(rng: random.Random) -> str:
    body = "622848" + "".join(str(rng.randint(0, 9)) for _ in range(12))
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


def phone(rng: random.Random) -> str:
    return rng.choice(("138", "139", "150", "186", "177")) + f"{rng.randint(10_000_000, 99_999_999)}"


def plain(text: str) -> str:
    return text


def wide(text: str) -> str:
    return text.translate(WIDE)


def spaced(text: str) -> str:
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def dashed(text: str) -> str:
    return f"{text[:3]}-{text[3:7]}-{text[7:]}"


def invisible(text: str) -> str:
    return f"{text[:6]}\u200b{text[6:10]}\u200b{text[10:]}"


DISGUISES = (plain, wide, spaced, dashed, invisible)


def numbers(rng: random.Random) -> list[Plant]:
    """Return one plant of each kind of number, in a disguise chosen at random."""
    hide, name = rng.choice(DISGUISES), rng.choice(NAMES)
    return [
        Plant("identity_number", hide(identity(rng)), f"{name}的身份证号"),
        Plant("mobile_phone", hide(phone(rng)), f"联系人{name}，手机"),
        Plant("bank_card", rng.choice((plain, wide, spaced, invisible))(card(rng)), "补贴发放到银行卡号"),
        Plant("passport", f"E{rng.randint(10_000_000, 99_999_999)}", "护照号码："),
        Plant("plate", f"辽D{rng.randint(10_000, 99_999)}", "车牌号"),
        Plant("email", f"zhang{rng.randint(10, 9999)}@qq.com", "邮箱 ", " 收"),
    ]


def marks() -> list[Plant]:
    """Return marks that stand on a line of their own."""
    return [
        Plant("state_secret_mark", "机密★10年", after=""),
        Plant("work_secret_mark", "内部资料 注意保存", after=""),
    ]


def many(seed: int, rounds: int) -> list[Plant]:
    """Return numbers for a whole file."""
    rng = random.Random(seed)
    return [plant for _ in range(rounds) for plant in numbers(rng)]

"""Plants every kind of finding in clean text, plain and in disguise, and remembers where."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from gongkai.core.codes import luhn_check, resident_check

SENTENCES = (
    "本办法自印发之日起施行，由县民政部门负责解释。",
    "各乡镇人民政府应当在每年第一季度公布上一年度工作情况，接受群众监督。",
    "申请材料齐全的，窗口工作人员当场受理并出具受理通知；不齐全的，一次告知需要补正的内容。",
    "第三条　工作经费列入本级财政预算，专款专用，不得挪作他用。",
    "近年来，全县新修农村公路126公里，改造危房380户，受益群众约2.6万人。",
    "会议于2026年3月15日召开，研究部署春季造林和森林防火工作。",
    "对涉及国家秘密、商业秘密的内容，按照有关法律、行政法规的规定执行。",
    "补贴标准为每亩120元，总面积1800亩，资金于6月30日前拨付到位。",
)
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚建国志华玉兰"


@dataclass(frozen=True)
class Planted:
    """A text with one thing planted in it: its kind and where it stands."""

    kind: str
    disguise: str
    text: str
    start: int
    end: int

    @property
    def thing(self) -> str:
        return self.text[self.start : self.end]


def a_name(rng: random.Random) -> str:
    return rng.choice(SURNAMES) + "".join(rng.choices(GIVEN, k=rng.choice([1, 2])))


def digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choices("0123456789", k=count))


def an_identity_number(rng: random.Random) -> str:
    body = f"2104{rng.choice(['02', '11', '21', '22'])}{rng.randint(1940, 2015)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}{digits(rng, 3)}"
    return body + resident_check(body)


def an_old_identity_number(rng: random.Random) -> str:
    return f"210421{rng.randint(40, 80)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}{digits(rng, 3)}"


def a_disability_card(rng: random.Random) -> str:
    return f"{an_identity_number(rng)}{rng.randint(1, 7)}{rng.randint(1, 4)}"


def a_phone(rng: random.Random) -> str:
    return rng.choice(["13", "15", "17", "18", "19"]) + digits(rng, 9)


def a_card(rng: random.Random) -> str:
    body = rng.choice(["621700", "622848", "623052", "622202"]) + digits(rng, rng.choice([9, 12]))
    return body + luhn_check(body)


def a_passport(rng: random.Random) -> str:
    return rng.choice(["E", "G", "EA", "EB", "P"]) + digits(rng, 8 if rng.random() < 0.5 else 7)


def a_permit(rng: random.Random) -> str:
    return rng.choice(["C", "W", "CA"]) + digits(rng, 8)


def a_plate(rng: random.Random) -> str:
    return f"辽{rng.choice('ABCDE')}{digits(rng, 3)}{rng.choice('ABCDEFGHJK')}{digits(rng, 1)}"


def an_address(rng: random.Random) -> str:
    if rng.random() < 0.5:
        return f"清河镇{rng.choice('东西南北')}沟村{rng.randint(1, 9)}组{rng.randint(10, 99)}号"
    return f"新城街道滨河小区{rng.randint(1, 30)}号楼{rng.randint(1, 5)}单元{rng.randint(101, 1502)}室"


def an_email(rng: random.Random) -> str:
    return f"{''.join(rng.choices('abcdefghjkmnprstuvw', k=6))}{digits(rng, 3)}@{rng.choice(['163.com', 'qq.com', 'sina.cn', '126.com'])}"


def an_account(rng: random.Random) -> str:
    return f"{''.join(rng.choices('abcdefghjkmnprstuvw', k=4))}_{digits(rng, 4)}"


def a_secret_mark(rng: random.Random) -> str:
    return f"{rng.choice(['绝密', '机密', '秘密'])}★{rng.choice(['长期', '10年', '1年', '6个月'])}"


def a_work_mark(rng: random.Random) -> str:
    return rng.choice(["内部资料，注意保存", "内部事项 注意保管", "仅供内部使用", "内部文件，严禁外传"])


def a_citation(rng: random.Random) -> str:
    return f"清河{rng.choice(['政发', '政办发', '农发', '民函'])}〔{rng.randint(2005, 2026)}〕{rng.randint(1, 199)}号"


def a_wrong_word(rng: random.Random) -> str:
    return rng.choice(
        ["既使", "按装", "帐户", "再接再励", "贯切落实", "精兵减政", "循私舞弊", "鼎立相助", "因地治宜"]
    )


def a_matter(rng: random.Random) -> str:
    return rng.choice(["白血病", "尿毒症", "精神分裂", "艾滋病", "肺结核"])


def a_link(rng: random.Random) -> str:
    return (
        f"http://{'.'.join(str(rng.randint(1, 254)) for _ in range(4))}:{rng.randint(1000, 9999)}/index.html"
    )


def a_leftover(rng: random.Random) -> str:
    return rng.choice(["附件见邮箱", "待补充", "此处填写", "xxxx", "TODO", "单击此处添加"])


def a_map(rng: random.Random) -> str:
    return f"图{rng.randint(1, 9)} 清河县{rng.choice(['行政区划图', '区位图', '水系图', '交通图'])}"


KINDS: dict[str, tuple[Callable[[random.Random], str], str, str, str]] = {
    # kind: what is planted, what is written before and behind it, which disguises suit it
    "identity_number": (an_identity_number, "{name}，身份证号", "，", "digits"),
    "mobile_phone": (a_phone, "联系人{name}，电话", "。", "digits"),
    "bank_card": (a_card, "开户行为农商银行，卡号", "，", "digits"),
    "passport": (a_passport, "{name}，护照号码：", "，", "code"),
    "permit": (a_permit, "{name}的往来港澳通行证号", "，", "code"),
    "plate": (a_plate, "车牌号", "的车辆", "code"),
    "address": (an_address, "{name}，家住", "。", "han"),
    "email": (an_email, "来信请寄", "，", "email"),
    "social_account": (an_account, "微信号：", "。", "word"),
    "state_secret_mark": (a_secret_mark, "\n", "\n", "han"),
    "work_secret_mark": (a_work_mark, "\n", "\n", "han"),
    "unpublished_citation": (a_citation, "根据", "文件要求，", "number"),
    "wrong_word": (a_wrong_word, "有关部门", "，", "han"),
    "sensitive_category": (a_matter, "村民{name}患有", "，", "han"),
    "ipv4_link": (a_link, "网址为 ", " ，", "link"),
    "leftover": (a_leftover, "联系方式：", "。", "leftover"),
    "identity_number/old": (an_old_identity_number, "{name}，身份证号", "，", "digits"),
    "mobile_phone/country code": (lambda rng: f"+86{a_phone(rng)}"[1:], "联系人{name}，电话", "。", "digits"),
    "permit/disability": (a_disability_card, "{name}，残疾人证号", "，", "digits"),
    "permit/officer": (lambda rng: f"军字第{digits(rng, 7)}号", "{name}的军官证", "，", "code"),
    "permit/islander": (lambda rng: digits(rng, 8), "{name}的台胞证号", "，", "code"),
    "address/labelled": (lambda rng: f"清河县兴隆街{rng.randint(1, 300)}号", "{name}，住址：", "，", "han"),
    "state_secret_mark/declared": (
        lambda rng: f"密级：{rng.choice(['绝密', '机密', '秘密'])}",
        "\n",
        "\n",
        "han",
    ),
    "unpublished_citation/secret": (
        lambda rng: (
            f"清河{rng.choice(['密发', '机发', '密', '内发'])}〔{rng.randint(2005, 2026)}〕{rng.randint(1, 99)}号"
        ),
        "根据",
        "，",
        "number",
    ),
    "wrong_word/politics": (
        lambda rng: rng.choice(["台湾政府", "内地与台湾", "香港等国家", "尖阁列岛", "付县长"]),
        "，",
        "，",
        "han",
    ),
    "sensitive_category/religion": (
        lambda rng: rng.choice(["信仰基督教", "信仰佛教", "信仰伊斯兰教"]),
        "村民{name}",
        "，",
        "han",
    ),
    "map_without_approval": (a_map, "\n", "\n", "han"),
}


def _spread(text: str, rng: random.Random, gap: str, *, times: int = 2, only: str = "") -> str:
    """Put a gap in a few places between two characters (of the given ones)."""
    places = [
        place
        for place in range(1, len(text))
        if not only or (_is(text[place - 1], only) and _is(text[place], only))
    ]
    for place in sorted(rng.sample(places, min(times, len(places))), reverse=True):
        text = f"{text[:place]}{gap}{text[place:]}"
    return text


def _is(char: str, what: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" if what == "han" else char.isdigit()


def _wide(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if char.isascii() and char.isalnum() else char for char in text)


def _circled(text: str) -> str:
    return "".join("⓪①②③④⑤⑥⑦⑧⑨"[int(char)] if char.isdigit() else char for char in text)


def _chinese(text: str) -> str:
    return "".join("〇一二三四五六七八九"[int(char)] if char.isdigit() else char for char in text)


def _lookalike(text: str, rng: random.Random) -> str:
    swapped = "".join({"0": rng.choice("OoО"), "1": rng.choice("lI")}.get(char, char) for char in text)
    real = sum(char.isdigit() for char in swapped)
    return swapped if real * 2 > len(text) else text


def _entities(text: str) -> str:
    return "".join(f"&#{ord(char)};" for char in text)


def _mathematical(text: str) -> str:
    return "".join(chr(0x1D7CE + int(char)) if char.isdigit() else char for char in text)


Disguise = Callable[[str, random.Random], str]
FOR_ALL: dict[str, Disguise] = {
    "plain": lambda text, _rng: text,
    "zero-width spaces": lambda text, rng: _spread(text, rng, "\u200b"),
    "word joiners": lambda text, rng: _spread(text, rng, "\u2060", times=4),
    "soft hyphens": lambda text, rng: _spread(text, rng, "\u00ad"),
    "byte order marks": lambda text, rng: _spread(text, rng, "\ufeff", times=1),
    "direction marks": lambda text, rng: _spread(text, rng, "\u200e\u202c", times=1),
    "full width": lambda text, _rng: _wide(text),
    "HTML entities": lambda text, _rng: _entities(text),
    "hexadecimal entities": lambda text, _rng: "".join(f"&#x{ord(char):X};" for char in text),
    "one entity": lambda text, _rng: f"{text[:1]}&#{ord(text[1])};{text[2:]}",
}
FOR_HAN: dict[str, Disguise] = {
    "spaces": lambda text, rng: _spread(text, rng, " ", only="han"),
    "wide spaces": lambda text, rng: _spread(text, rng, "\u3000", only="han"),
    "no-break spaces": lambda text, rng: _spread(text, rng, "\u00a0", only="han", times=1),
    "line break": lambda text, rng: _spread(text, rng, "\n", only="han", times=1),
    "carriage return": lambda text, rng: _spread(text, rng, "\r\n", only="han", times=1),
    "break and indent": lambda text, rng: _spread(text, rng, "\n    ", only="han", times=1),
    "dots": lambda text, rng: _spread(text, rng, "·", only="han", times=1),
    "space and joiner": lambda text, rng: _spread(text, rng, " \u200b", only="han", times=1),
}
FOR_DIGITS: dict[str, Disguise] = {
    "spaces": lambda text, rng: _spread(text, rng, " "),
    "all spaced": lambda text, _rng: " ".join(text),
    "line break": lambda text, rng: _spread(text, rng, "\n", times=1),
    "carriage return": lambda text, rng: _spread(text, rng, "\r\n  ", times=1),
    "hyphens": lambda text, rng: _spread(text, rng, "-"),
    "dots": lambda text, rng: _spread(text, rng, "."),
    "middle dots": lambda text, rng: _spread(text, rng, "·", times=3),
    "dashes": lambda text, rng: _spread(text, rng, " — ", times=1),
    "circled": lambda text, _rng: _circled(text),
    "mathematical": lambda text, _rng: _mathematical(text),
    "letters for digits": _lookalike,
    "wide and cut": lambda text, rng: _spread(_wide(text), rng, "\u3000"),
}
FOR_NUMBERS: dict[str, Disguise] = {
    "Chinese digits": lambda text, _rng: _chinese(text),
    "one Chinese digit": lambda text, _rng: f"{text[:3]}{_chinese(text[3])}{text[4:]}",
}
FOR_CODES: dict[str, Disguise] = {
    "spaces": lambda text, rng: _spread(text, rng, " "),
    "all spaced": lambda text, _rng: " ".join(text),
    "line break": lambda text, rng: _spread(text, rng, "\n", times=1),
    "hyphens": lambda text, rng: _spread(text, rng, "-", times=1),
    "middle dots": lambda text, rng: _spread(text, rng, "·", times=1),
    "small letters": lambda text, _rng: text.lower(),
}
FOR_CITATIONS: dict[str, Disguise] = {
    "square brackets": lambda text, _rng: text.replace("〔", "[").replace("〕", "]"),
    "round brackets": lambda text, _rng: text.replace("〔", "（").replace("〕", "）"),
    "spaces": lambda text, _rng: text.replace("〔", " 〔").replace("〕", "〕 "),
    "break before the bracket": lambda text, _rng: text.replace("〔", "\n〔"),
    "break in the code": lambda text, rng: _spread(text, rng, "\n", only="han", times=1),
}
FOR_EMAIL: dict[str, Disguise] = {
    "spaces at the sign": lambda text, _rng: text.replace("@", " @ "),
    "at in brackets": lambda text, _rng: text.replace("@", "(at)"),
    "wide sign": lambda text, _rng: text.replace("@", "＠"),
    "hash at": lambda text, _rng: text.replace("@", "#at#"),
    "wide dot": lambda text, _rng: text.replace(".", "．"),
}
SUITED: dict[str, dict[str, Disguise]] = {
    "digits": FOR_ALL | FOR_DIGITS | FOR_NUMBERS,
    "code": FOR_ALL | FOR_CODES,
    "han": FOR_ALL | FOR_HAN,
    "number": FOR_ALL | FOR_CITATIONS,
    "email": FOR_ALL | FOR_EMAIL,
    "word": FOR_ALL
    | {
        "hyphen": lambda text, _rng: text.replace("_", "-"),
        "capitals": lambda text, _rng: text.upper(),
    },
    "link": FOR_ALL
    | {
        "secure": lambda text, _rng: text.replace("http:", "https:"),
        "capitals": lambda text, _rng: text.replace("http", "HTTP"),
        "wide dots": lambda text, _rng: text.replace(".", "．", 3),
    },
    "leftover": FOR_ALL
    | {
        "spaces": lambda text, rng: _spread(text, rng, " ", only="han", times=1),
        "line break": lambda text, rng: _spread(text, rng, "\n", only="han", times=1),
    },
}


def plant(kind: str, disguise: str, rng: random.Random) -> Planted:
    """Plant one thing of a kind, disguised, between clean sentences."""
    make, before, after, suit = KINDS[kind]
    thing = SUITED[suit][disguise](make(rng), rng)
    head = "".join(rng.choices(SENTENCES, k=rng.randint(1, 4))) + before.format(name=a_name(rng))
    tail = after + "".join(rng.choices(SENTENCES, k=rng.randint(1, 3)))
    return Planted(kind.partition("/")[0], disguise, head + thing + tail, len(head), len(head) + len(thing))


def disguises_of(kind: str) -> list[str]:
    """Return the names of the disguises that suit a kind."""
    return list(SUITED[KINDS[kind][3]])

"""How to reach a person: e-mail, WeChat and QQ, the address down to the door (S7, X-11)."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from gongkai.clearance.scanner.characters import CHINESE_CLASS, INVISIBLE, SPACES
from gongkai.clearance.scanner.engines import Trigger
from gongkai.clearance.scanner.families.personal import PERSONAL_BASIS
from gongkai.clearance.scanner.scene import Family, Scene, Sighting, matches

_GAP = f"[{INVISIBLE}{SPACES}]{{0,3}}"
_WIDE_ALNUM = "A-Za-z0-9\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
_AT = f"(?:[@\uff20\ufe6b]|[(\\[（【{{]{_GAP}(?:at|AT|At|艾特){_GAP}[)\\]）】}}]|#at#|艾特|(?<=[{_WIDE_ALNUM}])#(?=[{_WIDE_ALNUM}]))"
_DOT = "[.．。·]"
_LOCAL = f"[{_WIDE_ALNUM}](?:[{_WIDE_ALNUM}._%+\\-．＿－{INVISIBLE}]{{0,62}}[{_WIDE_ALNUM}])?"
_LABEL = f"[{_WIDE_ALNUM}](?:[{_WIDE_ALNUM}\\-{INVISIBLE}]{{0,40}}[{_WIDE_ALNUM}])?"
_EMAIL = re.compile(
    f"(?<![{_WIDE_ALNUM}]){_LOCAL}{_GAP}{_AT}{_GAP}{_LABEL}(?:{_GAP}{_DOT}{_GAP}{_LABEL}){{0,3}}{_GAP}{_DOT}{_GAP}"
    "(?:[CcＣｃ][OoＯｏ][MmＭｍ]|[CcＣｃ][NnＮｎ]|[NnＮｎ][EeＥｅ][TtＴｔ]|[OoＯｏ][RrＲｒ][GgＧｇ]|(?i:edu|gov|info|top|vip|cc|me|io|tv|biz))"
    f"(?![{_WIDE_ALNUM}])"
)
_EMAIL_TRIGGERS = (
    Trigger("email", "[@\uff20\ufe6b]"),
    Trigger("email", f"[(\\[（【{{#]{_GAP}(?:at|AT|At|艾特){_GAP}[)\\]）】}}#]"),
    Trigger("email", f"[{_WIDE_ALNUM}](?:艾特|#)[{_WIDE_ALNUM}]"),
)

_SOCIAL_NAME = f"(?:微{_GAP}信|威{_GAP}信|薇{_GAP}信|Q{_GAP}Q|扣{_GAP}扣|企鹅号|Ｑ{_GAP}Ｑ|WeChat|weixin|V{_GAP}X|W{_GAP}X|v信|V信|加V|加微|抖音号|快手号)"
_SOCIAL = re.compile(
    f"{_SOCIAL_NAME}{_GAP}(?:群|同号)?{_GAP}(?:号码|账号|帐号|号|ID|id)?{_GAP}[:：是为]?{_GAP}"
    f"(?P<account>[A-Za-z\uff21-\uff3a\uff41-\uff5a][{_WIDE_ALNUM}_\\-{INVISIBLE}]{{5,24}}|"
    f"[1-9\uff11-\uff19](?:{_GAP}[\\-.·]?{_GAP}[0-9\uff10-\uff19OoｏＯ\u2460-\u2468\u24ea]){{4,11}})(?![{_WIDE_ALNUM}])",
    re.IGNORECASE,
)
_SOCIAL_TRIGGERS = (
    Trigger("social", "微信|威信|薇信|扣扣|企鹅号|ｑｑ|抖音号|快手号|加微"),
    Trigger("social", f"q{_GAP}q|wechat|weixin|v{_GAP}x|w{_GAP}x|v信|加v", ignores_case=True),
)

_NUMERAL = f"[{CHINESE_CLASS}0-9\uff10-\uff19\u2460-\u2468\u24ea十百A-Za-z]"
_NUM = f"(?:{_NUMERAL}{_GAP}[\\-#]?{_GAP}){{1,7}}"
_NAME = f"(?:[\u4e00-\u9fff]{_GAP}){{1,14}}?"
_TOWN = f"(?:街{_GAP}道|乡|镇|村|社{_GAP}区|小{_GAP}区|路|街|巷|大{_GAP}道|胡{_GAP}同|里|屯|庄|园|苑|城|府|湾|庭|公{_GAP}寓)"
_ROOM = f"{_NUM}(?:室|户|房)(?!屋|间|产|型)"
_BARE_ROOM = (
    f"(?:[0-9\uff10-\uff19\u2460-\u2468\u24ea{CHINESE_CLASS}]{_GAP}[\\-#]?{_GAP}){{3,7}}[室房](?!屋|间|产|型)"
)
_BLOCK = f"{_NUM}(?:号{_GAP}楼|号{_GAP}院|幢|栋|号|座|楼)"
_UNIT = f"{_NUM}(?:单{_GAP}元|门|层|楼)"
_DOOR = re.compile(
    f"(?:{_NAME}(?:省|自治区|市|县|区|旗){_GAP}){{0,4}}(?:{_NAME}{_TOWN}{_GAP}){{1,4}}(?:[东西南北中]{_GAP}段{_GAP})?"
    f"(?:{_NUM}(?:组|队|社|委){_GAP})?(?:{_NUM}(?:弄|巷|路){_GAP})?(?:(?:{_BLOCK}{_GAP}){{1,3}})?"
    f"(?:(?:{_UNIT}{_GAP}){{1,2}}(?:{_ROOM}|{_NUM}号)|(?:{_UNIT}{_GAP}){{1,2}}[0-9\uff10-\uff19]{{3,4}}(?![0-9\uff10-\uff19])|(?<=[幢栋号座楼院]){_ROOM}|{_BARE_ROOM})"
)
_VILLAGE = re.compile(
    f"(?:{_NAME}(?:省|自治区|市|县|区|旗){_GAP}){{0,4}}(?:{_NAME}(?:乡|镇|街{_GAP}道){_GAP})?{_NAME}(?:村|屯|庄|社{_GAP}区){_GAP}"
    f"(?:(?:{_NUM}(?:组|队|社|屯|委){_GAP}){{1,2}}(?:门牌)?{_NUM}(?:号|户)|[0-9\uff10-\uff19]{{1,3}}{_GAP}-{_GAP}[0-9\uff10-\uff19]{{1,4}}号)"
)
_LABELLED = re.compile(
    f"(?:住{_GAP}址|家{_GAP}庭{_GAP}地{_GAP}址|户{_GAP}籍{_GAP}(?:所{_GAP}在{_GAP})?地(?:{_GAP}址)?|居{_GAP}住{_GAP}地(?:{_GAP}址)?|现{_GAP}住|户{_GAP}口{_GAP}所{_GAP}在{_GAP}地)"
    f"{_GAP}[:：为是在]?{_GAP}(?P<address>[^，。；;,|\\t]{{4,40}}?(?:{_NUM}(?:号|室)|[组队社村屯元门牌层楼]{_GAP}{_NUM}户))(?!{_GAP}(?:楼|院|令|文))"
)
_ADDRESS_TRIGGERS = (
    Trigger("address", f"{_NUMERAL}{_GAP}[室户房]"),
    Trigger(
        "address", f"[元组队社屯委门]{_GAP}(?:门牌)?{_NUMERAL}(?:{_GAP}{_NUMERAL}){{0,5}}{_GAP}(?:号|户)"
    ),
    Trigger("address", "[村屯][0-9]{1,3}-[0-9]{1,4}号|单元[0-9]{3,4}"),
    Trigger("address", "(?:住址|家庭地址|户籍地址|户籍地|居住地|户籍所在地|户口所在地)[:：为是在]|现住"),
)
_LEADS = "|".join(
    _GAP.join(word)
    for word in ("住址", "地址", "家住", "现住", "居住于", "居住在", "居住地", "住在", "住于", "位于", "坐落于", "坐落在", "寄到", "寄至", "送到", "送至", "前往", "搬到", "搬至", "住")
)  # fmt: skip
_LEAD = re.compile(
    f"(?:关于)?我?在(?=[\u4e00-\u9fff]{{3}})|[\u4e00-\u9fff{INVISIBLE}{SPACES}]{{0,24}}?(?:{_LEADS}){_GAP}[:：为是在]?{_GAP}"
)
_OFFICE = re.compile(
    "办公|单位地址|注册地址|服务中心|大厅|法院|检察院|营业|受理地点|经营场所|机关|门店|公司地址|会议室"
)


def judge_emails(scene: Scene, places: Sequence[int]) -> Iterator[Sighting]:
    """Find e-mail addresses; those of government offices (gov.cn) are worth a notice only."""
    for match in matches(_EMAIL, scene, places, before=72, after=72):
        official = re.sub(r"\W", "", match[0]).lower().endswith("govcn")
        advice = "电子邮箱能联系到个人，请核对是否对外公布的办公邮箱；不是的删去，或只保留首字母和域名。"
        yield Sighting(
            "S7",
            "email",
            "notice" if official else "confirm",
            match.start(),
            match.end(),
            advice,
            PERSONAL_BASIS,
        )


def judge_social(scene: Scene, places: Sequence[int]) -> Iterator[Sighting]:
    """Find accounts of WeChat, QQ and the like behind their name."""
    for match in matches(_SOCIAL, scene, places, before=40, after=40):
        advice = "微信、QQ等个人账号不得随文公开，请删去；属于单位对外账号的，请核对后确认。"
        start, end = match.span("account")
        yield Sighting("S7", "social_account", "confirm", start, end, advice, PERSONAL_BASIS)


def judge_addresses(scene: Scene, places: Sequence[int]) -> Iterator[Sighting]:
    """Find addresses down to the door: a room, a house of a village group, a labelled home."""
    for pattern, group in ((_DOOR, 0), (_VILLAGE, 0), (_LABELLED, "address")):
        for match in matches(pattern, scene, places, before=96, after=64):
            if not _OFFICE.search(scene.before(match.start(), 12) + match[0]):
                start, end = match.span(group)
                start += _lead(match[group])
                advice = "住址写到了门牌，请只写到村或社区。"
                yield Sighting("S7", "address", "confirm", start, end, advice, PERSONAL_BASIS)


def _lead(address: str) -> int:
    """Return how much of what was matched only leads to the address (家住, 位于)."""
    lead = _LEAD.match(address)
    return lead.end() if lead else 0


EMAILS: Final = Family("email", _EMAIL_TRIGGERS, judge_emails)
SOCIAL: Final = Family("social", _SOCIAL_TRIGGERS, judge_social)
ADDRESSES: Final = Family("address", _ADDRESS_TRIGGERS, judge_addresses)

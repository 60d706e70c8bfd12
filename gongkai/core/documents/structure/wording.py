"""Words by which the parts of an official document are told apart: organs, kinds, dates, notes."""

import re
from datetime import date
from functools import lru_cache

from gongkai.core.dates import parse_date
from gongkai.core.numbers import parse_number
from gongkai.core.refusals import BadInput

TITLE_ENDS = re.compile(
    r"(?:通知|意见|决定|办法|条例|规定|细则|方案|预案|公告|通告|通报|批复|复函|函|答复|命令|令|纪要|报告|规划|计划|"
    r"法|规则|章程|标准|规程|制度|公报|决议|议案|请示|指南|指引|目录|清单|要点|措施|解释|法典|守则|名单|说明|须知|公约|"
    r"规范|总则|分工|安排|声明|倡议书|通则|准则|协议|大纲|纲要|修正案|补充规定)"
    r"(?:[（(][^（）()]{1,20}[）)])?$"
)
ORGAN_ENDS = re.compile(
    r"(?:部|委|委员会|局|厅|国务院|法院|检察院|研究院|办|办公室|办公厅|政府|协会|学会|总会|商会|人大|政协|署|银行|中心|"
    r"领导小组|小组|专家组|处|总站|站|所|总社|供销社|大学|学院|公司|集团|兵团|军区|总队|支队|大队|联合会|工会|妇联|团委|"
    r"指挥部|党委|党组|街道|镇|乡|常委会|秘书处|工作组|管委会|中央|中央军委|军委|理事会|监督委|联席会议|总局|委办|文物馆|图书馆|博物馆|档案馆|志愿者协会)"
    r"(?:[（(][^（）()]{1,40}[）)])?$"
)
SIGNER = re.compile(
    r"^(?:国务院)?(?:[省市县区州乡镇部局署行院会]\s*长|总\s*理|主\s*席|主\s*任|委\s*员\s*长|检\s*察\s*长|审\s*计\s*长|代\s*[省市县区]\s*长|"
    r"[一-龥]{2,12}(?:部长|局长|主任|行长|省长|市长|县长|区长|署长|主席))[\s：:]+[\u4e00-\u9fff·]{1,4}\s?[\u4e00-\u9fff·]{0,10}$"
)
DISCLOSURE = re.compile(
    r"^(?:[（(]\s*(?=[^）)]*(?:公开|删减|略去|不公布|发至|传达).*[）)]$)|(?=(?:信息)?公开(?:方式|属性|选项|类型|形式)\s*[：:]))"
    r"([^（）()]{2,30}?)\s*[）)]?$"
)
COLOPHON = re.compile(
    r"^(?:抄\s*送|抄\s*报|主\s*题\s*词|分\s*送)\s*[：:]|^.{2,40}(?:办公室|办公厅|秘书处|秘书科|办|局|委员会|厅|部|科|室)\s*\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*印发$|"
    r"^[（(]?共印\s*\d+\s*份[）)]?$|^\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*印发$"
)
_N = "〇○◯零一二三四五六七八九十"
_DAY = (
    rf"(?:[0-9０-９]{{4}}|[一二][{_N}OＯ0]{{3}})\s*年\s*"
    rf"[0-9０-９{_N}元]{{1,3}}\s*月\s*[0-9０-９{_N}]{{1,3}}\s*日"
)
DATED = re.compile(_DAY)
DATE_ONLY = re.compile(rf"^[（(]?\s*({_DAY})\s*[）)]?$")
ORGAN_AND_DATE = re.compile(rf"^(\S.{{1,60}}?)[\s　]+({_DAY})$")
HISTORY_VERB = re.compile("通过|公布|发布|修订|修正|修改|施行|批准|颁布|实施|印发|生效|废止|制定")
NUMBER_LINE = re.compile(
    r"^[（(]?\s*((?:\S{0,24}?[\u4e00-\u9fffA-Za-z）)]\s?)?[〔\[［（(﹝【]\s*(?:19|20)\d{2}\s*年?\s*[〕\]］）)﹞】]\s*(?:第\s*)?[\d０-９]{1,5}\s*号)\s*[）)]?"
    r"(?:\s*签\s*发\s*人.*)?$"
)
ORDER_NUMBER = re.compile(
    rf"^[（(]?\s*((?:[〔\[]?(?:19|20)\d{{2}}\s*[〕\]]?\s*年?\s*)?第\s*(?:[\d０-９]+|[{_N}百千]+)\s*号)\s*[）)]?$"
)
ORDER_HEAD = re.compile(r"^[（(]?\s*([\u4e00-\u9fff、\s]{2,60}?)\s*(令|公告|通告)\s*(.*?)\s*[）)]?$")
ANNEX = re.compile(r"^(附\s*(?:件|表|录)\s*[一二三四五六七八九十\d０-９]{0,3}\s*[：:．.]?)\s*(.{0,80})$")
CONTENTS = re.compile(r"^目\s*[录次]$")


@lru_cache(maxsize=2048)
def to_date(text: str) -> date | None:
    """Return the day a text writes, or None."""
    found = DATED.search(text)
    try:
        return parse_date(found.group() if found else text)
    except BadInput:
        return None


def is_organ(text: str) -> bool:
    """Say whether a line names one or more organs and nothing else."""
    if not text or len(text) > 90 or re.search(r"[。；：！？，《》“”]", text):
        return False
    return all(ORGAN_ENDS.search(part) for part in split_organs(text))


def split_organs(text: str) -> list[str]:
    """Return the organs a line names, parted by spaces or 、."""
    parts = [part for part in re.split(r"[\s、]+", text.strip()) if part]
    if len(parts) > 1 and all(len(part) == 1 for part in parts):
        return ["".join(parts)]
    return parts


def printed_number(text: str) -> str:
    """Return a document number (发文字号) as it should be printed, or as written if it is irregular."""
    try:
        return str(parse_number(text))
    except BadInput:
        return re.sub(r"\s+", "", text)

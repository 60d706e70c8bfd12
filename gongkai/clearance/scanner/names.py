"""Names of people (姓名): where one probably stands, by surname and by what is written around it."""

import re
from typing import Final

_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕季裴"
    "霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶牟艾尤阳穆农司卓古吉缪简车芦麦褚娄窦戚"
    "岑景党宫费卜冷晏席卫米柏宗瞿桂佟臧闵苟邬边卞姬师仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池麻苑迟邝"
)
_DOUBLE: Final = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|长孙|宇文|夏侯|端木"
NAME: Final = f"(?:(?:{_DOUBLE})[\u4e00-\u9fff]{{1,2}}|[{_SURNAMES}](?:某{{1,2}}|[\u4e00-\u9fff]{{1,2}}))"
_ROLE: Final = (
    "姓名|联系人|经办人|负责人|申请人|当事人|户主|患者|病人|学生|幼儿|儿童|村民|居民|社员|职工|员工|家长|监护人|"
    "父亲|母亲|儿子|女儿|之子|之女|配偶|丈夫|妻子|被征收人|权利人|受益人|收款人|户名|低保户|低保对象|特困人员|"
    "投诉人|来信人|来访人|报名人|考生|同志|先生|女士|老师|书记|主任|法定代表人|联络员|被告人?|原告人?|罪犯|嫌疑人"
)
_LABEL = re.compile(
    "联系电话|联系方式|联系手机|手机号码?|电话号码?|移动电话|手机|电话|号码|身份证号码?|身份证|公民身份号码|"
    "联系人|姓名|的|为|是|系|号|致电|拨打|性别|[男女](?![\u4e00-\u9fff])"
)
_BOUND: Final = f"(?:^|(?<=[^\u4e00-\u9fff])|(?<={')|(?<='.join(_ROLE.replace('人?', '人').split('|'))}))"
_STANDING = re.compile(f"{_BOUND}{NAME}(?![\u4e00-\u9fff])")
_TITLED = re.compile(
    f"[{_SURNAMES}](?:某{{0,2}})?(?:主任|科长|书记|老师|先生|女士|同志|医生|局长|股长|所长|师傅|阿姨)"
)
_NO_NAME: Final = frozenset(
    [
        "尤其",
        "于是",
        "高中",
        "高度",
        "高级",
        "安全",
        "安排",
        "方式",
        "方法",
        "方案",
        "时间",
        "时期",
        "成立",
        "成果",
        "成员",
        "关于",
        "关系",
        "管理",
        "管辖",
        "全部",
        "全国",
        "应当",
        "应急",
        "何时",
        "文件",
        "文化",
        "文明",
        "明确",
        "明细",
        "商品",
        "商务",
        "项目",
        "向上",
        "连接",
        "华南",
        "华北",
        "农业",
        "农村",
        "农民",
        "路线",
        "江苏",
        "宁夏",
        "常务",
        "党员",
        "党委",
        "党组",
        "司法",
        "司机",
        "单位",
        "单价",
        "包括",
        "包含",
        "任务",
        "任何",
        "金额",
        "金融",
        "石油",
        "查询",
        "查看",
        "解释",
        "和谐",
        "边界",
        "车辆",
        "车牌",
        "车间",
        "师范",
        "房屋",
        "房产",
        "费用",
        "宗教",
        "米饭",
        "水平",
        "白天",
        "黄金",
        "马上",
        "马路",
        "时效",
        "景区",
        "宫殿",
        "左右",
        "温度",
        "温馨",
        "武装",
        "牛奶",
        "毕业",
        "季度",
        "盛会",
        "谷物",
        "曲线",
        "管道",
    ]
)


def is_name(words: str) -> bool:
    """Say whether what looks like a name is no everyday word (高中, 关于)."""
    return words[:2] not in _NO_NAME


def names_near(before: str, after: str) -> bool:
    """
    Say whether a person is named close by.

    >>> names_near("联系人：李晓明，电话", ""), names_near("请拨打服务热线", "")
    (True, False)
    """
    return _has_name(_LABEL.sub(" ", before)) or _has_name(_LABEL.sub(" ", after))


def _has_name(words: str) -> bool:
    if _TITLED.search(words):
        return True
    return any(is_name(match[0]) for match in _STANDING.finditer(words))

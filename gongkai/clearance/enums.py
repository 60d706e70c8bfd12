"""Words of a clearance (公开审查): where it stands, what a reviewer may decide, what the sheet asks."""

from django.db import models


class State(models.TextChoices):
    """Where a clearance stands (审查状态)."""

    IN_REVIEW = "IN_REVIEW", "审查中"
    REFERRED = "REFERRED", "报请确定中"
    PASSED = "PASSED", "审查通过"
    RETURNED = "RETURNED", "退回修改"
    WITHHELD = "WITHHELD", "不予公开"
    LAPSED = "LAPSED", "已撤回"


class Outcome(models.TextChoices):
    """What a reviewer decides (审查结论)."""

    PASS = "PASS", "同意公开"
    MASK = "MASK", "脱敏后同意公开"
    RETURN = "RETURN", "退回修改"
    WITHHOLD = "WITHHOLD", "不予公开"
    REFER = "REFER", "报请确定"


class WithholdReason(models.TextChoices):
    """Why information is withheld (不予公开理由, S8), each with its article."""

    STATE_SECRET = "STATE_SECRET", "国家秘密（条例第十四条）"
    FORBIDDEN = "FORBIDDEN", "法律、行政法规禁止公开（条例第十四条）"
    SAFETY = "SAFETY", "可能危及国家安全、公共安全、经济安全、社会稳定（条例第十四条）"
    BUSINESS_SECRET = "BUSINESS_SECRET", "商业秘密（条例第十五条）"
    PRIVACY = "PRIVACY", "个人隐私（条例第十五条）"
    INTERNAL = "INTERNAL", "内部事务信息（条例第十六条第一款）"
    IN_PROCESS = "IN_PROCESS", "过程性信息（条例第十六条第二款）"
    CASE_FILE = "CASE_FILE", "行政执法案卷信息（条例第十六条第二款）"


class Carrier(models.TextChoices):
    """In what form the information exists (载体形式, S3)."""

    OFFICIAL = "OFFICIAL", "公文类"
    OTHER = "OTHER", "非公文类"


class Channel(models.TextChoices):
    """How it is to be made public (拟公开方式, S3)."""

    WEBSITE = "WEBSITE", "政府网站"
    MEDIA = "MEDIA", "政务新媒体"
    PRESS = "PRESS", "报刊"
    BROADCAST = "BROADCAST", "广播电视"
    BOARD = "BOARD", "公开栏"
    OTHER = "OTHER", "其他"


class Concern(models.TextChoices):
    """What the one who hands in declares it touches (涉密涉敏声明, S3)."""

    STATE_SECRET = "STATE_SECRET", "国家秘密"
    WORK_SECRET = "WORK_SECRET", "工作秘密"
    BUSINESS_SECRET = "BUSINESS_SECRET", "商业秘密"
    PRIVACY = "PRIVACY", "个人隐私"
    SENSITIVE = "SENSITIVE", "其他敏感内容"

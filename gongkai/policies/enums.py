"""Kinds of documents, events and relations; how a relation reads from either end is data here."""

from dataclasses import dataclass
from typing import Final

from django.db import models


class DocumentKind(models.TextChoices):
    """What a document is in law (文件性质, R01-01)."""

    LAW = "LAW", "法律"
    ADMINISTRATIVE_REGULATION = "ADMINISTRATIVE_REGULATION", "行政法规"
    JUDICIAL_INTERPRETATION = "JUDICIAL_INTERPRETATION", "司法解释"
    LOCAL_REGULATION = "LOCAL_REGULATION", "地方性法规"
    RULE = "RULE", "规章"
    NORMATIVE = "NORMATIVE", "行政规范性文件"
    OTHER = "OTHER", "其他文件"


class Openness(models.TextChoices):
    """Who may see a document (公开属性, R01-10)."""

    PROACTIVE = "PROACTIVE", "主动公开"
    ON_REQUEST = "ON_REQUEST", "依申请公开"
    WITHHELD = "WITHHELD", "不予公开"


class EventKind(models.TextChoices):
    """What happened to a document in law (立改废)."""

    ENACTED = "ENACTED", "制定"
    COMMENCED = "COMMENCED", "施行"
    AMENDED = "AMENDED", "修改"
    REPEALED = "REPEALED", "废止"
    LAPSED = "LAPSED", "失效"
    EXTENDED = "EXTENDED", "延长有效期"


class EventVerb(models.TextChoices):
    """The word the deciding document uses (法律用语); repealing verbs end a text, lapsing ones let it end."""

    ISSUED = "公布", "公布"
    PASSED = "通过", "通过"
    IN_FORCE = "施行", "施行"
    CHANGED = "修改", "修改"
    CORRECTED = "修正", "修正"
    REVISED = "修订", "修订"
    REPEALED = "废止", "废止"
    REPEALED_BY_SUCCESSOR = "同时废止", "同时废止"
    DECLARED_LAPSED = "宣布失效", "宣布失效"
    LAPSED = "失效", "失效"
    EXPIRED = "有效期届满", "有效期届满"
    EXTENDED = "延长有效期", "延长有效期"


class ValidityCode(models.TextChoices):
    """Where a text stands on a day (有效性, R01-05); computed, never stored as typed."""

    IN_FORCE = "IN_FORCE", "有效"
    NOT_YET = "NOT_YET", "尚未施行"
    AMENDED = "AMENDED", "已修改"
    REPEALED = "REPEALED", "废止"
    LAPSED = "LAPSED", "失效"


class Ending(models.TextChoices):
    """How the validity of a text ended (效力终止方式)."""

    AMENDED = "AMENDED", "已修改"
    REPEALED = "REPEALED", "废止"
    LAPSED = "LAPSED", "失效"


class RelationVerb(models.TextChoices):
    """What one document does to another (文件关系)."""

    ENACTS = "ENACTS", "制定"
    AMENDS = "AMENDS", "修改"
    REPEALS = "REPEALS", "废止"
    BASED_ON = "BASED_ON", "依据"
    INTERPRETS = "INTERPRETS", "解释"


@dataclass(frozen=True, slots=True)
class Predicate:
    """How a relation reads from either end (关系的读法)."""

    verb: str
    forward: str
    backward: str


PREDICATES: Final[dict[str, Predicate]] = {
    one.verb: one
    for one in (
        Predicate("ENACTS", "发布", "发布机关文件"),
        Predicate("AMENDS", "修改", "被修改于"),
        Predicate("REPEALS", "废止", "被废止于"),
        Predicate("BASED_ON", "制定依据", "配套文件"),
        Predicate("INTERPRETS", "解释", "被解释于"),
    )
}


class ConfirmationRole(models.TextChoices):
    """Which office confirms a change of validity (会签方, R02-10)."""

    JUSTICE_BUREAU = "JUSTICE_BUREAU", "司法行政部门"
    COUNTY_OFFICE = "COUNTY_OFFICE", "政务公开主管部门"


class AttachmentKind(models.TextChoices):
    """What a file beside a document is (附件类别)."""

    APPENDIX = "APPENDIX", "附件"
    WORD = "WORD", "Word 版"
    PDF = "PDF", "PDF 版"
    ORIGINAL = "ORIGINAL", "原件"


class ImportOutcome(models.TextChoices):
    """What became of a file handed to the import (导入结果)."""

    NEW_DOCUMENT = "NEW_DOCUMENT", "新文件"
    NEW_EDITION = "NEW_EDITION", "新版本"
    PART = "PART", "并入同一文件"
    UNCHANGED = "UNCHANGED", "没有变化"
    SKIPPED = "SKIPPED", "跳过"

"""Words of the knowledge base (知识库): where an entry stands, where it came from, what happened to a policy."""

from django.db import models


class State(models.TextChoices):
    """Where an entry stands in its life (知识条目状态, R03-07)."""

    DRAFT = "DRAFT", "草稿"
    PUBLISHED = "PUBLISHED", "已发布"
    OFFLINE = "OFFLINE", "已下线"
    ARCHIVED = "ARCHIVED", "已归档"


class Source(models.TextChoices):
    """Where an entry or a candidate came from (来源, R03-06)."""

    POLICY = "POLICY", "政策变动"
    ENQUIRY = "ENQUIRY", "咨询工单"
    QUERY = "QUERY", "未答出的提问"
    CORRECTION = "CORRECTION", "群众纠错"
    IMPORT = "IMPORT", "批量导入"
    DESK = "DESK", "人工采集"


class CandidateState(models.TextChoices):
    """What became of a candidate (候选状态)."""

    OPEN = "OPEN", "待办"
    TAKEN = "TAKEN", "已成条目"
    DISMISSED = "DISMISSED", "不需要"


class Occasion(models.TextChoices):
    """What happened to a policy that the knowledge base must follow (政策变动, R03-06)."""

    PUBLISHED = "PUBLISHED", "公布"
    AMENDED = "AMENDED", "修改"
    REPEALED = "REPEALED", "废止"
    LAPSED = "LAPSED", "失效"
    WITHDRAWN = "WITHDRAWN", "撤下"


class Settled(models.TextChoices):
    """How a duty to follow a policy was met (办结方式)."""

    ENTRY = "ENTRY", "已有条目"
    NONE_NEEDED = "NONE_NEEDED", "不需要条目"
    OFFLINE = "OFFLINE", "相关条目已下线"


class NoticeState(models.TextChoices):
    """Where a notice of impact stands (影响通知状态)."""

    OPEN = "OPEN", "待处理"
    RESOLVED = "RESOLVED", "已处理"


class CorrectionState(models.TextChoices):
    """Where a reader's correction stands (纠错状态)."""

    OPEN = "OPEN", "待答复"
    ACCEPTED = "ACCEPTED", "已采纳"
    DECLINED = "DECLINED", "未采纳"

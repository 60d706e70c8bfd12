"""Why something is on the clearing-out list, what is proposed, what became of it (清理清单, S10)."""

from django.db import models


class Reason(models.TextChoices):
    """Why something public is past its time (清理原因)."""

    PUBLICITY_ENDED = "PUBLICITY", "公示期满"
    RECRUITMENT_ENDED = "RECRUIT", "招聘招考结束"
    CONSULTATION_ENDED = "CONSULT", "征求意见结束"
    ACTIVITY_ENDED = "ACTIVITY", "报名或活动结束"
    VALIDITY_ENDED = "VALIDITY", "有效期已过"
    CITES_ENDED = "CITES", "所依据的文件已失效"
    LEFT_LEADER = "LEADER", "写有已离任领导"
    OLD_PHONE = "PHONE", "电话已变更"
    DUPLICATE = "DUPLICATE", "内容重复"
    BROKEN_LINK = "LINK", "站内链接打不开"
    EMPTY_COLUMN = "EMPTY", "栏目空白"
    STALE_COLUMN = "STALE", "栏目久未更新"


class Action(models.TextChoices):
    """What is proposed (处理办法); nothing is deleted."""

    MARK = "MARK", "标注失效"
    ARCHIVE = "ARCHIVE", "归档"
    MASK = "MASK", "脱敏"
    TAKE_DOWN = "TAKE_DOWN", "撤下"
    CORRECT = "CORRECT", "更正"


class State(models.TextChoices):
    """What became of a candidate (处理状态)."""

    OPEN = "OPEN", "待确认"
    DONE = "DONE", "已处理"
    KEPT = "KEPT", "继续保留"
    GONE = "GONE", "已消除"

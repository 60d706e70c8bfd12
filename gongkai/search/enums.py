"""By which way a question came, and what readers said of the answer."""

from django.db import models


class Channel(models.TextChoices):
    """Where a question was asked (渠道, R03-09)."""

    WEB = "WEB", "门户网站"
    API = "API", "接口"
    SERVICE_SITE = "SERVICE", "政务服务网"
    APP = "APP", "移动应用"
    HOTLINE = "HOTLINE", "热线"


class BetState(models.TextChoices):
    """Where a best bet stands on a day (推荐状态)."""

    COMING = "COMING", "未开始"
    RUNNING = "RUNNING", "推荐中"
    ENDED = "ENDED", "已结束"

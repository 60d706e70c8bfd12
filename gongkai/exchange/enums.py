"""Words of the exchange (数据交换): channels, what a key allows, where a delivery stands."""

from django.db import models


class Channel(models.TextChoices):
    """Through which channel the public or a system comes (渠道, R03-09)."""

    SERVICE_SITE = "SERVICE_SITE", "政务服务网"
    APP = "APP", "移动端"
    PORTAL = "PORTAL", "门户网站"
    HOTLINE = "HOTLINE", "12345热线系统"
    LIBRARY = "LIBRARY", "上级政策文件库"
    OTHER = "OTHER", "其他系统"
    ANONYMOUS = "ANONYMOUS", "未持密钥"


class KeyScope(models.TextChoices):
    """What a key allows (密钥权限). None of them reaches what is not public yet, none makes anything public."""

    READ = "READ", "读取公开内容"
    PUSH = "PUSH", "推送条目和纠错"


class Outcome(models.TextChoices):
    """How a call ended (调用结果)."""

    OK = "OK", "成功"
    ERROR = "ERROR", "请求有误"
    LIMITED = "LIMITED", "超出限额"
    FAULT = "FAULT", "平台故障"


class ItemKind(models.TextChoices):
    """What others may hold a copy of (对外条目)."""

    DOCUMENT = "DOCUMENT", "政策文件"
    ENTRY = "ENTRY", "知识条目"


class Cadence(models.TextChoices):
    """When a receiver is told (推送频次): at once, or once a week as R03-04 has it for the hotline's base."""

    AT_ONCE = "AT_ONCE", "随时推送"
    WEEKLY = "WEEKLY", "每周集中推送"


class DeliveryState(models.TextChoices):
    """Where a delivery stands (推送状态)."""

    WAITING = "WAITING", "待送"
    DELIVERED = "DELIVERED", "已送达"
    SUPERSEDED = "SUPERSEDED", "被新版本取代"
    DEAD = "DEAD", "送不出去"


class Receipt(models.TextChoices):
    """What became of something that came in (接收结果)."""

    TAKEN = "TAKEN", "已接收"
    UNCHANGED = "UNCHANGED", "没有变化"
    STALE = "STALE", "旧版本，不采用"

"""Kinds of units and the roles people have in them."""

from django.db import models


class UnitKind(models.TextChoices):
    """What an organ is (单位类别)."""

    OFFICE = "OFFICE", "县政府及其办公室"
    DEPARTMENT = "DEPARTMENT", "县政府部门"
    TOWNSHIP = "TOWNSHIP", "乡镇"
    SUPERIOR = "SUPERIOR", "上级机关"
    OTHER = "OTHER", "其他"


class Role(models.TextChoices):
    """What a person may do here (岗位)."""

    EDITOR = "EDITOR", "信息编辑"
    ORGAN_REVIEWER = "ORGAN_REVIEWER", "单位审核人"
    SECRECY_OFFICER = "SECRECY_OFFICER", "保密审查员"
    LEGAL_OFFICER = "LEGAL_OFFICER", "部门法制专员"
    LEADER = "LEADER", "分管领导"
    JUSTICE_BUREAU = "JUSTICE_BUREAU", "司法局审查人员"
    COUNTY_OFFICE = "COUNTY_OFFICE", "县政务公开办"
    OPERATOR = "OPERATOR", "系统运维"
    AUDITOR = "AUDITOR", "审计人员"

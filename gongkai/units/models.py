"""Organs, their names over time, people and the roles they hold."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from gongkai.units.enums import Role, UnitKind


class UnitQuerySet(models.QuerySet):
    """Units by day."""

    def existing_on(self, day):
        return self.filter(
            Q(established_on__isnull=True) | Q(established_on__lte=day),
            Q(abolished_on__isnull=True) | Q(abolished_on__gt=day),
        )


class Unit(models.Model):
    """An organ (机关单位) that publishes, leads tasks or answers for them."""

    code = models.SlugField("编码", unique=True, max_length=40)
    name = models.CharField("全称", max_length=80, unique=True)
    short_name = models.CharField("简称", max_length=40, blank=True)
    kind = models.CharField("类别", max_length=12, choices=UnitKind.choices)
    number_code = models.CharField("机关代字", max_length=30, blank=True)
    responsibilities = models.TextField("主要职责", blank=True)
    position = models.PositiveSmallIntegerField("排序", default=0)
    established_on = models.DateField("成立日期", null=True, blank=True)
    abolished_on = models.DateField("撤销日期", null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "机关单位"

    def __str__(self):
        return self.name


class UnitAlias(models.Model):
    """Another name of a unit (别名), as notices and citizens write it."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="aliases", verbose_name="单位")
    name = models.CharField("别名", max_length=80, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "单位别名"

    def __str__(self):
        return self.name


class UnitGroup(models.Model):
    """A phrase that stands for many units (单位统称): all of some kinds on that day, or named members."""

    name = models.CharField("统称", max_length=60, unique=True)
    aliases = models.JSONField("其他写法", default=list)
    kinds = models.JSONField("包含的类别", default=list)
    members = models.ManyToManyField(Unit, related_name="groups", blank=True, verbose_name="指定成员")

    class Meta:
        verbose_name = verbose_name_plural = "单位统称"

    def __str__(self):
        return self.name


class DisclosureContact(models.Model):
    """
    How the public reaches a unit about open information (政府信息公开联系方式, R14-01).

    The fields are what passed its review; `proposed` is what waits for one, `seal` the digest that passed.
    """

    unit = models.OneToOneField(Unit, models.CASCADE, related_name="contact", verbose_name="单位")
    head = models.CharField("负责人", max_length=40, blank=True)
    address = models.CharField("办公地址", max_length=120, blank=True)
    office_hours = models.CharField("办公时间", max_length=120, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    fax = models.CharField("传真", max_length=40, blank=True)
    email = models.CharField("电子邮箱", max_length=80, blank=True)
    postcode = models.CharField("邮政编码", max_length=6, blank=True)
    verified_on = models.DateField("最近核实日期", null=True, blank=True)
    proposed = models.JSONField("待审查的改动", default=dict, blank=True, editable=False)
    seal = models.CharField("封签", max_length=64, blank=True, default="", editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "政府信息公开联系方式"

    def __str__(self):
        return f"{self.unit} {self.phone}"


class Officer(AbstractUser):
    """A person who works here (工作人员); what they may do comes from their appointments."""

    display_name = models.CharField("姓名", max_length=40)
    is_sample = models.BooleanField("演示账号", default=False, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "工作人员"

    def __str__(self):
        return self.display_name or self.username

    def get_full_name(self):
        return self.display_name or self.username


class Appointment(models.Model):
    """A role a person holds in a unit from one day to another (任职)."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="appointments", verbose_name="人员")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="appointments", verbose_name="单位")
    role = models.CharField("岗位", max_length=16, choices=Role.choices)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "unit", "role", "starts_on"], name="appointment_is_made_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="appointment_ends_after_it_starts",
                violation_error_message="结束日期不得早于开始日期。",
            ),
        ]

    def __str__(self):
        return f"{self.officer} {self.unit} {self.get_role_display()}"

    def holds_on(self, day):
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

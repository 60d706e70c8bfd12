"""Forms of the exchange (数据交换): keys, partners, the days of the statistics."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone

from gongkai.exchange.enums import Cadence, Channel, ItemKind, KeyScope
from gongkai.exchange.services import KeyRequest, PartnerFields
from gongkai.units import selectors as units
from gongkai.units.models import Unit

LONGEST_DAYS = 366


class UnitField(forms.ModelChoiceField):
    """A unit that exists today, or none."""

    def __init__(self, **options):
        super().__init__(queryset=Unit.objects.none(), required=False, empty_label="（不选）", **options)


class KeyForm(forms.Form):
    """What a key is to be."""

    name = forms.CharField(label="使用系统", max_length=60, help_text="例如：抚顺政务服务网")
    channel = forms.ChoiceField(
        label="渠道", choices=[one for one in Channel.choices if one[0] != Channel.ANONYMOUS]
    )
    scopes = forms.MultipleChoiceField(
        label="权限", choices=KeyScope.choices, widget=forms.CheckboxSelectMultiple, initial=[KeyScope.READ]
    )
    unit = UnitField(label="代为办理的单位", help_text="推送来的条目归这个单位审核；只读的密钥不用选")
    per_minute = forms.IntegerField(
        label="每分钟限额", min_value=1, required=False, help_text="不填按规则库的默认值"
    )
    per_day = forms.IntegerField(
        label="每日限额", min_value=1, required=False, help_text="不填按规则库的默认值"
    )
    valid_days = forms.IntegerField(
        label="有效天数", min_value=1, max_value=1100, required=False, help_text="不填按规则库的默认值"
    )

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.fields["unit"].queryset = units.list_units(on=timezone.localdate())

    def as_request(self) -> KeyRequest:
        """Return what was asked for."""
        told = dict(self.cleaned_data)
        unit = told.pop("unit")
        return KeyRequest(**told | {"scopes": tuple(told["scopes"])}, unit_id=unit.pk if unit else None)


class PartnerForm(forms.Form):
    """How a partner is set up."""

    name = forms.CharField(label="名称", max_length=60, help_text="例如：12345热线知识库")
    url = forms.CharField(
        label="接收地址",
        max_length=300,
        required=False,
        help_text="https:// 开头；政务内网地址须先由运维写入 instance.toml",
    )
    kinds = forms.MultipleChoiceField(
        label="推送内容", choices=ItemKind.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    cadence = forms.ChoiceField(label="推送频次", choices=Cadence.choices, initial=Cadence.AT_ONCE)
    accepts_events = forms.BooleanField(label="接收其来信（办结的咨询）", required=False)
    unit = UnitField(label="来信承办单位")
    is_active = forms.BooleanField(label="启用", required=False, initial=True)

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.fields["unit"].queryset = units.list_units(on=timezone.localdate())

    def as_fields(self) -> PartnerFields:
        """Return how the partner is to be set up."""
        told = dict(self.cleaned_data)
        told.pop("code", None)
        unit = told.pop("unit")
        return PartnerFields(**told | {"kinds": tuple(told["kinds"])}, unit_id=unit.pk if unit else None)


class NewPartnerForm(PartnerForm):
    """A partner not registered yet."""

    code = forms.SlugField(
        label="代码", max_length=30, help_text="写在来信地址里，登记后不变；字母、数字和短横"
    )
    field_order = ("code", "name")


class DaysForm(forms.Form):
    """From which day to which."""

    start = forms.DateField(label="自", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    end = forms.DateField(label="至", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean(self):
        told = super().clean()
        start, end = told.get("start"), told.get("end")
        if start and end and not timedelta(0) <= end - start <= timedelta(days=LONGEST_DAYS):
            raise forms.ValidationError("止日不得早于起日，一次最多看一年，请改正。")
        return told

    @staticmethod
    def default(on: date) -> dict[str, date]:
        """Return the last thirty days."""
        return {"start": on - timedelta(days=29), "end": on}

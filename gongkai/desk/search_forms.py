"""The form of a best bet (编辑推荐)."""

import re

from django import forms

from gongkai.policies.rules.addresses import canonical_number
from gongkai.policies.selectors import find_public_by_number
from gongkai.units.models import Unit


class BetForm(forms.Form):
    """What stands first for which words, whose it is, and until when."""

    terms = forms.CharField(
        label="查询词", widget=forms.Textarea(attrs={"rows": 3}), help_text="读者输入这些词时显示，一行一个"
    )
    title = forms.CharField(label="标题", max_length=120)
    summary = forms.CharField(label="说明", max_length=200, required=False, help_text="一句话，可以不写")
    target = forms.CharField(
        label="指向哪里", max_length=300, help_text="已公开文件的发文字号，或者本站网页的地址（以 / 开头）"
    )
    owner = forms.ModelChoiceField(label="责任单位", queryset=Unit.objects.none())
    starts_on = forms.DateField(
        label="开始日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label="结束日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="到期自动结束",
    )
    reason = forms.CharField(label="理由", max_length=200, help_text="写进操作留痕")

    def __init__(self, *args, owners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners

    def clean_terms(self):
        return [line.strip() for line in re.split(r"[\n；;]+", self.cleaned_data["terms"]) if line.strip()]

    def clean_target(self):
        target = self.cleaned_data["target"].strip()
        if target.startswith("/"):
            return {"url": target, "document_id": None}
        document = find_public_by_number(canonical_number(target))
        if document is None:
            raise forms.ValidationError("没有这个文号的已公开文件，请核对，或者写本站网页的地址。")
        return {"url": "", "document_id": document.pk}

    def as_fields(self):
        """Return what the services take."""
        stated = dict(self.cleaned_data)
        target, owner = stated.pop("target"), stated.pop("owner")
        return {**stated, **target, "owner_id": owner.pk}

"""The form of a document's fields (R01-05)."""

import hashlib

from django import forms

from gongkai.policies.models import PolicyDocument
from gongkai.policies.rules.topics import topic_classes, topic_names

DATES = ("signed_on", "issued_on", "expires_on")


class FieldsForm(forms.ModelForm):
    """What a page shows of a document beside its text."""

    keywords_text = forms.CharField(label="主题词", required=False, help_text="用顿号隔开")
    topic = forms.ChoiceField(label="主题分类", required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = PolicyDocument
        fields = (
            "title",
            "number",
            "unified_no",
            "index_no",
            "kind",
            "genre",
            "topic",
            "openness",
            "signed_on",
            "issued_on",
            "expires_on",
            "summary",
            "consult_phone",
        )
        widgets = {name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in DATES}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = _fingerprint(self.instance, self.Meta.fields)
        choices = [(code, "／".join(topic_names(code))) for code in topic_classes()]
        self.fields["topic"].choices = [("", "未分类"), *choices]
        self.initial["keywords_text"] = "、".join(self.instance.keywords)

    def clean(self):
        """
        Return the fields if nobody else saved the document since the form was opened (乐观锁).

        :raises ValidationError: if somebody did
        """
        cleaned = super().clean()
        if cleaned.get("seen") and cleaned["seen"] != self.initial["seen"]:
            raise forms.ValidationError(
                "您打开以后，别人已改过这份文件，您的修改没有保存。请在另一个窗口打开看过，再重新填写。"
            )
        return cleaned

    def fields_for_service(self):
        cleaned = {name: self.cleaned_data[name] for name in self.Meta.fields}
        words = self.cleaned_data["keywords_text"].replace("，", "、").replace(",", "、").split("、")
        return {**cleaned, "keywords": [word.strip() for word in words if word.strip()]}


def _fingerprint(document, names):
    written = repr([getattr(document, name) for name in (*names, "keywords")])
    return hashlib.blake2b(written.encode(), digest_size=8).hexdigest()


class ChangeForm(forms.Form):
    """What ends or changes a document: which day, which articles, ordered by what."""

    CHOICES = (
        ("REPEAL", "废止（整件或其中几条）"),
        ("LAPSE", "宣布失效"),
        ("EXTEND", "延长有效期"),
        ("AMEND", "修改：上传修改后的全文"),
    )
    change = forms.ChoiceField(label="怎样变更", choices=CHOICES)
    on = forms.DateField(
        label="日期",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="废止、失效、修改从这一天起；延长到这一天",
    )
    provisions = forms.CharField(
        label="涉及的条", required=False, help_text="只废止其中几条时填写，如：第九条、第十条"
    )
    decided_by = forms.CharField(label="决定文件的文号", required=False, help_text="库里有的文件会自动关联")
    note = forms.CharField(label="说明", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    file = forms.FileField(label="修改后的全文", required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("change") == "AMEND" and not cleaned.get("file"):
            self.add_error("file", "修改要上传修改后的全文。")
        return cleaned

    def articles(self):
        words = self.cleaned_data["provisions"].replace("，", "、").split("、")
        return [word.strip() for word in words if word.strip()]

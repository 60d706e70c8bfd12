"""The form of a document's fields (R01-05)."""

from django import forms

from gongkai.policies.models import PolicyDocument
from gongkai.policies.rules.topics import topic_classes, topic_names

DATES = ("signed_on", "issued_on", "expires_on")


class FieldsForm(forms.ModelForm):
    """What a page shows of a document beside its text."""

    keywords_text = forms.CharField(label="主题词", required=False, help_text="用顿号隔开")
    topic = forms.ChoiceField(label="主题分类", required=False)

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
        choices = [(code, "／".join(topic_names(code))) for code in topic_classes()]
        self.fields["topic"].choices = [("", "未分类"), *choices]
        self.initial["keywords_text"] = "、".join(self.instance.keywords)

    def fields_for_service(self):
        cleaned = {name: self.cleaned_data[name] for name in self.Meta.fields}
        words = self.cleaned_data["keywords_text"].replace("，", "、").replace(",", "、").split("、")
        return {**cleaned, "keywords": [word.strip() for word in words if word.strip()]}


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

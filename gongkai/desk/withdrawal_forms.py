"""The form of an urgent withdrawal (紧急撤下)."""

from django import forms
from django.utils import timezone


class WithdrawalForm(forms.Form):
    """Why something goes, and who found it when."""

    reason = forms.CharField(
        label="撤下的理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="写进记录和报告单",
    )
    found_by = forms.CharField(label="发现人", max_length=80, required=False)
    found_at = forms.DateTimeField(
        label="发现时间",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text="不填按现在算",
    )

    def clean_found_at(self):
        found_at = self.cleaned_data["found_at"]
        if found_at is not None and found_at > timezone.now():
            raise forms.ValidationError("发现时间不能晚于现在，请核对。")
        return found_at

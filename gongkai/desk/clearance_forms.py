"""Forms of the review before publication (公开前审查)."""

from django import forms

from gongkai.clearance.enums import Carrier, Channel, Concern, Outcome, WithholdReason
from gongkai.clearance.rules import MOST_STEPS, STEP_LABELS
from gongkai.clearance.services import Sheet

NOTHING = [("", "不设")]


class HandInForm(forms.Form):
    """What the review sheet asks of the one who hands in (S3)."""

    summary = forms.CharField(
        label="内容摘要", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    carrier = forms.ChoiceField(label="载体形式", choices=Carrier.choices)
    channel = forms.ChoiceField(label="拟公开方式", choices=Channel.choices)
    planned_for = forms.DateTimeField(
        label="拟公开时间",
        required=False,
        help_text="不填就在审查通过时公开；填了就到时公开。",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    concerns = forms.MultipleChoiceField(
        label="内容涉及（没有就不选）",
        choices=Concern.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def sheet(self) -> Sheet:
        """Return the sheet as the service takes it."""
        cleaned = self.cleaned_data
        return Sheet(
            summary=cleaned["summary"],
            carrier=cleaned["carrier"],
            channel=cleaned["channel"],
            planned_for=cleaned["planned_for"],
            concerns=tuple(cleaned["concerns"]),
        )


class DecisionForm(forms.Form):
    """A reviewer's word on the present step."""

    outcome = forms.ChoiceField(
        label="结论",
        choices=[choice for choice in Outcome.choices if choice[0] != Outcome.MASK],
        widget=forms.RadioSelect,
    )
    withhold_reason = forms.ChoiceField(
        label="不予公开的依据", choices=[("", "——"), *WithholdReason.choices], required=False
    )
    reason = forms.CharField(
        label="意见", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ChainForm(forms.Form):
    """The steps of review of one kind (审查环节)."""

    def __init__(self, *args, roles=(), **kwargs):
        super().__init__(*args, **kwargs)
        choices = [*NOTHING, *STEP_LABELS.items()]
        for number in range(1, MOST_STEPS + 1):
            chosen = roles[number - 1] if number <= len(roles) else ""
            self.fields[f"step{number}"] = forms.ChoiceField(
                label=f"第{number}步", choices=choices, required=False, initial=chosen
            )

    def roles(self) -> list[str]:
        """Return the chosen steps in their order."""
        return [value for name, value in sorted(self.cleaned_data.items()) if value]

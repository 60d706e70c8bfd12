"""The form of an entry (知识条目, R03-04); what is wrong is judged by the rules, not here."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from gongkai.core.rulebook import load_rulebook
from gongkai.desk.forms import within_limit
from gongkai.knowledge.drafts import Cited, EntryDraft
from gongkai.knowledge.models import Category
from gongkai.knowledge.tables import split_lines, split_words
from gongkai.units.models import Unit
from gongkai.units.selectors import list_units

DAY = {"type": "date"}


class EntryForm(forms.Form):
    """What an editor writes of an entry; its clauses are chosen beside."""

    title = forms.CharField(label="标题", required=False, help_text="写成群众会问的话，最多 128 字")
    content = forms.CharField(
        label="内容",
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="空一行另起一段；行首写“- ”成为列表",
    )
    variants = forms.CharField(
        label="还会怎样问",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="一行一种问法，智能查询靠它认出同一个问题",
    )
    category = forms.ChoiceField(label="类目", required=False)
    nature = forms.ChoiceField(label="材料性质", required=False)
    keywords = forms.CharField(label="关键字", required=False, help_text="用逗号隔开，每个最多 20 字")
    issuer = forms.TypedChoiceField(label="发文单位", required=False, coerce=int, empty_value=None)
    valid_from = forms.DateField(
        label="有效起", required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    valid_to = forms.DateField(
        label="有效止",
        required=False,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        help_text="过了这一天，条目自动下线；长期有效的不填",
    )

    def __init__(self, *args: Any, categories: Sequence[Category], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        paths = [(one.path, one.path.replace("/", "／")) for one in categories]
        natures = load_rulebook().texts("R03-04.natures", on=on)
        self.fields["category"].choices = [("", "请选择"), *paths]
        self.fields["nature"].choices = [("", "请选择"), *((one, one) for one in natures)]
        self.fields["issuer"].choices = [("", "请选择"), *((one.pk, one.name) for one in list_units(on=on))]

    def draft(self, citations: Sequence[Cited]) -> EntryDraft:
        """Return what was written, for the service."""
        told = self.cleaned_data
        return EntryDraft(
            title=told["title"],
            content=told["content"],
            category=told["category"],
            nature=told["nature"],
            keywords=split_words(told["keywords"]),
            issuer_id=told["issuer"],
            variants=split_lines(told["variants"]),
            citations=tuple(citations),
            valid_from=told["valid_from"],
            valid_to=told["valid_to"],
        )


def initial_of(draft: EntryDraft) -> dict[str, Any]:
    """Return a draft as the form shows it."""
    return {
        "title": draft.title,
        "content": draft.content,
        "variants": "\n".join(draft.variants),
        "category": draft.category,
        "nature": draft.nature,
        "keywords": "，".join(draft.keywords),
        "issuer": draft.issuer_id,
        "valid_from": draft.valid_from,
        "valid_to": draft.valid_to,
    }


class WritersForm(forms.Form):
    """The units that may write in a category (类目权限); none chosen means every unit."""

    units = forms.ModelMultipleChoiceField(Unit.objects.none(), required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = units

    @property
    def chosen(self) -> set[str]:
        """Return the keys of the units chosen, as they stand in the form."""
        return {str(one) for one in self["units"].value() or ()}


class BatchForm(forms.Form):
    """A workbook or JSON file of entries."""

    file = forms.FileField(label="文件", widget=forms.FileInput(attrs={"accept": ".xlsx,.json"}))

    def clean_file(self):
        """Return the file where it is small enough to read at once."""
        return within_limit(self.cleaned_data["file"])

"""Forms of the ledger's screens."""

from django import forms

from gongkai.ledger.models import Task

ACCEPTED = ".docx,.xlsx,.pdf,.ofd,.html,.md,.txt"
MOST_BYTES = 20 * 1024 * 1024


def within_limit(file):
    """
    Return an uploaded file that is small enough to read at once.

    :raises ValidationError: with its size and the limit
    """
    if file.size > MOST_BYTES:
        raise forms.ValidationError(f"文件有 {file.size // 1048576} MB，最多 20 MB。请拆分或压缩图片后再传。")
    return file


class UploadForm(forms.Form):
    """One file, small enough to read at once."""

    file = forms.FileField(label="文件", widget=forms.FileInput(attrs={"accept": ACCEPTED}))

    def clean_file(self):
        return within_limit(self.cleaned_data["file"])


class TaskForm(forms.ModelForm):
    """What the county office may correct of a task before it counts."""

    leads = forms.CharField(label="牵头单位", required=False, help_text="多个单位用顿号隔开")
    responsible = forms.CharField(label="责任单位", required=False, help_text="可写统称，如“县政府各部门”")

    class Meta:
        model = Task
        fields = ("title", "text", "due_on", "is_standing")
        widgets = {"due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("leads", "、".join(self.instance.lead_names))
        self.initial.setdefault("responsible", "、".join(self.instance.responsible_names))

    def fields_for_service(self):
        cleaned = self.cleaned_data
        return {
            "title": cleaned["title"],
            "text": cleaned["text"],
            "due_on": cleaned["due_on"],
            "is_standing": cleaned["is_standing"],
            "lead_names": _names(cleaned["leads"]),
            "responsible_names": _names(cleaned["responsible"]),
        }


class ManyFiles(forms.FileInput):
    """A file field that takes several files."""

    allow_multiple_selected = True


class ProgressForm(forms.Form):
    """What a unit reports, with its proof."""

    text = forms.CharField(label="做了什么，结果如何", widget=forms.Textarea(attrs={"rows": 4}))
    links = forms.CharField(
        label="佐证：公开页面的链接",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="一行一个，以 / 或 http 开头",
    )
    files = forms.FileField(label="佐证：文件", required=False, widget=ManyFiles())
    entries = forms.CharField(label="佐证：留痕序号", required=False, help_text="多个用空格隔开")
    completes = forms.BooleanField(label="任务已完成，请县政府办公室确认", required=False)

    def clean_links(self):
        links = tuple(line.strip() for line in self.cleaned_data["links"].splitlines() if line.strip())
        wrong = [link for link in links if not link.startswith(("/", "http://", "https://"))]
        if wrong:
            raise forms.ValidationError(f"“{wrong[0][:40]}”不是链接，请从浏览器地址栏复制。")
        return links

    def clean_entries(self):
        words = self.cleaned_data["entries"].replace("、", " ").replace("，", " ").split()
        if not all(word.isdigit() for word in words):
            raise forms.ValidationError("留痕序号是数字，可在“操作留痕”里查到。")
        return tuple(int(word) for word in words)


class ReviewForm(forms.Form):
    """What the county office says of a report."""

    reason = forms.CharField(
        label="意见",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="退回时必须写明缺什么、怎么补",
    )


class DeadlineForm(forms.Form):
    """A new deadline and why."""

    new_due_on = forms.DateField(label="新的时限", widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs={"rows": 2}))


def _names(text):
    for mark in "，,；;\n":
        text = text.replace(mark, "、")
    return [name.strip() for name in text.split("、") if name.strip()]

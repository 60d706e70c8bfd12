"""What a made-up notice (演示) is, and the head and tail most of them share."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    """A notice and its tasks as `牵头 | 责任 | 日期或空 | 长期` lines, its obligations' dates, its sections."""

    text: str
    tasks: str
    obligations: tuple[str, ...] = ()
    sections: tuple[str, ...] | None = None
    remarks: tuple[tuple[int, str], ...] = ()
    kind: str = "md"


HEAD = """# 云溪县人民政府办公室文件

云政办发〔2024〕12号

## 云溪县人民政府办公室关于印发年度公开任务分工的通知

各乡镇人民政府，县政府各部门：

为落实《云溪市公开工作要点》（云市政办〔2024〕5号）要求，现将任务分工如下：

"""
TAIL = """
云溪县人民政府办公室

2024年3月20日
"""

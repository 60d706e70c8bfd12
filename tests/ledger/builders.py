"""A small county and a notice for it."""

from datetime import date

from gongkai.ledger import services
from gongkai.units import services as units
from tests.factories import AT, a_unit, an_officer


def a_county():
    """Two departments, a township, the office, and the phrase for all departments."""
    office = a_unit("青岚县人民政府办公室", kind="OFFICE", short_name="县政府办公室")
    justice = a_unit("青岚县司法局")
    finance = a_unit("青岚县财政局")
    town = a_unit("云溪镇", kind="TOWNSHIP")
    units.define_group(name="县政府各部门", kinds=["DEPARTMENT"], actor_id=None, at=AT)
    return office, justice, finance, town


def a_parsed_notice(**changes):
    """What the notice engine gives for a notice of two tasks."""
    task = {
        "no": 1,
        "section": "一、打好基础",
        "title": "公布有效文件目录",
        "text": "公布有效文件目录，方便群众查阅。",
        "lead_units": ["县司法局"],
        "responsible_units": ["县政府各部门", "云溪镇"],
        "due_on": date(2026, 10, 31),
        "standing": False,
        "deadline_text": "10月底前",
    }
    standing = {
        **task,
        "no": 2,
        "title": "接听公开电话",
        "lead_units": ["县政府办公室"],
        "due_on": None,
        "standing": True,
    }
    return {
        "title": "关于做好当前重点工作的通知（演示）",
        "number": "青政公领发〔2026〕1号",
        "issuer": "青岚县政务公开领导小组办公室",
        "issued_on": date(2026, 7, 18),
        "basis": [],
        "tasks": [task, standing],
        "obligations": [{"text": "各单位制定工作方案。", "due_on": date(2026, 7, 30)}],
        "remainder": [],
        **changes,
    }


def a_ledger(**changes):
    """A confirmed notice; returns its rows by unit name and task number."""
    notice = services.import_notice(
        parsed=a_parsed_notice(**changes), file_name="通知.md", content=b"x", actor_id=None, at=AT
    )
    services.confirm_notice(notice=notice, actor_id=None, at=AT)
    return notice


__all__ = ["a_county", "a_ledger", "a_parsed_notice", "an_officer"]

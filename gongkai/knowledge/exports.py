"""The supervisor's board as a workbook (知识覆盖导出): one row a thing that is late, missing or wrong."""

from gongkai.knowledge.selectors import Board
from gongkai.knowledge.tables import as_xlsx

HEADERS = ("类别", "标题", "文号或说明", "责任单位", "期限", "是否超期")


def board_as_xlsx(board: Board) -> bytes:
    """Return what the board shows, row by row, its figures first."""
    figures = [
        ("指标", "应有条目的政策", str(board.policies), "", "", ""),
        ("指标", "已有条目或说明理由", str(board.covered), "", "", ""),
        ("指标", "按时更新率", board.on_time_words, "", "", ""),
    ]
    uncovered = [
        ("未覆盖政策", one.title, one.number, str(one.drafter or ""), "", "") for one in board.uncovered
    ]
    duties = [
        (
            f"待更新（{one.get_occasion_display()}）",
            one.document.title,
            one.document.number,
            str(one.unit or ""),
            one.due_on.isoformat(),
            "是" if one.due_on < board.on else "否",
        )
        for one in board.open_duties
    ]
    errors = [
        ("差错：引用失效文件仍在发布", one.title, "", str(one.owner), "", "是") for one in board.citing_ended
    ]
    verify = [
        ("待重新核对", one.title, f"最近核对 {one.last_verified_on or '无'}", str(one.owner), "", "")
        for one in board.to_verify
    ]
    notices = [
        (
            f"受影响的{one.item_label}",
            one.item_title,
            f"《{one.document.title}》{one.get_occasion_display()}",
            str(one.unit or ""),
            one.due_on.isoformat(),
            "是" if one.due_on < board.on else "否",
        )
        for one in board.notices
    ]
    rows = [*figures, *uncovered, *duties, *errors, *verify, *notices]
    return as_xlsx(rows, HEADERS, title="知识覆盖")

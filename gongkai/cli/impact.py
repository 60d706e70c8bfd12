"""`gongkai impact`: everything that cites a document, before or after it goes."""

from typing import Annotated, Any

import typer

from gongkai.cli.frame import say, say_json, use_django
from gongkai.core.refusals import BadInput

app = typer.Typer(add_completion=False)


@app.callback()
def commands() -> None:
    """Everything that cites a document."""


@app.command("impact")
def impact(
    document: Annotated[str, typer.Argument(help="文号、标题或网址")],
    article: Annotated[list[str] | None, typer.Option("--article", help="只看引用这一条的，可重复")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出一份 JSON")] = False,
) -> None:
    """废止影响：列出引用一份文件的解读、知识条目、指南、目录、答复和佐证。"""
    use_django()
    from gongkai.knowledge import selectors

    found = _find(document)
    items = selectors.impact_of(found.pk, provisions=article or ())
    if as_json:
        told = {"title": found.title, "number": found.number, "address": f"/zc/{found.address}"}
        say_json(told | {"items": [one.as_json() for one in items]})
        return
    flagged = sum(one.is_flagged for one in items)
    say(f"《{found.title}》{found.number}：{len(items)} 处引用，其中 {flagged} 处要随废止处理")
    for number, one in enumerate(items, start=1):
        mark = "要处理" if one.is_flagged else "提示"
        say(f"{number:>3}. [{mark}] {one.label} {one.title}　{one.cites}")
        say(f"     {one.address}")


def _find(written: str) -> Any:
    from gongkai.policies.models import PolicyDocument
    from gongkai.policies.selectors.pages import find_by_number

    address = written.removeprefix("/zc/") if written.startswith("/zc/") else ""
    found = PolicyDocument.objects.filter(address=address).first() if address else find_by_number(written)
    found = found or PolicyDocument.objects.filter(title=written.strip("《》")).first()
    if found is None:
        raise BadInput(f"文件库里没有“{written}”，请写文号、全称或 /zc/ 开头的网址。")
    return found

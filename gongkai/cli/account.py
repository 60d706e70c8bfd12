"""`gongkai account`: the first accounts of an installation; afterwards the county office opens them on the desk."""

import secrets
from typing import Annotated

import typer

from gongkai.cli.frame import now, say, say_json, use_django
from gongkai.core.refusals import BadInput

app = typer.Typer(add_completion=False, help="账号与任职", no_args_is_help=True)
JSON = Annotated[bool, typer.Option("--json", help="输出一份 JSON")]
USERNAME = Annotated[str, typer.Argument(help="账号，姓名的拼音")]


@app.command("open")
def open_account(
    username: USERNAME,
    name: Annotated[str, typer.Option("--name", help="姓名")],
    unit: Annotated[str, typer.Option("--unit", help="单位的名称或编码")],
    role: Annotated[str, typer.Option("--role", help="岗位代码，如 COUNTY_OFFICE、EDITOR")],
    as_json: JSON = False,
) -> None:
    """开户并任职；口令随机生成，只显示这一次。"""
    use_django()
    from gongkai.units import services

    officer, password = services.open_account(
        username=username,
        display_name=name,
        unit=_unit(unit),
        role=_role(role),
        password=secrets.token_urlsafe(12),
        actor_id=None,
        at=now(),
    )
    if as_json:
        say_json({"username": officer.username, "password": password})
    else:
        say(f"已开户：{officer.username}，口令 {password}（只显示这一次，请当面交给本人，登录后修改）。")


@app.command("reset")
def reset_password(username: USERNAME, as_json: JSON = False) -> None:
    """重置口令；新口令只显示这一次。"""
    use_django()
    from gongkai.units import selectors, services

    officer = selectors.find_officer(username)
    if officer is None:
        raise BadInput(f"没有账号“{username}”，用 gongkai account list 查看。")
    password = secrets.token_urlsafe(12)
    services.reset_password(officer=officer, password=password, actor_id=None, at=now())
    if as_json:
        say_json({"username": username, "password": password})
    else:
        say(f"{username} 的新口令：{password}（只显示这一次）。")


@app.command("list")
def list_accounts(as_json: JSON = False) -> None:
    """列出账号和今天的任职。"""
    use_django()
    from django.utils import timezone

    from gongkai.units import selectors

    day = timezone.localdate()
    rows = [
        {
            "username": officer.username,
            "name": str(officer),
            "roles": [
                f"{one.unit.name} {one.role}" for one in officer.appointments.all() if one.holds_on(day)
            ],
        }
        for officer in selectors.list_officers()
    ]
    if as_json:
        say_json({"accounts": rows})
        return
    for row in rows:
        say(f"{row['username']:<14} {row['name']}　{'；'.join(row['roles']) or '今天没有任职'}")


def _unit(words: str):
    from django.utils import timezone

    from gongkai.units import selectors
    from gongkai.units.models import Unit
    from gongkai.units.rules import resolve_units

    found = selectors.find_unit(words)
    if found is not None:
        return found
    resolution = resolve_units([words], selectors.get_directory(on=timezone.localdate()))[0]
    if len(resolution.unit_ids) != 1:
        near = "、".join(resolution.suggestions)
        raise BadInput(f"机构名录里没有“{words}”{f'，相近的有：{near}' if near else ''}。")
    return Unit.objects.get(pk=resolution.unit_ids[0])


def _role(code: str) -> str:
    from gongkai.units.enums import Role

    if code not in Role.values:
        raise BadInput(f"没有岗位“{code}”，可用的有：{'、'.join(Role.values)}。")
    return code

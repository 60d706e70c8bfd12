"""`gongkai`: the commands, loaded only when they are called."""

import importlib
import sys
from collections.abc import Sequence

from gongkai import __version__
from gongkai.cli.frame import complain, guarded, say

# command → (module below gongkai.cli that defines `app`, what it does)
COMMANDS = {
    "demo": ("running", "装好演示县并启动"),
    "init": ("running", "建立一个正式安装"),
    "serve": ("running", "启动服务和后台任务"),
    "worker": ("running", "处理后台任务"),
    "migrate": ("running", "把数据库升级到当前版本"),
    "doctor": ("running", "检查安装是否完好"),
    "account": ("account", "开户、任职、免职、重置口令"),
    "parse": ("parse", "把公文解析成结构"),
    "scan": ("scan", "公开前扫描文件，另存脱敏副本"),
    "ledger": ("ledger", "通知变台账：解析、导入、导出"),
    "import": ("library", "把文件装入政策文件库"),
    "search": ("search", "检索条款"),
    "index": ("index", "重建检索索引、读节点跟进"),
    "suggest": ("search", "输入提示"),
    "ask": ("ask", "用条款原文回答问题"),
    "train-ranking": ("ranking", "用本机答过的问题训练检索排序"),
    "release": ("site", "把变动发布为静态页面"),
    "withdraw": ("withdrawal", "紧急撤下一个网址上的内容"),
    "exchange": ("exchange", "数据交换：整库导出导入、密钥、推送"),
    "impact": ("impact", "一份文件废止会影响什么"),
    "trail": ("trail", "校验操作留痕"),
}


def main() -> None:
    """Run the command line and leave with the contract's exit code."""
    sys.exit(guarded(lambda: run(sys.argv[1:])))


def run(arguments: Sequence[str]) -> None:
    """Find the command that the first argument names and hand it the rest."""
    name, rest = (arguments[0], list(arguments[1:])) if arguments else ("--help", [])
    if name in {"--help", "-h"}:
        _say_commands()
    elif name in {"--version", "-V"}:
        say(__version__)
    elif name in COMMANDS:
        _call(name, rest)
    else:
        known = "、".join(COMMANDS)
        complain(f"没有“{name}”这个命令，现有：{known}。")
        sys.exit(2)


def _call(name: str, rest: list[str]) -> None:
    from typer.main import get_command

    command = get_command(importlib.import_module(f"gongkai.cli.{COMMANDS[name][0]}").app)
    if name in getattr(command, "commands", {}):
        command.main(args=[name, *rest], prog_name="gongkai", standalone_mode=False)
    else:
        command.main(args=rest, prog_name=f"gongkai {name}", standalone_mode=False)


def _say_commands() -> None:
    say("公开：县级政务公开平台。用法：gongkai 命令 [参数]；gongkai 命令 --help 看详细用法。")
    for name, (_, what) in COMMANDS.items():
        say(f"  {name:<13} {what}")


if __name__ == "__main__":
    main()

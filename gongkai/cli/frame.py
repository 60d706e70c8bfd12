"""What every command shares: Django on demand, output as JSON, refusals in one line, the actor."""

import gc
import json
import os
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import typer

from gongkai.core.instance import load_instance
from gongkai.core.refusals import BadInput, Refused

DONE, REFUSED, BAD_INPUT = 0, 1, 2
USAGE = (
    (r"Missing argument '?([^'.]+)", "缺少参数 {0}。"),
    (r"Missing option '?([^'.]+)", "缺少选项 {0}。"),
    (r"No such option:? ([-\w]+)", "没有 {0} 这个选项。"),
    (r"No such command '?([^'.]+)", "没有 {0} 这个子命令。"),
    (r"unexpected extra arguments? \((.+)\)", "多了参数 {0}。"),
    (r"Option '?([-\w]+)'? requires an argument", "选项 {0} 后面要有值。"),
    (r"Invalid value for '?([^':]+)'?: '?([^']*)'?", "{0} 的值“{1}”不合要求。"),
)


class Exit(Exception):
    """End the command with an exit code after its output was printed."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(str(code))


def use_django() -> None:
    """
    Load the installation that `GONGKAI_HOME` names; only commands that need the database call it.

    :raises BadInput: if nothing was ever set up there
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings.base")
    if not load_instance().is_initialised:
        raise BadInput(
            "这里还没有安装。请先运行 gongkai init --profile 名称，或用 GONGKAI_HOME 指明安装所在。"
        )
    import django

    django.setup()
    gc.freeze()  # what is loaded by now stays: the collector need not go through it again and again
    gc.set_threshold(50_000, 10, 10)


def now() -> datetime:
    """Return the server's time; the faces are the only place where the clock is read."""
    return datetime.now(UTC)


def say_json(document: Any) -> None:
    """Print one JSON document on stdout, UTF-8, nothing else."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=None) + "\n")


def say(text: str = "") -> None:
    """Print one line for people."""
    sys.stdout.write(text + "\n")


def complain(text: str) -> None:
    """Print one line on stderr."""
    sys.stderr.write(" ".join(text.split()) + "\n")


def guarded(command: Callable[[], Any]) -> int:
    """Run a command and turn what it raises into the contract's exit codes, without a traceback."""
    try:
        command()
    except Exit as end:
        return end.code
    except typer.Exit as end:
        return end.exit_code
    except (BadInput, typer.TyperException) as error:
        complain(str(error) if isinstance(error, BadInput) else _usage(error))
        return BAD_INPUT
    except Refused as refusal:
        for blocker in refusal.blockers:
            complain(f"{blocker.message}（{blocker.basis}）" if blocker.basis else blocker.message)
        return REFUSED
    except (typer.Abort, KeyboardInterrupt):
        complain("已中止。")
        return REFUSED
    return DONE


def _usage(error: typer.TyperException) -> str:
    text = error.format_message()
    for pattern, chinese in USAGE:
        if found := re.search(pattern, text):
            return f"{chinese.format(*found.groups())}用 --help 查看用法。"
    return f"命令写法有误（{text}）。用 --help 查看用法。"

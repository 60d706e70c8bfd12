"""Setting up an installation: profile found, folder made, database migrated, county loaded."""

import time
from pathlib import Path

from gongkai.cli.frame import complain, now, use_django
from gongkai.core.instance import Instance
from gongkai.core.refusals import BadInput

PROFILES = Path(__file__).resolve().parent.parent / "config" / "profiles"


def profile_folder(name: str) -> Path:
    """
    Return the folder of a county's profile (县情配置).

    :raises BadInput: if there is no such profile
    """
    known = sorted(path.parent.name for path in PROFILES.glob("*/profile.toml"))
    if name not in known:
        raise BadInput(f"没有名为“{name}”的县情配置，现有：{'、'.join(known)}。")
    return PROFILES / name


def prepare(instance: Instance) -> bool:
    """Bring an installation to where it can be served; return whether its county was loaded just now."""
    folder = profile_folder(instance.profile)
    use_django()
    migrate()
    from gongkai.cli.loading import load_profile

    return load_profile(folder, is_demo=instance.is_demo, at=now())


def migrate() -> None:
    """Bring the database to the present version; nothing is done where it is there already."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        started = time.monotonic()
        call_command("migrate", verbosity=0, interactive=False)
        complain(f"数据库升级完成，用时 {time.monotonic() - started:.1f} 秒。")

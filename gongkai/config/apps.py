"""The composition root as an app: wires the others once all are loaded."""

from django.apps import AppConfig


class RootConfig(AppConfig):
    """The composition root (装配)."""

    name = "gongkai.config"
    label = "root"
    verbose_name = "装配"

    def ready(self) -> None:
        """Wire listeners and page sources."""
        from gongkai.config.wiring import wire  # noqa: PLC0415 - apps must be loaded first

        wire()

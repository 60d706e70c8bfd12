"""What clearance keeps."""

from gongkai.clearance.watch_models import *  # noqa: F403

"""Settings of the test suite: a scratch folder, jobs done at once, quick password hashes."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

SCRATCH = Path(tempfile.mkdtemp(prefix="gongkai-test-"))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
os.environ["GONGKAI_HOME"] = str(SCRATCH)

from gongkai.config.settings.base import *  # noqa: E402, F403

SECRET_KEY = "test-only-" + "x" * 50
GONGKAI_DEMO = True
GONGKAI_SENDS_MAIL = True
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
AXES_ENABLED = False

if "GONGKAI_DATABASE_URL" not in os.environ:
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405

"""gongkai (公开): the open platform for a county's open government work (政务公开)."""

__version__ = "0.1.0"

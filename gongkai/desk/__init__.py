"""The desk (工作台): what officers work on, on Wagtail's admin. Holds no rules."""

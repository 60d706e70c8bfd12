"""Screens of the desk, one module per app they show."""

"""How quickly pages are released, and how little one change costs in a big library (issue 2, item 15)."""

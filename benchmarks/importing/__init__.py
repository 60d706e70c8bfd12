"""How long the import of the national laws takes, and what it needs (issue 2, item 15)."""

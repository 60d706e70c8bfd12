"""How often the answerer answers what it can and declines what it cannot."""

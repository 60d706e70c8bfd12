"""The composition root (装配): settings, wiring, addresses. May import everything; nothing imports it."""

"""How well the learned ranking answers questions it never saw."""

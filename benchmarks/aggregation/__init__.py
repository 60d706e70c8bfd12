"""How quickly a new list is judged against a million rows that are public already (防汇聚, S11)."""

"""Benchmark of the suggestions while typing (输入提示基准)."""

"""Benchmark of the search engine (检索基准) on real laws and real questions."""

"""The aggregation watch (防汇聚): what is harmless page by page may tell too much together. A pure engine."""

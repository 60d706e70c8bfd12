"""Exchange with others (数据交换): keys, quotas, webhooks out and in, pushed entries, the library as one file."""

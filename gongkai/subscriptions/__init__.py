"""Subscriptions (订阅): saved queries and followed documents, and what is told of them by mail."""

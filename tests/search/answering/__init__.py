"""Answers made of quotations, and honest refusals."""

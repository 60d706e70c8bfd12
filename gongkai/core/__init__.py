"""The kernel (内核): rules of time, numbers, codes, text and documents. Imports no Django."""

"""Clearance (公开审查): nothing reaches the public that was not examined, byte for byte, by other people."""

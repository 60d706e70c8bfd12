"""The scanner's speed beside its peers."""

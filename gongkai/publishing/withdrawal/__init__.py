"""Taking something public away at once (紧急撤下, S12): files first, then the record, then the lists."""

"""The trail (操作留痕): every deed, once, in order, chained; audit, outbox and evidence at once."""

"""The ledger (工作台账): notices, tasks, progress, reminders."""

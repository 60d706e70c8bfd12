"""Inspection (监督检查): looks at everything public for what is past its time, and proposes what to do."""

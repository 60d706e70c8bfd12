"""Settings by subject; `base` composes them for an installation, `test` for the test suite."""

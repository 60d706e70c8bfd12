"""The command line (命令行): a contract that scripts depend on. Holds no rules."""

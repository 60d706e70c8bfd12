"""`python -m gongkai` is `gongkai`."""

from gongkai.cli.main import main

main()

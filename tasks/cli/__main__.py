"""Run the command line: ``python -m tasks.cli``."""

from tasks.cli.app import main

main()

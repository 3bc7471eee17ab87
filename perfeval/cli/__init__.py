"""The command line: parse options, call the rest, print; exit status 0, 1 or 2."""

from perfeval.cli.entry import main

__all__ = ["main"]

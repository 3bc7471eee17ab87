"""The command line: parse options, call the rest, print; exit status 0, 1 or 2."""

from __future__ import annotations

import sys

INTERRUPTED = 130
"""The exit status after Ctrl-C."""


def main(arguments: list[str] | None = None) -> None:
    """Run a command and exit with its status; see `perfeval.cli.entry`.

    Raises:
        SystemExit: always.
    """
    try:
        # Ctrl-C may come before there is anything loaded to answer it
        from perfeval.cli import entry

        entry.main(arguments)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)

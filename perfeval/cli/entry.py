"""The console script: streams that never crash on Chinese, errors in Chinese, the exit status."""

from __future__ import annotations

import sys
from contextlib import suppress

import click

from perfeval.cli.commands import perfeval
from perfeval.cli.usage_errors import sentence
from perfeval.results.spool import SpoolError

WRONG_USAGE = 2
_INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> None:
    """Run a command and exit with its status.

    Raises:
        SystemExit: always; 0 everything was done in full, 1 something was not, 2 wrong usage.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            # A GBK console and a pipe in the C locale lack some characters; a ? is better than a crash.
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        status = perfeval.main(arguments, prog_name="perfeval", standalone_mode=False)
        sys.stdout.flush()
    except click.UsageError as error:
        click.echo(sentence(error), err=True)
        status = WRONG_USAGE
    except click.ClickException as error:
        click.echo(f"错误：{error.format_message()}", err=True)
        status = error.exit_code
    except SpoolError as error:
        click.echo(f"错误：{error}", err=True)
        status = 1
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断；已经写出的结果是完整的，重新运行可补齐其余。", err=True)
        status = _INTERRUPTED
    except BrokenPipeError:
        # the reader of our output (head, more) has gone; nothing more may be printed, not even at exit
        with suppress(OSError):
            sys.stdout.close()
        status = 1
    sys.exit(status if isinstance(status, int) else 0)

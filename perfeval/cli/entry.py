"""The console script: streams that never crash, errors in one Chinese sentence, the exit status."""

from __future__ import annotations

import gc
import os
import platform
import sys
from contextlib import suppress
from importlib.util import find_spec
from multiprocessing import freeze_support

import click

from perfeval.cli import INTERRUPTED
from perfeval.cli.commands import perfeval
from perfeval.cli.usage_errors import sentence
from perfeval.findings.system_errors import reason_of
from perfeval.results.spool import SpoolError

WRONG_USAGE = 2
_FAILED = 1
_STDOUT, _STDERR = 1, 2
# of what a command and its workers load nothing becomes garbage, and looking for it takes a tenth of the time
gc.set_threshold(50_000)
_DETAILS = "PERFEVAL_TRACEBACK"
"""The variable that has an error of the program shown in full, for those who mend it."""


def main(arguments: list[str] | None = None) -> None:
    """Run a command and exit with its status.

    Raises:
        SystemExit: always; 0 everything was done in full, 1 something was not, 2 wrong usage.
    """
    freeze_support()
    if arguments is None:
        _speak_utf8()
    _open_streams()
    lacking = what_is_lacking()
    if lacking:
        _say(f"错误：{lacking}")
        sys.exit(_FAILED)
    status = _closed(_status(arguments))
    # or else the interpreter would look for cycles in all that was loaded before it ends
    gc.freeze()
    sys.exit(status)


def what_is_lacking() -> str:
    """Why perfeval cannot work on this machine, in a sentence; empty where it can."""
    if find_spec("formualizer") is not None:
        return ""
    machine, wide = platform.machine().lower(), sys.maxsize > 2**32
    if sys.platform == "win32" and (not wide or machine in ("arm64", "aarch64")):
        kind = "ARM64" if wide else "32位"
        return (
            f"这是{kind}的Python，复算引擎formualizer没有{kind}Windows的安装包，无法核对计分表；"
            "请改用64位（x64）的Python，或直接使用绿色版。"
        )
    return "安装不完整，缺少复算引擎formualizer；请重新运行 pip install perfeval，或使用绿色版。"


def _status(arguments: list[str] | None) -> int:
    try:
        status = perfeval.main(arguments, prog_name="perfeval", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else 0
    except click.UsageError as error:
        _say(sentence(error))
        return WRONG_USAGE
    except click.ClickException as error:
        _say(f"错误：{error.format_message()}")
        return error.exit_code
    except SpoolError as error:
        _say(f"错误：{error}")
        return _FAILED
    except (click.Abort, KeyboardInterrupt):
        _say("已中断；已经写出的结果是完整的，重新运行可补齐其余。")
        return INTERRUPTED
    except BrokenPipeError:
        # the reader of our output (head, more) has gone
        return _FAILED
    except MemoryError:
        _say("错误：内存不足；请关闭其他程序，或用--jobs 1重新运行。")
        return _FAILED
    except RecursionError:
        _say("错误：内容的层次太深，无法处理；请检查所给的文件。")
        return _FAILED
    except OSError as error:
        place = f"“{error.filename}”" if isinstance(error.filename, str) and error.filename else ""
        _say(f"错误：{place}读写失败（{reason_of(error)}）；已经写出的结果是完整的。")
        return _FAILED
    except Exception as error:
        if os.environ.get(_DETAILS):
            raise
        words = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        _say(f"错误：程序内部错误（{words}）；请把命令和所用的文件发给维护人员。")
        return _FAILED


def _say(words: str) -> None:
    """Say something on standard error, if anybody is there."""
    with suppress(OSError, ValueError):
        click.echo(words, err=True)


def _open_streams() -> None:
    """Streams that a caller has closed lead nowhere; those that lack a character show a ?."""
    for descriptor in (0, _STDOUT, _STDERR):
        try:
            os.fstat(descriptor)
        except OSError:
            # or else the next file that is opened would stand in its place, and be written to by who knows whom
            with suppress(OSError):
                os.open(os.devnull, os.O_RDWR)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        else:
            with suppress(AttributeError, ValueError):
                # a GBK console and a pipe in the C locale lack some characters
                stream.reconfigure(errors="replace")


def _closed(status: int) -> int:
    """The status, after the last of the output is out; what cannot be written is not tried again at exit."""
    for stream, descriptor in ((sys.stdout, _STDOUT), (sys.stderr, _STDERR)):
        try:
            stream.flush()
        except (OSError, ValueError):
            status = status or _FAILED
            with suppress(OSError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, descriptor)
                os.close(nowhere)
    return status


def _speak_utf8() -> None:
    """Where the system's names are ASCII, start anew with UTF-8: Chinese file names cannot be said otherwise."""
    if sys.platform == "win32" or sys.getfilesystemencoding() in ("utf-8", "utf8"):
        return
    os.environ["PYTHONUTF8"] = "1"
    os.environ.setdefault("PYTHONIOENCODING", "utf-8:replace")
    with suppress(OSError):
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])

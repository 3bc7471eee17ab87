"""perfeval and the floor turn by turn, workbook after workbook, in one process that has everything loaded."""

from __future__ import annotations

import gc
import pickle
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.floor import parts_of, read_and_pack

_WARMING_UP = 9
"""So many workbooks come first and do not count: a few of every shape."""
WORKBOOKS = 100


def seconds_each(workbooks: Sequence[Path], folder: Path) -> tuple[float, float]:
    """The median seconds a workbook of perfeval, from the file to the verified bytes and packed as they are sent to
    the parent process, and of the floor.

    Raises:
        ValueError: there are no more workbooks than are needed to warm up.
        RuntimeError: a workbook was not evaluated.
    """
    from perfeval.batch.work import Task, evaluate_file
    from perfeval.reader.discovery import InputFile

    if len(workbooks) <= _WARMING_UP:
        raise ValueError(f"more than {_WARMING_UP} workbooks are needed")
    made, packed = folder / "made.xlsx", folder / "packed.xlsx"
    own: list[float] = []
    floor: list[float] = []
    # as in a worker
    gc.freeze()
    try:
        for path in workbooks:
            start = time.perf_counter()
            reply = evaluate_file(Task(InputFile(path, path.name)))
            sent = pickle.dumps(reply)
            own.append(time.perf_counter() - start)
            if not reply.content or not sent:
                raise RuntimeError(f"not evaluated: {path.name}")
            made.write_bytes(reply.content)
            parts = parts_of(made)
            start = time.perf_counter()
            read_and_pack(path, parts, packed)
            floor.append(time.perf_counter() - start)
    finally:
        gc.unfreeze()
    return statistics.median(own[_WARMING_UP:]), statistics.median(floor[_WARMING_UP:])

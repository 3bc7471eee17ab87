"""perfeval and the floor turn by turn, workbook after workbook, in one process that has everything loaded."""

from __future__ import annotations

import gc
import pickle
import statistics
from collections.abc import Sequence
from pathlib import Path

from benchmarks.floor import parts_of, read_and_pack
from benchmarks.stopwatch import Stopwatch, Taken

_WARMING_UP = 9
"""So many workbooks come first and do not count: a few of every shape."""
WORKBOOKS = 100


def taken_each(inputs: Sequence[Sequence[Path]], folder: Path) -> tuple[Taken, Taken]:
    """The median time an input of perfeval, from the files to the verified bytes and packed as they are sent to the
    parent process, and of the floor.

    Raises:
        ValueError: there are no more inputs than are needed to warm up.
        RuntimeError: an input was not evaluated.
    """
    from perfeval.batch.work import Task, evaluate_file
    from perfeval.reader.discovery import InputFile

    if len(inputs) <= _WARMING_UP:
        raise ValueError(f"more than {_WARMING_UP} inputs are needed")
    made, packed = folder / "made.xlsx", folder / "packed.xlsx"
    own: list[Taken] = []
    floor: list[Taken] = []
    # as in a worker
    gc.freeze()
    try:
        for files in inputs:
            file, *others = (InputFile(path, path.name) for path in files)
            clock = Stopwatch()
            reply = evaluate_file(Task(file, others=tuple(others)))
            sent = pickle.dumps(reply)
            own.append(clock.taken)
            if not reply.content or not sent:
                raise RuntimeError(f"not evaluated: {file.shown_as}")
            made.write_bytes(reply.content)
            parts = parts_of(made)
            clock = Stopwatch()
            read_and_pack(files, parts, packed)
            floor.append(clock.taken)
    finally:
        gc.unfreeze()
    return _median(own[_WARMING_UP:]), _median(floor[_WARMING_UP:])


def _median(taken: Sequence[Taken]) -> Taken:
    return Taken(statistics.median(one.wall for one in taken), statistics.median(one.cpu for one in taken))

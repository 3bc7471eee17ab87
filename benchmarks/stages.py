"""Where the time of one workbook goes, stage by stage, in a process that has everything loaded."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

STAGES = {
    "read": ("读取", "打开工作簿（calamine）"),
    "recognise": ("读取", "识别工作表、定位单元格"),
    "assess": ("计算、校验", "指标值、得分、勾稽关系、复核疑点"),
    "write": ("写出", "排版、公式、缓存值（含XlsxWriter的写单元格）"),
    "close": ("写出", "XlsxWriter生成XML、压缩"),
    "verify": ("复算", "读回文件、告知formualizer、重算、逐格比较"),
}
"""Stage and part in the words of the table."""


class _Times:
    """The seconds of each part, a list over the workbooks."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {part: [] for part in STAGES}

    @contextmanager
    def of(self, part: str) -> Iterator[None]:
        """Measure the block."""
        start = time.perf_counter()
        yield
        self.seconds[part].append(time.perf_counter() - start)


def stage_seconds(workbooks: Sequence[Path]) -> dict[str, float]:
    """The median seconds a workbook of each part; the first workbook only warms up.

    As in a worker, the search for cycles waits until a workbook is done.

    Raises:
        ValueError: there are fewer than two workbooks.
    """
    if len(workbooks) < 2:
        raise ValueError("at least two workbooks are needed: one to warm up, one to measure")
    _one(workbooks[0], _Times())
    times = _Times()
    for path in workbooks[1:]:
        gc.disable()
        try:
            _one(path, times)
        finally:
            gc.enable()
        gc.collect()
    return {part: statistics.median(seconds) for part, seconds in times.seconds.items()}


def _one(path: Path, times: _Times) -> None:
    from perfeval.assessment import assess
    from perfeval.reader import Limits
    from perfeval.reader.read import read_sheets
    from perfeval.scheme import DEFAULT, load_scheme, scheme_sha256
    from perfeval.writer.score_workbook import write_score_workbook
    from perfeval.xlsx.book import Book
    from perfeval.xlsx.opening import open_workbook
    from perfeval.xlsx.verification import verify

    with times.of("read"):
        opened = open_workbook(path, path.name, Limits())
    with times.of("recognise"):
        data = read_sheets(opened, shown_as=path.name)
    with times.of("assess"):
        assessment = assess(data, load_scheme(DEFAULT))
    with times.of("write"):
        book = Book()
        write_score_workbook(book, assessment, scheme_sha256(DEFAULT))
    with times.of("close"):
        content = book.close()
    with times.of("verify"):
        verify(content)

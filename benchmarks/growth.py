"""How reading time grows with what a hostile or careless sender puts into one cell, one sheet or one report.

`python -m benchmarks.growth` prints, for each kind, the seconds at three sizes and the ratio of the last to the first:
work that is bounded for each cell grows no faster than the size, which is fourfold.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter

from perfeval.reader import read_workbook
from perfeval.report_check import check_report
from perfeval.xlsx.limits import Limits

SAMPLE = Path(__file__).parent.parent / "sample_workbooks" / "赫山区政务服务中心_2021.xlsx"
_SENTENCE = "2023年度支出决算为1476.00万元，比上年增加20.50万元，增长1.41%，其中基本支出1124.00万元，占76.15%。\n"
_TIMES = (1, 2, 4)


def label(path: Path, size: int) -> None:
    """A label of so many opening brackets."""
    _edited(path, lambda book: _put(book, "三公经费", "A5", "（" * size))


def digits(path: Path, size: int) -> None:
    """A number of so many digits, typed as text."""
    _edited(path, lambda book: _put(book, "三公经费", "B5", "1" * size))


def merged(path: Path, size: int) -> None:
    """A column merged over so many rows."""
    _edited(path, lambda book: book["三公经费"].merge_cells(f"H1:H{size}"))


def wide(path: Path, size: int) -> None:
    """So many filled columns of headings."""

    def fill(book: openpyxl.Workbook) -> None:
        for column in range(20, 20 + size):
            book["支出"][f"{get_column_letter(column)}4"] = "备注"

    _edited(path, fill)


def report(path: Path, size: int) -> None:
    """A report of so many sentences."""
    path.write_text(_SENTENCE * size, encoding="utf-8")


def _put(book: openpyxl.Workbook, sheet: str, cell: str, text: str) -> None:
    book[sheet][cell] = text


def _edited(path: Path, edit: Callable[[openpyxl.Workbook], None]) -> None:
    book = openpyxl.load_workbook(SAMPLE)
    edit(book)
    book.save(path)


def _read(path: Path) -> None:
    read_workbook(path, shown_as=path.name, limits=Limits())


def _check(path: Path) -> None:
    check_report(path, None)


KINDS: tuple[tuple[str, Callable[[Path, int], None], Callable[[Path], None], int, str], ...] = (
    ("一个标签里的括号", label, _read, 8_000, "xlsx"),
    ("一个数的位数", digits, _read, 8_000, "xlsx"),
    ("合并的行数", merged, _read, 100_000, "xlsx"),
    ("表头的列数", wide, _read, 500, "xlsx"),
    ("报告的句数", report, _check, 1_000, "txt"),
)


def growth(folder: Path) -> Iterator[tuple[str, tuple[int, ...], tuple[float, ...]]]:
    """Each kind's sizes and seconds, the least of three readings."""

    for name, make, work, size, ending in KINDS:
        sizes = tuple(size * times for times in _TIMES)
        seconds = []
        for number in sizes:
            path = folder / f"{make.__name__}{number}.{ending}"
            make(path, number)
            seconds.append(min(_seconds(work, path) for _ in range(3)))
        yield name, sizes, tuple(seconds)


def _seconds(work: Callable[[Path], None], path: Path) -> float:
    start = time.process_time()
    work(path)
    return time.process_time() - start


def main() -> int:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="perfeval-growth-") as folder:
        print("| 内容 | 数量 | 秒（处理器时间） | 最大与最小之比（数量之比4） |")
        print("| --- | --- | --- | ---: |")
        for name, sizes, seconds in growth(Path(folder)):
            amounts, times = "、".join(map(str, sizes)), "、".join(f"{one:.3f}" for one in seconds)
            print(f"| {name} | {amounts} | {times} | {seconds[-1] / seconds[0]:.1f} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

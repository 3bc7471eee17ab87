"""The benchmark: perfeval, a plain program and the floor side by side; growth with the number; stages.

`python -m benchmarks.run --workbooks 500 --sizes 100,500,1000`; `--quick` for a look. The workbooks
are divided into turns; in each turn every contestant works on the same ones, in a process of its own, so that what
else the machine does meets them all. Only ratios within a run mean something: times on one machine say little about
another.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.blueprint import blueprint_of, differences, prepare_blueprints
from benchmarks.contestants import Plan
from benchmarks.memory import PeakMemory
from benchmarks.messy import make_messy_workbooks
from benchmarks.one_process import WORKBOOKS as _IN_ONE_PROCESS
from benchmarks.one_process import seconds_each
from benchmarks.projects import main as print_project_forms
from benchmarks.stages import STAGES, stage_seconds
from benchmarks.workbooks import make_workbooks

_REPOSITORY = Path(__file__).parent.parent
_MEGABYTE = 1024 * 1024
_STAGE_WORKBOOKS = 21
_QUICK_WORKBOOKS, _QUICK_SIZES = 20, (10, 20, 40)
_PROJECT_FORMS, _QUICK_PROJECT_FORMS = (50, 20), (5, 20)
"""Units, and forms of each."""
_TURNS, _SMALLEST_TURN = 2, 20
_USUAL_SHARE = 5
"""The plain program as usually written is so slow that it gets only the first of so many of a turn's workbooks."""
_REFERENCE, _TWO = "perfeval，1个进程", "perfeval，2个进程"
_QUICK, _USUAL, _FLOOR = "pandas＋openpyxl，精简写法", "pandas＋openpyxl，通常写法", "下限：calamine读＋zlib压缩"
_CONTESTANTS = {
    _REFERENCE: ("perfeval", 1),
    _TWO: ("perfeval", 2),
    _QUICK: ("quick_plain", 1),
    _USUAL: ("plain", 1),
    _FLOOR: ("floor", 1),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """One contestant's run: workbooks, wall-clock seconds, peak bytes of its processes, the output of each input."""

    workbooks: int
    seconds: float
    peak: int
    outputs: dict[str, str]

    @property
    def each(self) -> float:
        """Seconds a workbook."""
        return self.seconds / self.workbooks


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its tables; 1 when the plain program's workbook is not the same as perfeval's."""
    options = _parser().parse_args(arguments)
    workbooks = options.workbooks or (_QUICK_WORKBOOKS if options.quick else 500)
    sizes = options.sizes or (_QUICK_SIZES if options.quick else (100, 500, 1000))
    with tempfile.TemporaryDirectory(prefix="perfeval-bench-") as folder:
        return _run(Path(folder), workbooks, sizes, options.jobs)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description="perfeval的性能测试")
    parser.add_argument("--workbooks", type=_count, metavar="数量", help="并列比较用多少个互不相同的工作簿，默认500")
    parser.add_argument("--sizes", type=_counts, metavar="数量,…", help="各种规模，默认100,500,1000")
    parser.add_argument("--jobs", type=_count, default=2, metavar="数量", help="各种规模用几个进程，默认2")
    parser.add_argument("--quick", action="store_true", help="少量工作簿，一两分钟")
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _counts(text: str) -> tuple[int, ...]:
    return tuple(sorted({_count(part) for part in text.split(",")}))


def _run(folder: Path, workbooks: int, sizes: Sequence[int], jobs: int) -> int:
    processes = os.cpu_count() or 1
    print(f"Python {platform.python_version()}，{platform.system()}，{processes}个处理器核\n", flush=True)
    inputs = make_workbooks(folder / "inputs", max(workbooks, *sizes, _IN_ONE_PROCESS), processes)
    measured, wrong = _compare(folder, inputs[:workbooks], processes)
    if wrong:
        print(f"对照程序写出的工作簿与perfeval的不同，比较无效：{'；'.join(wrong)}", file=sys.stderr)
        return 1
    _print_comparison(measured, workbooks)
    messy = make_messy_workbooks(folder / "messy", _IN_ONE_PROCESS, processes)
    _print_one_process({"一种形状": inputs[:_IN_ONE_PROCESS], "杂乱，各有各的形状": messy}, folder)
    _print_sizes({size: _measure(folder, "perfeval", _plan(folder, inputs[:size], jobs)) for size in sizes}, jobs)
    _print_stages(stage_seconds(inputs[:_STAGE_WORKBOOKS]))
    print_project_forms(*_PROJECT_FORMS if workbooks > _QUICK_WORKBOOKS else _QUICK_PROJECT_FORMS)
    return 0


def _plan(folder: Path, inputs: Sequence[Path], jobs: int) -> Plan:
    return Plan([str(path) for path in inputs], str(folder / "outputs"), [], jobs=jobs)


def _compare(folder: Path, inputs: Sequence[Path], processes: int) -> tuple[dict[str, list[Measured]], list[str]]:
    """Every contestant's turns, and in what the plain programs' workbooks differ from perfeval's."""
    measured: dict[str, list[Measured]] = {name: [] for name in _CONTESTANTS}
    wrong: list[str] = []
    turns = max(1, min(_TURNS, len(inputs) // _SMALLEST_TURN))
    for turn in range(turns):
        own = inputs[turn::turns]
        # perfeval goes first: its outputs are what the others are to write.
        plan = replace(_plan(folder, own, 1), target=str(folder / "originals"))
        first = _measure(folder, "perfeval", plan)
        measured[_REFERENCE].append(first)
        outputs = [folder / "originals" / first.outputs[path.name] for path in own]
        prepare_blueprints(outputs, folder / "blueprints", processes)
        plan = replace(plan, outputs=[str(path) for path in outputs], blueprints=str(folder / "blueprints"))
        for name, (program, jobs) in list(_CONTESTANTS.items())[1:]:
            part = plan.first(-(-len(own) // _USUAL_SHARE)) if name == _USUAL else plan
            task = replace(part, target=str(folder / program), jobs=jobs)
            measured[name].append(_measure(folder, program, task))
        expected = blueprint_of(outputs[0])
        for program in ("plain", "quick_plain"):
            wrong += differences(expected, blueprint_of(folder / program / outputs[0].name))
        for used in ("originals", "plain", "quick_plain", "floor", "outputs"):
            shutil.rmtree(folder / used, ignore_errors=True)
    return measured, wrong


def _measure(folder: Path, program: str, plan: Plan) -> Measured:
    """Run a contestant in a process of its own.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    plan_file = folder / "plan.json"
    plan_file.write_text(plan.to_json(), encoding="utf-8")
    command = [sys.executable, "-m", "benchmarks.contestants", program, str(plan_file)]
    with subprocess.Popen(command, cwd=_REPOSITORY, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        memory = PeakMemory(process)
        memory.start()
        printed, _ = process.communicate()
        memory.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    result = json.loads(printed)
    return Measured(len(plan.inputs), result["seconds"], memory.peak, result["outputs"])


def _print_comparison(measured: dict[str, list[Measured]], workbooks: int) -> None:
    turns = len(measured[_REFERENCE])
    print(f"## 并列比较：{workbooks}个互不相同的工作簿，分{turns}轮\n")
    print("| | 工作簿 | 用时（秒） | 每个工作簿（毫秒） | 用时比 | 各轮的比 | 峰值内存（MB） |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    each = {name: _mean(runs) for name, runs in measured.items()}
    for name, runs in measured.items():
        count, seconds = sum(one.workbooks for one in runs), sum(one.seconds for one in runs)
        ratios = [one.each / reference.each for one, reference in zip(runs, measured[_REFERENCE], strict=True)]
        print(
            f"| {name} | {count} | {seconds:.1f} | {each[name] * 1000:.0f} | {each[name] / each[_REFERENCE]:.2f} "
            f"| {min(ratios):.2f}～{max(ratios):.2f} | {_megabytes(max(one.peak for one in runs))} |"
        )
    print(
        f"\npandas＋openpyxl的用时是perfeval（1个进程）的{each[_QUICK] / each[_REFERENCE]:.2f}倍（精简写法）、"
        f"{each[_USUAL] / each[_REFERENCE]:.2f}倍（通常写法），"
        f"是perfeval（2个进程）的{each[_QUICK] / each[_TWO]:.2f}倍、{each[_USUAL] / each[_TWO]:.2f}倍。"
        f"perfeval（1个进程）的用时是下限的{each[_REFERENCE] / each[_FLOOR]:.1f}倍；"
        f"2个进程的速度是1个进程的{each[_REFERENCE] / each[_TWO]:.2f}倍。\n",
        flush=True,
    )


def _mean(runs: Sequence[Measured]) -> float:
    """Seconds a workbook over all turns."""
    return sum(one.seconds for one in runs) / sum(one.workbooks for one in runs)


def _print_one_process(mixes: dict[str, Sequence[Path]], folder: Path) -> None:
    print(f"## 一个进程内逐个相间（程序库已载入，{_IN_ONE_PROCESS}个工作簿的中位数）\n")
    print("| 工作簿 | perfeval（毫秒） | 下限（毫秒） | 倍数 |")
    print("| --- | ---: | ---: | ---: |")
    for name, workbooks in mixes.items():
        own, floor = seconds_each(workbooks, folder)
        print(f"| {name} | {own * 1000:.1f} | {floor * 1000:.1f} | {own / floor:.2f} |", flush=True)
    print(flush=True)


def _print_sizes(measured: dict[int, Measured], jobs: int) -> None:
    print(f"## 规模：perfeval，{jobs}个进程\n")
    print("| 工作簿 | 用时（秒） | 每个工作簿（毫秒） | 与最小规模之比 | 峰值内存（MB） | 与最小规模之比 |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    smallest = min(measured)
    each = {size: one.each for size, one in measured.items()}
    for size, one in measured.items():
        time_ratio = each[size] / each[smallest]
        growth = f"{one.peak / measured[smallest].peak:.2f}" if measured[smallest].peak else "—"
        print(
            f"| {size} | {one.seconds:.1f} | {each[size] * 1000:.0f} | {time_ratio:.2f} "
            f"| {_megabytes(one.peak)} | {growth} |"
        )
    print(flush=True)


def _print_stages(seconds: dict[str, float]) -> None:
    total = sum(seconds.values())
    print("## 一个工作簿的时间用在哪里（一个进程内，各工作簿的中位数）\n")
    print("| 阶段 | 其中 | 毫秒 | 占比 |")
    print("| --- | --- | ---: | ---: |")
    for part, (stage, what) in STAGES.items():
        print(f"| {stage} | {what} | {seconds[part] * 1000:.1f} | {seconds[part] / total:.0%} |")
    print(f"| 合计 | | {total * 1000:.1f} | 100% |", flush=True)


def _megabytes(size: int) -> str:
    return f"{size / _MEGABYTE:.0f}" if size else "—"


if __name__ == "__main__":
    sys.exit(main())

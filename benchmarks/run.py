"""The benchmark: perfeval, a plain program and the floor side by side, for each mix of inputs; start-up; stages.

`python -m benchmarks.run`; `--quick` for a look; `--mixes messy` for one mix. The inputs of a mix are divided into
turns; in each turn every contestant works on the same ones, in a process of its own, so that what else the machine does
meets them all. Only ratios within a run mean something: times on one machine say little about another.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.blueprint import blueprint_of, differences, prepare_blueprints
from benchmarks.measuring import Measured, measure, megabytes, plan_of
from benchmarks.mixes import MIXES, TITLES, Files
from benchmarks.one_process import WORKBOOKS as _IN_ONE_PROCESS
from benchmarks.one_process import taken_each
from benchmarks.stages import STAGES, stage_seconds
from benchmarks.stopwatch import Taken

_STAGE_WORKBOOKS = 21
_USUAL_INPUTS, _QUICK_INPUTS, _QUICK_IN_ONE_PROCESS = 200, 20, 20
_TURNS, _SMALLEST_TURN = 2, 20
_USUAL_SHARE = 5
"""The plain program as usually written is so slow that it gets only the first of so many of a turn's inputs."""
_STARTS = 5
_OWN, _TWO = "perfeval，1个进程", "perfeval，2个进程"
_QUICK, _USUAL, _FLOOR = "pandas＋openpyxl，精简写法", "pandas＋openpyxl，通常写法", "下限：calamine读＋zlib压缩"
_CONTESTANTS = {
    _OWN: ("perfeval", 1),
    _TWO: ("perfeval", 2),
    _QUICK: ("quick_plain", 1),
    _USUAL: ("plain", 1),
    _FLOOR: ("floor", 1),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its tables; 1 when the plain program's workbook is not the same as perfeval's."""
    options = _parser().parse_args(arguments)
    count = options.inputs or (_QUICK_INPUTS if options.quick else _USUAL_INPUTS)
    alone = _QUICK_IN_ONE_PROCESS if options.quick else _IN_ONE_PROCESS
    with tempfile.TemporaryDirectory(prefix="perfeval-bench-") as folder:
        return _run(Path(folder), options.mixes or tuple(MIXES), count, alone)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description="perfeval的性能测试")
    parser.add_argument("--inputs", type=_count, metavar="数量", help=f"每种输入多少个，默认{_USUAL_INPUTS}")
    parser.add_argument(
        "--mixes", nargs="+", choices=tuple(MIXES), metavar="种类", help=f"只测这些：{'、'.join(MIXES)}"
    )
    parser.add_argument("--quick", action="store_true", help="少量输入，几分钟")
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _run(folder: Path, mixes: Sequence[str], count: int, alone: int) -> int:
    processes = os.cpu_count() or 1
    print(f"Python {platform.python_version()}，{platform.system()}，{processes}个处理器核\n", flush=True)
    for name in mixes:
        inputs = MIXES[name](folder / "inputs", max(count, alone), processes)
        measured, wrong = _compare(folder, inputs[:count], processes)
        if wrong:
            print(f"对照程序写出的工作簿与perfeval的不同，比较无效：{'；'.join(wrong)}", file=sys.stderr)
            return 1
        _print_comparison(TITLES[name], measured, len(inputs[:count]))
        own, floor = taken_each(inputs[:alone], folder)
        _print_in_one_process(own, floor, alone)
        if name == mixes[0]:
            _print_start(folder, inputs[0])
        if name in ("messy", "one shape"):
            _print_stages(stage_seconds([path for (path,) in inputs[:_STAGE_WORKBOOKS]]))
        shutil.rmtree(folder / "inputs")
    return 0


def _compare(folder: Path, inputs: Sequence[Files], processes: int) -> tuple[dict[str, list[Measured]], list[str]]:
    """Every contestant's turns, and in what the plain programs' workbooks differ from perfeval's."""
    measured: dict[str, list[Measured]] = {name: [] for name in _CONTESTANTS}
    wrong: list[str] = []
    turns = max(1, min(_TURNS, len(inputs) // _SMALLEST_TURN))
    for turn in range(turns):
        files = inputs[turn::turns]
        # perfeval goes first: its outputs are what the others are to write.
        first = measure(folder, "perfeval", plan_of(files, folder / "originals"))
        measured[_OWN].append(first)
        outputs = [folder / "originals" / first.outputs[str(one)] for one, *_ in files]
        prepare_blueprints(outputs, folder / "blueprints", processes)
        plan = replace(
            plan_of(files, folder),
            outputs=[str(path) for path in outputs],
            blueprints=str(folder / "blueprints"),
        )
        for name, (program, jobs) in list(_CONTESTANTS.items())[1:]:
            part = plan.first(-(-len(files) // _USUAL_SHARE)) if name == _USUAL else plan
            task = replace(part, target=str(folder / program), jobs=jobs)
            measured[name].append(measure(folder, program, task))
        expected = blueprint_of(outputs[0])
        for program in ("plain", "quick_plain"):
            wrong += differences(expected, blueprint_of(folder / program / outputs[0].name))
        for used in ("originals", "plain", "quick_plain", "floor", "perfeval"):
            shutil.rmtree(folder / used, ignore_errors=True)
    return measured, wrong


def _print_comparison(title: str, measured: dict[str, list[Measured]], count: int) -> None:
    turns = len(measured[_OWN])
    print(f"## {title}\n\n整次运行，{count}个输入，分{turns}轮，含启动和落盘：\n")
    print("| | 输入 | 用时（毫秒） | 处理器时间（毫秒） | 与下限之比 | 与通常写法之比 | 各轮用时比 | 峰值内存（MB） |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    each = {name: _mean(runs) for name, runs in measured.items()}
    for name, runs in measured.items():
        one = each[name]
        ratios = [_mean([run]).wall / _mean([own]).wall for run, own in zip(runs, measured[_OWN], strict=True)]
        print(
            f"| {name} | {sum(run.inputs for run in runs)} | {one.wall * 1000:.0f} | {one.cpu * 1000:.0f} "
            f"| {one.wall / each[_FLOOR].wall:.1f} | {one.wall / each[_USUAL].wall:.2f} "
            f"| {min(ratios):.2f}～{max(ratios):.2f} | {megabytes(max(run.peak for run in runs))} |"
        )
    print(f"\n2个进程的速度是1个进程的{each[_OWN].wall / each[_TWO].wall:.2f}倍。\n", flush=True)


def _mean(runs: Sequence[Measured]) -> Taken:
    """Seconds an input over all turns."""
    count = sum(run.inputs for run in runs)
    return Taken(sum(run.taken.wall for run in runs) / count, sum(run.taken.cpu for run in runs) / count)


def _print_in_one_process(own: Taken, floor: Taken, count: int) -> None:
    print(
        f"一个进程内，程序库已载入，{count}个输入与下限逐个相间，中位数：用时{own.wall * 1000:.1f}毫秒，"
        f"下限{floor.wall * 1000:.1f}毫秒，**{own.wall / floor.wall:.1f}倍**；处理器时间{own.cpu * 1000:.1f}毫秒，"
        f"下限{floor.cpu * 1000:.1f}毫秒，{own.cpu / floor.cpu:.1f}倍。\n",
        flush=True,
    )


def _print_start(folder: Path, files: Files) -> None:
    """What a run of one input takes: nearly all of it is starting."""
    runs = [measure(folder, "perfeval", plan_of([files], folder / "start")) for _ in range(_STARTS)]
    shutil.rmtree(folder / "start")
    wall, cpu = min(run.taken.wall for run in runs), min(run.taken.cpu for run in runs)
    print(f"启动：只有1个输入的运行，{_STARTS}次中最快的，用时{wall:.2f}秒，处理器时间{cpu:.2f}秒。\n", flush=True)


def _print_stages(seconds: dict[str, float]) -> None:
    total = sum(seconds.values())
    print("时间用在哪里（一个进程内，各工作簿的中位数）：\n")
    print("| 阶段 | 其中 | 毫秒 | 占比 |")
    print("| --- | --- | ---: | ---: |")
    for part, (stage, what) in STAGES.items():
        print(f"| {stage} | {what} | {seconds[part] * 1000:.1f} | {seconds[part] / total:.0%} |")
    print(f"| 合计 | | {total * 1000:.1f} | 100% |\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())

"""The benchmark: perfeval, a plain program and the floor side by side; growth with the number; stages.

`python -m benchmarks.run --workbooks 500 --sizes 100,500,1000`; `--quick` for a look. Each contestant runs in a
process of its own, in turn, several rounds; the ratios are of each one's best round within this run, because
times on one machine say little about another.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.blueprint import blueprint_of, differences, prepare_blueprints
from benchmarks.contestants import Plan
from benchmarks.memory import PeakMemory
from benchmarks.stages import STAGES, stage_seconds
from benchmarks.workbooks import make_workbooks

_REPOSITORY = Path(__file__).parent.parent
_MEGABYTE = 1024 * 1024
_STAGE_WORKBOOKS = 21
_QUICK_WORKBOOKS, _QUICK_SIZES = 20, (10, 20, 40)
_CONTESTANTS = {
    "perfeval，1个进程": ("perfeval", 1),
    "perfeval，2个进程": ("perfeval", 2),
    "pandas＋openpyxl": ("plain", 1),
    "下限：calamine读＋zlib压缩": ("floor", 1),
}
_REFERENCE, _TWO, _PLAIN, _FLOOR = _CONTESTANTS


@dataclass(frozen=True, slots=True)
class Measured:
    """One contestant's run: wall-clock seconds, peak bytes of its processes, the output of each input."""

    seconds: float
    peak: int
    outputs: dict[str, str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its tables; 1 when the plain program's workbook is not the same as perfeval's."""
    options = _parser().parse_args(arguments)
    workbooks = options.workbooks or (_QUICK_WORKBOOKS if options.quick else 500)
    sizes = options.sizes or (_QUICK_SIZES if options.quick else (100, 500, 1000))
    rounds = options.rounds or (1 if options.quick else 2)
    with tempfile.TemporaryDirectory(prefix="perfeval-bench-") as folder:
        return _run(Path(folder), workbooks, sizes, rounds, options.jobs)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description="perfeval的性能测试")
    parser.add_argument("--workbooks", type=_count, metavar="数量", help="并列比较用多少个互不相同的工作簿，默认500")
    parser.add_argument("--sizes", type=_counts, metavar="数量,…", help="各种规模，默认100,500,1000")
    parser.add_argument("--rounds", type=_count, metavar="次数", help="并列比较做几轮，取各自最快的一轮，默认2")
    parser.add_argument("--jobs", type=_count, default=2, metavar="数量", help="各种规模用几个进程，默认2")
    parser.add_argument("--quick", action="store_true", help="少量工作簿、一轮，约一分钟")
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _counts(text: str) -> tuple[int, ...]:
    return tuple(sorted({_count(part) for part in text.split(",")}))


def _run(folder: Path, workbooks: int, sizes: Sequence[int], rounds: int, jobs: int) -> int:
    processes = os.cpu_count() or 1
    print(f"Python {platform.python_version()}，{platform.system()}，{processes}个处理器核\n", flush=True)
    inputs = make_workbooks(folder / "inputs", max(workbooks, *sizes, _STAGE_WORKBOOKS), processes)
    measured, wrong = _compare(folder, inputs[:workbooks], rounds, processes)
    if wrong:
        print(f"对照程序写出的工作簿与perfeval的不同，比较无效：{'；'.join(wrong)}", file=sys.stderr)
        return 1
    _print_comparison(measured, workbooks)
    _print_sizes({size: _measure(folder, "perfeval", _plan(folder, inputs[:size], jobs)) for size in sizes}, jobs)
    _print_stages(stage_seconds(inputs[:_STAGE_WORKBOOKS]))
    return 0


def _plan(folder: Path, inputs: Sequence[Path], jobs: int) -> Plan:
    return Plan([str(path) for path in inputs], str(folder / "outputs"), [], jobs=jobs)


def _compare(
    folder: Path, inputs: Sequence[Path], rounds: int, processes: int
) -> tuple[dict[str, list[Measured]], list[str]]:
    """Every contestant's rounds, and in what the plain program's first workbook differs from perfeval's."""
    measured: dict[str, list[Measured]] = {name: [] for name in _CONTESTANTS}
    plan = _plan(folder, inputs, 1)
    # The first run also makes what the others are to write.
    originals, blueprints = folder / "originals", folder / "blueprints"
    first = _measure(folder, "perfeval", replace(plan, target=str(originals)))
    outputs = [originals / first.outputs[path.name] for path in inputs]
    prepare_blueprints(outputs, blueprints, processes)
    plan = replace(plan, outputs=[str(path) for path in outputs], blueprints=str(blueprints))
    for _ in range(rounds):
        for name, (program, jobs) in _CONTESTANTS.items():
            target = folder / program
            measured[name].append(_measure(folder, program, replace(plan, target=str(target), jobs=jobs)))
    expected, found = blueprint_of(outputs[0]), blueprint_of(folder / "plain" / outputs[0].name)
    return measured, differences(expected, found)


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
    return Measured(result["seconds"], memory.peak, result["outputs"])


def _print_comparison(measured: dict[str, list[Measured]], workbooks: int) -> None:
    print(f"## 并列比较：{workbooks}个互不相同的工作簿\n")
    print("| | 各轮用时（秒） | 每个工作簿（毫秒） | 用时比（perfeval，1个进程＝1） | 峰值内存（MB） |")
    print("| --- | --- | ---: | ---: | ---: |")
    best = {name: min(one.seconds for one in runs) for name, runs in measured.items()}
    for name, runs in measured.items():
        rounds = "、".join(f"{one.seconds:.1f}" for one in runs)
        each, ratio = best[name] / workbooks * 1000, best[name] / best[_REFERENCE]
        print(f"| {name} | {rounds} | {each:.0f} | {ratio:.2f} | {_megabytes(max(one.peak for one in runs))} |")
    print(
        f"\npandas＋openpyxl的用时是perfeval的{best[_PLAIN] / best[_REFERENCE]:.2f}倍（1个进程）、"
        f"{best[_PLAIN] / best[_TWO]:.2f}倍（2个进程）；perfeval（1个进程）的用时是下限的"
        f"{best[_REFERENCE] / best[_FLOOR]:.1f}倍；2个进程比1个进程快{best[_REFERENCE] / best[_TWO]:.2f}倍。\n",
        flush=True,
    )


def _print_sizes(measured: dict[int, Measured], jobs: int) -> None:
    print(f"## 规模：perfeval，{jobs}个进程\n")
    print("| 工作簿 | 用时（秒） | 每个工作簿（毫秒） | 与最小规模之比 | 峰值内存（MB） | 与最小规模之比 |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    smallest = min(measured)
    each = {size: one.seconds / size for size, one in measured.items()}
    for size, one in measured.items():
        time_ratio = each[size] / each[smallest]
        growth = f"{one.peak / measured[smallest].peak:.2f}" if measured[smallest].peak else "—"
        print(
            f"| {size} | {one.seconds:.1f} | {each[size] * 1000:.0f} | {time_ratio:.2f} "
            f"| {_megabytes(one.peak)} | {growth} |"
        )
    print(flush=True)


def _print_stages(seconds: dict[str, float]) -> None:
    parts = dict(seconds)
    # Loading and recalculating were measured by themselves too, to divide the verification.
    parts["verify"] = max(0.0, parts["verify"] - parts["load"] - parts["recalculate"])
    words = {**STAGES, "verify": (STAGES["verify"][0], "逐格比较")}
    total = sum(parts.values())
    print("## 一个工作簿的时间用在哪里（一个进程内，各工作簿的中位数）\n")
    print("| 阶段 | 其中 | 毫秒 | 占比 |")
    print("| --- | --- | ---: | ---: |")
    for part, (stage, what) in words.items():
        print(f"| {stage} | {what} | {parts[part] * 1000:.1f} | {parts[part] / total:.0%} |")
    print(f"| 合计 | | {total * 1000:.1f} | 100% |", flush=True)


def _megabytes(size: int) -> str:
    return f"{size / _MEGABYTE:.0f}" if size else "—"


if __name__ == "__main__":
    sys.exit(main())

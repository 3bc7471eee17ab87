"""One contestant in a process of its own: `python -m benchmarks.contestants NAME PLAN.json` prints its seconds.

The clock runs from the first line of the work, the import of libraries included; what is only there for the
comparison (blueprints, the bytes to be zipped) is loaded while it is stopped.
"""

from __future__ import annotations

import json
import pickle
import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from benchmarks.stopwatch import Stopwatch


@dataclass(frozen=True, slots=True)
class Plan:
    """What a contestant is to do.

    Attributes:
        inputs: the files to read, those of which one result is made together.
        outputs: the workbooks that perfeval made of them, in the same order; empty for perfeval itself.
        blueprints: the folder of their blueprints.
        target: the folder to write to.
        jobs: the number of perfeval's workers.
    """

    inputs: list[list[str]]
    target: str
    outputs: list[str]
    blueprints: str = ""
    jobs: int = 1

    def first(self, count: int) -> Plan:
        """The plan for the first workbooks only."""
        return replace(self, inputs=self.inputs[:count], outputs=self.outputs[:count])

    def to_json(self) -> str:
        """The plan as text."""
        return json.dumps(asdict(self))


def perfeval(plan: Plan, clock: Stopwatch) -> dict[str, str]:
    """A whole run as the command makes it; returns the output by the first file of each input.

    Raises:
        RuntimeError: an input was not evaluated.
    """
    from perfeval.batch.executor import LocalExecutor
    from perfeval.batch.run import run_batch
    from perfeval.batch.work import Task
    from perfeval.reader.discovery import InputFile
    from perfeval.scheme import DEFAULT

    tasks = [Task(InputFile(Path(path), path)) for files in plan.inputs for path in files]
    result = run_batch(tasks, DEFAULT, Path(plan.target), LocalExecutor(plan.jobs), lambda outcome: None)
    outputs = {outcome.file: outcome.output for outcome in result.outcomes.briefs if outcome.output}
    found = {one: outputs[path] for one, *more in plan.inputs for path in (one, *more) if path in outputs}
    lacking = [one for one, *_ in plan.inputs if one not in found]
    if lacking:
        raise RuntimeError(f"not evaluated: {lacking}")
    return found


def plain(plan: Plan, clock: Stopwatch) -> dict[str, str]:
    """The plain program in the usual way, one workbook after the other."""
    return _plain(plan, clock, quick=False)


def quick_plain(plan: Plan, clock: Stopwatch) -> dict[str, str]:
    """The plain program in the quick way."""
    return _plain(plan, clock, quick=True)


def _plain(plan: Plan, clock: Stopwatch, *, quick: bool) -> dict[str, str]:
    from benchmarks.blueprint import blueprint_file
    from benchmarks.plain_program import read_and_write

    for index, (files, output) in enumerate(zip(plan.inputs, plan.outputs, strict=True)):
        with clock.stopped():
            blueprint = pickle.loads(blueprint_file(Path(plan.blueprints), index).read_bytes())
        read_and_write([Path(path) for path in files], blueprint, Path(plan.target) / Path(output).name, quick=quick)
    return {}


def floor(plan: Plan, clock: Stopwatch) -> dict[str, str]:
    """What nobody can do without: calamine reads the cells, zlib packs the bytes of the output."""
    from benchmarks.floor import parts_of, read_and_pack

    for files, output in zip(plan.inputs, plan.outputs, strict=True):
        with clock.stopped():
            parts = parts_of(Path(output))
        read_and_pack([Path(path) for path in files], parts, Path(plan.target) / Path(output).name)
    return {}


CONTESTANTS = {one.__name__: one for one in (perfeval, plain, quick_plain, floor)}


def main(name: str, plan_file: str) -> None:
    """Do what the plan says and print {"wall", "cpu", "outputs"} as JSON."""
    plan = Plan(**json.loads(Path(plan_file).read_text(encoding="utf-8")))
    Path(plan.target).mkdir(parents=True, exist_ok=True)
    clock = Stopwatch()
    outputs = CONTESTANTS[name](plan, clock)
    print(json.dumps({**asdict(clock.taken), "outputs": outputs}))


if __name__ == "__main__":
    main(*sys.argv[1:])

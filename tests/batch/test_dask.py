"""The same folder on a real local cluster: a scheduler and two workers as processes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from perfeval.batch.dask_executor import ClusterError, DaskExecutor
from perfeval.batch.executor import LocalExecutor
from perfeval.batch.run import run_batch
from perfeval.batch.work import Task
from perfeval.reader.discovery import InputFile, discover
from perfeval.register.register import REGISTER
from perfeval.results.outcome import Status
from tests.processes import PATIENCE, until
from tests.projects.forms import declaration, good, write
from tests.workbook_builder import build_workbook

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "sample_workbooks"
_ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("cluster")
    file = folder / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder, "env": _ENVIRONMENT}
    dask = [sys.executable, "-m", "dask"]
    options = ["--scheduler-file", str(file)]
    address = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    started = [subprocess.Popen([*dask, "scheduler", *address, *options], **quiet)]  # type: ignore[call-overload]
    try:
        worker = [*dask, "worker", "--nthreads", "1", "--no-dashboard", "--local-directory", str(folder), *options]
        started += [subprocess.Popen(worker, **quiet) for _ in range(2)]  # type: ignore[call-overload]
        yield _ready(file)
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(PATIENCE)


def _ready(file: Path) -> str:
    from distributed import Client

    assert until(file.exists)
    with Client(scheduler_file=str(file), set_as_default=False) as client:
        client.wait_for_workers(2, timeout=PATIENCE)
        return str(client.scheduler.address)


def _everything(folder: Path) -> dict[str, bytes]:
    # the register says when
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != REGISTER}


def test_the_same_bytes_as_on_one_machine(scheduler: str, tmp_path: Path) -> None:
    tasks = [Task(file) for file in discover([SAMPLES])]
    run_batch(tasks, "heshan-2021", tmp_path / "here", LocalExecutor(2), lambda _: None)
    result = run_batch(tasks, "heshan-2021", tmp_path / "there", DaskExecutor(scheduler), lambda _: None)
    assert result.complete
    assert _everything(tmp_path / "there") == _everything(tmp_path / "here")


def test_project_forms_and_a_department_in_one_folder(scheduler: str, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    other = good()
    other[2][2], other[5][5] = "清淤项目", 280
    write(folder / "自评表一.xlsx", good(), names=["堤防"])
    write(folder / "自评表二.xlsx", other, names=["清淤"])
    write(folder / "申报表.xlsx", declaration(("群众满意度", "≥95%")))
    build_workbook(folder / "决算.xlsx", {"单位名称": "示例县河道管理所", "评价年度": 2023})
    tasks = [Task(file) for file in discover([folder])]
    run_batch(tasks, "heshan-2021", tmp_path / "here", LocalExecutor(2), lambda _: None)
    result = run_batch(tasks, "heshan-2021", tmp_path / "there", DaskExecutor(scheduler), lambda _: None)
    assert not result.unwritten
    made = _everything(tmp_path / "there")
    assert any(name.endswith("项目支出绩效自评.xlsx") for name in made)
    assert "P304" in made["运行记录.json"].decode()
    assert made == _everything(tmp_path / "here")


def test_a_bad_file_costs_itself_alone(scheduler: str, tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"PK no workbook")
    good = [Task(file) for file in discover([SAMPLES])]
    tasks = [Task(InputFile(tmp_path / "坏.xlsx", "坏.xlsx")), *good]
    statuses = [reply.outcome.status for reply in DaskExecutor(scheduler).run(tasks)]
    assert statuses == [Status.FAILED, *[Status.DONE] * len(good)]


def test_a_scheduler_that_is_not_there() -> None:
    with pytest.raises(ClusterError, match="连不上调度器"):
        list(DaskExecutor("tcp://127.0.0.1:9").run([]))


def test_folders_are_found_from_the_folder_of_the_command(scheduler: str, tmp_path: Path) -> None:
    build_workbook(tmp_path / "甲.xlsx", {"单位名称": "示例县河道管理所", "评价年度": 2023})
    write(tmp_path / "乙.xlsx", good(), names=["堤防"])
    made = []
    for output, executor in (("there", ["--executor", "dask", "--scheduler", scheduler]), ("here", [])):
        command = [sys.executable, "-m", "perfeval", "run", "甲.xlsx", "乙.xlsx", "-o", output, *executor]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, env=_ENVIRONMENT, check=False)
        assert done.returncode == 0, done.stdout.decode()
        # the forms are compared with the accounts beside them
        name = "2023_示例县河道管理所_项目支出绩效自评.xlsx"
        made.append((tmp_path / output / name).read_bytes())
    there, here = made
    assert there == here


def test_workers_with_another_version_are_refused(scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfeval.__version__", "99.0")
    with pytest.raises(ClusterError, match=r"本机是99\.0") as refused:
        list(DaskExecutor(scheduler).run([]))
    assert re.search(r"的perfeval是\d+\.\d+", str(refused.value))


def test_the_command(scheduler: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "perfeval", "run", str(SAMPLES), "-o", str(tmp_path / "out"), "--executor", "dask"]
    done = subprocess.run([*command, "--scheduler", scheduler], capture_output=True, env=_ENVIRONMENT, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert len(list((tmp_path / "out").glob("*_计分表.xlsx"))) == 4
    lacking = subprocess.run(command, capture_output=True, env=_ENVIRONMENT, check=False)
    assert lacking.returncode == 2 and "--scheduler" in lacking.stderr.decode()

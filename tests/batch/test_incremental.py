"""A second run does only what has changed, and never overwrites what a person wrote."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import openpyxl
import pytest

from perfeval.batch import previous
from perfeval.batch.previous import JOURNAL
from perfeval.batch.run import BatchResult, run_batch
from perfeval.batch.work import Reply, Task
from perfeval.findings.finding import Place
from perfeval.reader.discovery import discover
from perfeval.results.outcome import Outcome, Status
from perfeval.xlsx.limits import Limits
from tests.executors import Counting
from tests.folders import everything
from tests.raised import HINT, WARNING, Said
from tests.workbook_builder import build_workbook

PUBLISHED = Path(__file__).parent.parent / "data" / "上海市普陀区财政局2024年度部门决算公开表.xlsx"
TABLES = ("收入", "支出", "三公经费", "结转结余", "政府采购", "固定资产", "支付进度", "资金来源")


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("甲", "乙", "丙"):
        build_workbook(folder / f"{name}.xlsx", {"单位名称": f"{name}局"})
    return folder


def ran(folder: Path, *, force: bool = False, scheme: str = "heshan-2021") -> tuple[list[str], BatchResult]:
    executor = Counting()
    tasks = [Task(file, scheme=scheme) for file in discover([folder])]
    result = run_batch(tasks, scheme, folder.parent / "out", executor, lambda _: None, force=force)
    return executor.asked, result


def codes(outcome: Outcome) -> list[str]:
    return [one.code for one in outcome.findings if one.code.startswith("B")]


def test_nothing_changed_nothing_done(inputs: Path) -> None:
    first, before = ran(inputs)
    written = everything(inputs.parent / "out")
    again, after = ran(inputs)
    assert (len(first), again) == (3, [])
    assert list(after.outcomes) == list(before.outcomes)
    assert everything(inputs.parent / "out") == written


def test_what_is_known_is_not_held_all_at_once(tmp_path: Path) -> None:
    """Ten thousand unchanged inputs would fill the memory."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name in "甲乙丙丁戊己":
        build_workbook(folder / f"{name}.xlsx", {"单位名称": f"{name}局"})
    ran(folder)
    alive: list[int] = []

    def count(_: Outcome) -> None:
        alive.append(sum(1 for one in gc.get_objects() if isinstance(one, Outcome)))

    gc.collect()
    before = sum(1 for one in gc.get_objects() if isinstance(one, Outcome))
    tasks = [Task(file) for file in discover([folder])]
    run_batch(tasks, "heshan-2021", tmp_path / "out", Counting(), count)
    assert len(alive) == len(tasks)
    assert max(alive) - before <= 3


def test_only_what_changed(inputs: Path) -> None:
    ran(inputs)
    build_workbook(inputs / "乙.xlsx", {"单位名称": "乙局", "在职人员数": 10})
    (inputs / "丙.xlsx").unlink()
    build_workbook(inputs / "丁.xlsx", {"单位名称": "丁局"})
    asked, result = ran(inputs)
    assert sorted(asked) == ["丁.xlsx", "乙.xlsx"]
    assert [one.unit for one in result.outcomes] == ["丁局", "乙局", "甲局"]
    shutil.move(inputs.parent / "out", inputs.parent / "old")
    ran(inputs)
    fresh = everything(inputs.parent / "out")
    old = everything(inputs.parent / "old")
    assert fresh.items() <= old.items()


def test_another_scheme_or_force_evaluates_again(inputs: Path) -> None:
    ran(inputs)
    assert len(ran(inputs, force=True)[0]) == 3
    assert len(ran(inputs, scheme="mof-2020-10-department")[0]) == 3


def test_a_lost_output_is_made_again(inputs: Path) -> None:
    ran(inputs)
    written = everything(inputs.parent / "out")
    (inputs.parent / "out" / "2021_甲局_计分表.xlsx").unlink()
    assert ran(inputs)[0] == ["甲.xlsx"]
    assert everything(inputs.parent / "out") == written


def test_what_a_person_entered_is_kept(inputs: Path) -> None:
    ran(inputs)
    path = inputs.parent / "out" / "2021_甲局_计分表.xlsx"
    book = openpyxl.load_workbook(path)
    book["计分表"]["H4"] = 1
    book.save(path)
    edited = path.read_bytes()
    asked, result = ran(inputs)
    one = next(one for one in result.outcomes if one.unit == "甲局")
    assert (asked, codes(one), path.read_bytes() == edited) == ([], ["B108"], True)
    build_workbook(inputs / "甲.xlsx", {"单位名称": "甲局", "在职人员数": 10})
    for again in (False, True):
        asked, result = ran(inputs)
        one = next(one for one in result.outcomes if one.unit == "甲局")
        assert path.read_bytes() == edited
        if not again:
            name = path.name
            Said(
                "B107",
                WARNING,
                Place(name),
                f"“{name}”生成后被改动过（例如填了复核分），没有覆盖；新的结果写在“2021_甲局_计分表（新）.xlsx”。",
                "请核对两个文件，把需要的内容并入其中一个，移走另一个",
            ).assert_in(one.findings)
    ran(inputs, force=True)
    assert path.read_bytes() == edited
    assert (path.parent / "2021_甲局_计分表（新）.xlsx").exists()
    assert not (path.parent / "2021_甲局_计分表（新2）.xlsx").exists()
    assert one.status is Status.DONE


class Broken(Counting):
    """Is stopped after a number of inputs."""

    def run(self, tasks: Iterable[Task]) -> Iterator[Reply]:
        for number, reply in enumerate(super().run(tasks)):
            if number == 2:
                raise KeyboardInterrupt
            yield reply


def test_a_run_that_was_stopped_goes_on_where_it_was(inputs: Path) -> None:
    whole, _ = ran(inputs)
    out = inputs.parent / "out"
    undisturbed = everything(out)
    shutil.rmtree(out)
    tasks = [Task(file) for file in discover([inputs])]
    with pytest.raises(KeyboardInterrupt):
        run_batch(tasks, "heshan-2021", out, Broken(), lambda _: None)
    journal = out / JOURNAL
    journal.write_bytes(journal.read_bytes()[:-5])
    (out / "2021_丙局_计分表.xlsx").unlink()
    again, _ = ran(inputs)
    assert again == [*whole[1:], whole[0]], "its file is gone; the second's result was cut off; the third is new"
    assert everything(out) == undisturbed


def test_files_that_belong_together(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(PUBLISHED, folder)
    values = {"单位名称": "上海市普陀区财政局", "评价年度": 2024}
    build_workbook(folder / "补充.xlsx", values, omit=TABLES)
    first, before = ran(folder)
    assert len(first) == 3
    written = everything(tmp_path / "out")
    again, after = ran(folder)
    assert list(after.outcomes) == list(before.outcomes)
    assert again == ["补充.xlsx"], "a file without a result of its own is looked at again"
    assert everything(tmp_path / "out") == written


def test_an_output_among_the_inputs_is_left_alone(inputs: Path) -> None:
    """Whoever saved it since: its properties tell what it is."""
    ran(inputs)
    for number, path in enumerate(sorted((inputs.parent / "out").glob("*_计分表.xlsx"))):
        book = openpyxl.load_workbook(path)
        book.save(inputs / f"退回{number}.xlsx")
    _, result = ran(inputs)
    skipped = [one for one in result.outcomes if one.status is Status.SKIPPED]
    assert [one.file for one in skipped] == ["退回0.xlsx", "退回1.xlsx", "退回2.xlsx"]
    Said(
        "B201",
        HINT,
        Place("退回0.xlsx"),
        "文件“退回0.xlsx”是perfeval生成的，不是填报的工作簿，已跳过。",
        "不需要处理",
    ).assert_in(skipped[0].findings)


def test_a_changed_package_is_seen(inputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever of perfeval has changed, code or data, the results of before count no more."""
    assert len(ran(inputs)[0]) == 3
    assert ran(inputs)[0] == []
    monkeypatch.setattr(previous, "package_digest", lambda: "another")
    assert len(ran(inputs)[0]) == 3


def test_other_limits_are_other_results(inputs: Path) -> None:
    ran(inputs)
    tasks = [Task(file, limits=Limits(sheets=100)) for file in discover([inputs])]
    executor = Counting()
    run_batch(tasks, "heshan-2021", inputs.parent / "out", executor, lambda _: None)
    assert len(executor.asked) == 3

"""汇总表: live formulas that come to what the outcomes say."""

from __future__ import annotations

import gc
import io
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from perfeval.batch.work import Task, evaluate_file
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place, Severity
from perfeval.reader.discovery import discover
from perfeval.reader.listing import ListError
from perfeval.results.outcome import Outcome, Status
from perfeval.results.outcomes import Outcomes
from perfeval.scheme import load_scheme
from perfeval.summary import SummaryError, write_summary
from perfeval.summary.aggregation import aggregated
from perfeval.summary.figures import Figures, figures_by_year
from perfeval.summary.material import Material, YearMaterial
from perfeval.summary.roster import RosterEntry, read_roster
from tests.libreoffice import converted, differences, require_libreoffice
from tests.processes import PATIENCE

SAMPLES = Path(__file__).parents[2] / "sample_workbooks"
Sheets = dict[str, list[list[Any]]]


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    """The samples as if all were of one year, one incomplete, one failed; two of them of one unit."""
    done = [evaluate_file(Task(file, write=False)).outcome for file in discover(sorted(SAMPLES.glob("*.xlsx")))]
    done = [replace(one, year=YEAR) for one in done]
    first = replace(done[0], output="2023_甲_计分表.xlsx", unit_kind="事业单位")
    before = replace(first, file="去年.xlsx", total=Decimal("60.5"), grade="中")
    lacking = [replace(part, score=None, value=None, status="缺数据") for part in done[1].indicators[:2]]
    partial = replace(
        done[1],
        file="缺.xlsx",
        unit="缺数据局",
        status=Status.INCOMPLETE,
        grade="",
        missing=("绩效目标合理性", "绩效指标明确性"),
        indicators=(*lacking, *done[1].indicators[2:]),
    )
    bad = finding("F102", Place("坏.xlsx"), file="坏.xlsx")
    return [first, before, *done[1:], partial, Outcome("坏.xlsx", Status.FAILED, findings=(bad,))]


YEAR = 2023
ROSTER = (
    RosterEntry("示例区城市管理服务大队", kind="事业单位"),
    RosterEntry("没有报送的局", "001", "示例县政府", "行政单位"),
)


def rendered(outcomes: list[Outcome], folder: Path, roster: tuple[RosterEntry, ...] = ()) -> tuple[Path, Sheets]:
    path = folder / "汇总表.xlsx"
    with path.open("w+b") as target:
        write_summary(target, outcomes, roster, lambda year: load_scheme(year=year).grades)
    with CalamineWorkbook.from_path(str(path)) as book:
        names = book.sheet_names
        return path, {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in names}


def test_every_sheet(outcomes: list[Outcome], tmp_path: Path) -> None:
    _, sheets = rendered(outcomes, tmp_path, ROSTER)
    assert list(sheets) == [
        "总览", "排名", "指标分析", "得分矩阵", "比率矩阵", "分类比较",
        "应报未报", "抽查名单", "问题汇总", "问题清单", "提示清单", "未处理文件",
    ]  # fmt: skip
    overview = {row[0]: row[1] for row in sheets["总览"]}
    totals = sorted(one.total for one in outcomes if one.status is Status.DONE and one.total is not None)
    assert overview["完整评价的单位"] == len(totals) == 5
    assert (overview["最高总分"], overview["最低总分"]) == (float(totals[-1]), float(totals[0]))
    assert overview["总分中位数"] == float(totals[2])
    assert (overview["不完整的单位"], overview["失败的文件"]) == (1, 1)
    assert overview["其中同一单位重复报送的"] == 1
    assert overview["等级“中”"] == overview["60（含）～80分"] == 1
    bands = ("90分及以上", "80（含）～90分", "60（含）～80分", "60分以下")
    assert sum(overview[band] for band in bands) == sum(overview[f"等级“{grade}”"] for grade in "优良中差") == 5
    ranks = [row[0] for row in sheets["排名"][2:]]
    assert ranks == [1, 2, 3, 4, 5, "以下单位缺数据，总分不完整，不参加排名", "—"]
    matrix = {(row[0], row[1]): row for row in sheets["得分矩阵"]}
    assert matrix["缺数据局", str(outcomes[2].year)][3:5] == ["缺数据", "缺数据"]
    analysis = {row[2]: row for row in sheets["指标分析"][2:]}
    assert analysis["绩效目标合理性"][4] == 5 and analysis["绩效目标合理性"][10] == 1
    assert [row[1] for row in sheets["应报未报"][2:] if "没有收到" in str(row[5])] == ["没有报送的局"]
    assert sheets["未处理文件"][2][0] == "坏.xlsx"


def test_independent_engines_agree(outcomes: list[Outcome], tmp_path: Path) -> None:
    require_libreoffice()
    path, _ = rendered(outcomes, tmp_path, ROSTER)
    [fresh] = converted([path], tmp_path)
    assert list(differences(path, fresh)) == []
    formulas = [
        cell
        for sheet in openpyxl.load_workbook(path).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert len(formulas) > 28 * 9


def test_nothing_at_all(tmp_path: Path) -> None:
    _, sheets = rendered([], tmp_path)
    assert {row[0]: row[1] for row in sheets["总览"]}["平均总分"] == "—"
    assert "没有评价出结果的单位" in sheets["排名"][2][0]


def test_equal_outcomes_give_equal_bytes(outcomes: list[Outcome], tmp_path: Path) -> None:
    """Be they in memory, or in a run's temporary file."""
    spooled = Outcomes()
    for one in outcomes:
        spooled.put(one)
    written = []
    for given in (outcomes, spooled, outcomes):
        with (tmp_path / "汇总表.xlsx").open("w+b") as target:
            write_summary(target, given, ROSTER)
        written.append((tmp_path / "汇总表.xlsx").read_bytes())
    assert written[0] == written[1] == written[2]


def test_departments_are_not_counted_among_the_units(outcomes: list[Outcome], tmp_path: Path) -> None:
    _, alone = rendered(outcomes, tmp_path)
    department = replace(outcomes[0], file="某局", unit="某局（合并）", members=2)
    refused = Outcome("又一局", Status.FAILED, unit="又一局（合并）", members=2, findings=outcomes[-1].findings)
    _, sheets = rendered([*outcomes, department, refused], tmp_path)
    severities = {severity.value for severity in Severity}
    assert [row for row in sheets["总览"] if row[0] not in severities] == [
        row for row in alone["总览"] if row[0] not in severities
    ]
    found = [row[2] for name in ("问题清单", "提示清单") for row in sheets[name][2:]]
    kinds = {row[1]: row[4] for row in sheets["问题汇总"][2:]}
    listed = [row[3] for name in ("问题清单", "提示清单") for row in sheets[name][2:]]
    assert kinds == {code: listed.count(code) for code in listed}
    assert {row[0]: row[1] for row in sheets["总览"] if row[0] in severities} == {
        one: found.count(one) for one in severities
    }


@pytest.mark.parametrize("room", [0, 1_000, 10_000])
def test_a_summary_that_finds_no_room_leaves_nothing_and_prints_nothing(
    room: int, outcomes: list[Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Disk(io.BytesIO):
        def write(self, content: Any, /) -> int:
            if self.tell() + len(content) > room:
                raise OSError(28, "No space left on device")
            return super().write(content)

    reported: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", reported.append)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(OSError, match="No space left"), Disk() as disk:
        write_summary(disk, outcomes)
    gc.collect()
    assert list(tmp_path.iterdir()) == []
    assert reported == []


def test_self_scores_far_above_are_to_be_rechecked(outcomes: list[Outcome], tmp_path: Path) -> None:
    one = outcomes[0]
    raised = tuple(replace(part, self_score=part.weight) for part in one.indicators)
    _, sheets = rendered([replace(one, indicators=raised), *outcomes[1:]], tmp_path)
    assert sheets["抽查名单"][2][1] == one.unit
    assert "自评分比核算分高" in sheets["抽查名单"][2][7]


def test_a_roster_is_read_by_its_headings(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    headings = ["序号", "单位性质", "单位名称", "预算编码"]
    for row in (["全县名册"], headings, [1, "行政单位", "甲局", 1001], [2, "", "", ""]):
        sheet.append(row)
    book.save(tmp_path / "名册.xlsx")
    assert read_roster(tmp_path / "名册.xlsx") == (RosterEntry("甲局", "1001", "", "行政单位"),)
    openpyxl.Workbook().save(tmp_path / "空.xlsx")
    with pytest.raises(ListError, match="单位名称"):
        read_roster(tmp_path / "空.xlsx")


def of_years(outcomes: list[Outcome]) -> list[Outcome]:
    """Two units for 2022, of which one for 2023 as well; a file that failed before it said its year."""
    first, second = outcomes[0], outcomes[2]
    assert first.unit != second.unit
    return [
        replace(first, file="甲22.xlsx", year=2022, total=Decimal("60.5"), grade="中"),
        replace(second, file="乙22.xlsx", year=2022, total=Decimal("80"), grade="良"),
        replace(first, file="甲23.xlsx", year=2023, total=Decimal("90.25"), grade="优"),
        outcomes[-1],
    ]


def test_every_year_has_its_own_tables(outcomes: list[Outcome], tmp_path: Path) -> None:
    ones = of_years(outcomes)
    first, second = ones[0].unit, ones[1].unit
    roster = (RosterEntry(first), RosterEntry(second, kind="行政单位"))
    path, sheets = rendered(ones, tmp_path, roster)
    own = ["总览", "排名", "指标分析", "得分矩阵", "比率矩阵"]
    assert list(sheets) == [
        *own, "历年对比", "分类比较", "应报未报", "抽查名单", "问题汇总", "问题清单", "提示清单", "未处理文件",
        *(f"{name}（2023年）" for name in ("排名", "得分矩阵", "比率矩阵", "应报未报")),
    ]  # fmt: skip
    assert [row[:3] for row in sheets["排名"][2:]] == [[1, second, "2022"], [2, first, "2022"]]
    assert [row[:3] for row in sheets["排名（2023年）"][2:]] == [[1, first, "2023"]]
    overview = {row[0]: row[1] for row in sheets["总览"]}
    assert (overview["完整评价的单位"], overview["平均总分"], overview["失败的文件"]) == (2, 70.25, 1)
    assert [row[1] for row in sheets["应报未报（2023年）"][2:]] == [second]
    assert sheets["应报未报"][2][0] == "名册中的单位全部报送。"
    assert [row[:4] for row in sheets["历年对比"][1:3]] == [
        ["单位", "2022年总分", "2023年总分", "2023比2022"],
        [first, 60.5, 90.25, 29.75],
    ]
    assert sheets["分类比较"][2] == ["事业单位", 1, 60.5, 60.5, 60.5]
    require_libreoffice()
    [fresh] = converted([path], tmp_path)
    assert list(differences(path, fresh)) == []


def test_the_year_that_the_run_is_about_comes_first_and_nothing_is_listed_that_is_not_there(
    outcomes: list[Outcome], tmp_path: Path
) -> None:
    one = replace(outcomes[0], findings=())
    years = (2022, 2023, 2023, 2023, 2023, 2024)
    units = [replace(one, unit=f"{n}局", file=f"{n}.xlsx", year=year) for n, year in enumerate(years)]
    _, sheets = rendered(units, tmp_path)
    matrices = ["得分矩阵", "比率矩阵"]
    assert list(sheets) == [
        "总览", "排名", "指标分析", *matrices, "抽查名单", "问题汇总", "问题清单",
        *(f"{name}（{year}年）" for year in (2024, 2022) for name in ["排名", *matrices]),
    ]  # fmt: skip
    assert {row[2] for row in sheets["排名"][2:]} == {"2023"}


def test_the_words_do_not_count_indicators(outcomes: list[Outcome], tmp_path: Path) -> None:
    """Other indicator systems have other numbers of them."""
    _, sheets = rendered(outcomes[:1], tmp_path)
    assert not [row for row in sheets["总览"] if "28" in str(row[2])]


def test_units_that_do_not_say_their_year(outcomes: list[Outcome], tmp_path: Path) -> None:
    ones = of_years(outcomes)
    _, sheets = rendered([*ones, replace(ones[1], file="丙.xlsx", unit="丙局", year=None)], tmp_path)
    assert [row[1] for row in sheets["排名（年度不明）"][2:]] == ["丙局"]
    assert [row[1] for row in sheets["排名（2023年）"][2:]] == [ones[0].unit]


def test_one_unit_needs_no_pandas(tmp_path: Path) -> None:
    """A run of one file starts no slower for it."""
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from perfeval.batch.work import Task, evaluate_file\n"
        "from perfeval.reader.discovery import discover\n"
        "from perfeval.summary import write_summary\n"
        "file = discover([Path(sys.argv[1])])[0]\n"
        "done = evaluate_file(Task(file, write=False)).outcome\n"
        "with open(sys.argv[2], 'w+b') as target:\n"
        "    write_summary(target, [done])\n"
        "assert 'pandas' not in sys.modules and 'numpy' not in sys.modules\n"
    )
    command = [sys.executable, "-c", code, str(SAMPLES), str(tmp_path / "汇总表.xlsx")]
    subprocess.run(command, check=True, timeout=PATIENCE, env={**os.environ, "PYTHONPATH": str(SAMPLES.parent)})


def test_one_unit_has_the_figures_that_pandas_gives(outcomes: list[Outcome]) -> None:
    """The single unit's way is the other one's, without pandas."""
    for one in (outcomes[0], outcomes[-2]):
        table = Material([one]).table
        assert same_figures(figures_by_year(table), aggregated(table))


def same_figures(one: Any, other: Any) -> bool:
    return repr(one).replace("nan", "") == repr(other).replace("nan", "")


def test_a_summary_with_a_wrong_figure_is_not_handed_over(
    outcomes: list[Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = YearMaterial.figures.fget  # type: ignore[attr-defined]

    def wrong(self: YearMaterial) -> Figures:
        figures: Figures = right(self)
        assert figures.totals is not None
        return replace(figures, totals=replace(figures.totals, mean=figures.totals.mean + 1))

    monkeypatch.setattr(YearMaterial, "figures", property(wrong))
    with pytest.raises(SummaryError, match="总览"), (tmp_path / "汇总表.xlsx").open("w+b") as target:
        write_summary(target, outcomes, ROSTER)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_units_none_of_which_is_complete(count: int, outcomes: list[Outcome], tmp_path: Path) -> None:
    partial = next(one for one in outcomes if one.status is Status.INCOMPLETE)
    bare = replace(partial, total=None, indicators=(), unit_kind="", year=2021)
    _, sheets = rendered([replace(bare, file=f"{number}.xlsx") for number in range(count)], tmp_path)
    overview = {row[0]: row[1] for row in sheets["总览"]}
    assert (overview["完整评价的单位"], overview["平均总分"], overview["不完整的单位"]) == (0, "—", count)
    _, sheets = rendered([replace(partial, file=f"{number}.xlsx") for number in range(count)], tmp_path)
    assert {row[0]: row[1] for row in sheets["总览"]}["标准差"] == "—"
    analysis = {row[2]: row for row in sheets["指标分析"][2:]}
    assert analysis["绩效目标合理性"][4:8] == [0, "—", "—", "—"]

"""Every kind of workbook as it comes out of the printer."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from benchmarks.messy import make_messy_workbooks
from perfeval.assessment import assess
from perfeval.audit.result import AuditResult, Difference, Verdict
from perfeval.audit.review_table.workbook import render_review_table
from perfeval.batch.work import Task, evaluate_file
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place
from perfeval.method import DEFAULT_METHOD, method_sha256
from perfeval.reader import read_workbook
from perfeval.reader.discovery import discover
from perfeval.scheme import DEFAULT, load_scheme, scheme_sha256
from perfeval.summary import write_summary
from perfeval.template import write_template
from perfeval.writer.names import OWN
from perfeval.writer.projects import render_projects_workbook
from perfeval.writer.projects.names import OWN as OVERVIEWS
from perfeval.writer.score_workbook import render_score_workbook
from tests.libreoffice import converted
from tests.paper import cut_texts, pages_by_sheet, said_to_be, unshown_numbers
from tests.projects.forms import evaluated, good, write

ROOT = Path(__file__).parents[2]
SAMPLES = [
    ROOT / "sample_workbooks" / f"{name}.xlsx" for name in ("赫山区政务服务中心_2021", "示例区城市管理服务大队_2023")
]
FORMS = [ROOT / "docs" / "例" / f"{name}.yaml" for name in ("市级部门整体", "六十分表")]
"""Forms of other bureaus: lying with marks in columns of their own, and upright."""
MESSY = range(41303, 41304)
UNITS, LONG = 110, "某某区城市管理和综合执法局综合行政执法大队第"
SHOWN, MOST = ("总览", "排名", "指标分析"), 10
SIDE_BY_SIDE = {"指标计算": 2, "得分矩阵": 2, "比率矩阵": 2}
"""Sheets of several pages side by side, each of which ends with a last page of its own."""
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ENGLISH = ("None", "AND(", "OR(", "AND（", "OR（", "True", "False", "nan", "IF(", "ISNUMBER")
_AWKWARD = ("。。", "；；", "，，", "“”", "（）", "140.0000%", "3.00=3")
FULL = 0.7
"""How far down a page is filled that is not the last one of its sheet."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("paper")


@pytest.fixture(scope="module")
def scores(folder: Path) -> list[Path]:
    """Score workbooks in the built-in form and in others."""
    written = []
    for sample, scheme in [(SAMPLES[0], DEFAULT), (SAMPLES[1], DEFAULT), *((SAMPLES[1], str(form)) for form in FORMS)]:
        data = read_workbook(sample, shown_as=sample.name)
        path = folder / f"{Path(scheme).stem}_{sample.name}"
        path.write_bytes(render_score_workbook(assess(data, load_scheme(scheme)), scheme_sha256(scheme)))
        written.append(path)
    return [*written, *_messy(folder)]


def _messy(folder: Path) -> list[Path]:
    """Score workbooks of units that wrote in 元, to the last digit, and left tables blank."""
    written = []
    for path in make_messy_workbooks(folder, len(MESSY), 1, first=MESSY[0]):
        data = read_workbook(path, shown_as=path.name)
        scheme = load_scheme(year=data.year)
        written.append(folder / f"{path.stem}_计分表.xlsx")
        written[-1].write_bytes(render_score_workbook(assess(data, scheme), scheme_sha256(DEFAULT)))
    return written


@pytest.fixture(scope="module")
def summary(folder: Path) -> Path:
    """汇总表 of many units, some with long names."""
    [file] = discover([SAMPLES[1]])
    one = evaluate_file(Task(file, write=False)).outcome
    path = folder / "汇总表.xlsx"
    units = [replace(one, unit=f"{LONG}{n}中队" if n % 9 == 0 else f"第{n}局", file=f"{n}.xlsx") for n in range(UNITS)]
    with path.open("w+b") as target:
        write_summary(target, units, (), lambda year: load_scheme(year=year).grades)
    return path


@pytest.fixture(scope="module")
def review(folder: Path) -> Path:
    """复核表 of a unit with a long name and a formula that is no more."""
    wrong = finding("F101", Place("甲_计分表.xlsx", "计分表", "D4"), file="甲_计分表.xlsx", reason=LONG * 6)
    differences = (Difference(wrong, "='指标计算'!M3", "4.5"),)
    path = folder / "复核表.xlsx"
    result = AuditResult("甲_计分表.xlsx", "", Verdict.DIFFERENT, unit=LONG, differences=differences)
    path.write_bytes(render_review_table([result]))
    return path


@pytest.fixture(scope="module")
def reviews(folder: Path) -> Path:
    """复核表 of many units, of which some have differences that go on over pages."""
    wrong = finding("F101", Place("甲_计分表.xlsx", "计分表", "D4"), file="甲_计分表.xlsx", reason=LONG)
    differences = (Difference(wrong, "='指标计算'!M3", "4.5"),) * 2
    path = folder / "复核表_多个单位.xlsx"
    results = [
        AuditResult(f"{n}.xlsx", "", Verdict.DIFFERENT, unit=LONG, differences=differences if n % 3 else ())
        for n in range(30)
    ]
    path.write_bytes(render_review_table(results))
    return path


@pytest.fixture(scope="module")
def projects(folder: Path) -> Path:
    """A project whose form has more indicators than a page."""
    rows = good()
    rows[12:14] = [
        [*rows[11][:4], f"指标{n}：堤防加固长度", "≥1800米", "1.7公里", 1, 0.94, "汛期停工"] for n in range(40)
    ]
    sent = write(folder / "项目.xlsx", rows, good())
    path = folder / "项目支出绩效自评.xlsx"
    path.write_bytes(render_projects_workbook(evaluated(sent), method_sha256(DEFAULT_METHOD)))
    return path


def test_pages_are_full_and_few(
    scores: list[Path], summary: Path, review: Path, reviews: Path, projects: Path, tmp_path: Path
) -> None:
    others = [review, reviews, projects]
    printed = converted([*scores, summary, *others], tmp_path, "pdf")
    assert [line for pdf in printed for line in unshown_numbers(pdf)] == []
    *forms, whole, one, several, own = printed
    for path, pdf in zip(scores, forms, strict=True):
        pages = pages_by_sheet(pdf)
        assert "" not in pages, "a page without a footer"
        assert 1 <= len(pages["计分表"]) <= 3, pdf.name
        for sheet, filled in pages.items():
            down = len(filled) // SIDE_BY_SIDE.get(sheet, 1)
            inner = [share for number, share in enumerate(filled, 1) if number % down]
            assert all(share >= FULL for share in inner), (pdf.name, sheet, filled)
        said = said_to_be(path)
        assert {"计分表", "指标计算", "基础数据"} <= said.keys()
        assert {sheet: len(pages[sheet]) for sheet in said} == said, pdf.name
    for path, pdf in zip(others, (one, several, own), strict=True):
        pages, said = pages_by_sheet(pdf), said_to_be(path)
        assert {sheet: len(pages[sheet]) for sheet in said} == said, pdf.name
        assert all(share >= FULL for sheet in said for share in pages[sheet][:-1]), (pdf.name, pages)
        assert path != review or len(said) == len(pages) == 1, "nothing else is known of the unit"
        assert path != reviews or any(number > 1 for number in said.values())
    shown, said = pages_by_sheet(whole), said_to_be(summary)
    assert {sheet: len(pages) for sheet, pages in shown.items()} == said, "every sheet says how many pages it has"
    for sheet, filled in shown.items():
        down = len(filled) // SIDE_BY_SIDE.get(sheet, 1)
        assert all(share >= FULL for number, share in enumerate(filled, 1) if number % down), (sheet, filled)
    assert sum(len(pages) for sheet, pages in shown.items() if sheet.endswith(SHOWN)) <= MOST


def test_pages_end_where_they_are_said_to_end_without_the_font(
    scores: list[Path], summary: Path, projects: Path, tmp_path: Path
) -> None:
    """Few Linux systems have 宋体; the digits of what stands in for it are wider, and so are the columns."""
    paths = [scores[0], summary, projects]
    for path, pdf in zip(paths, converted(paths, tmp_path, "pdf", own_fonts=True), strict=True):
        pages, said = pages_by_sheet(pdf), said_to_be(path)
        assert {sheet: len(pages[sheet]) for sheet in said} == said, pdf.name


def test_what_goes_on_on_the_next_page_says_there_what_it_is(scores: list[Path], projects: Path) -> None:
    goes_on = []
    for path, name in [*((path, "计分表") for path in scores), (projects, "01_堤防加固项目")]:
        sheet = openpyxl.load_workbook(path)[name]
        labels = ("一级指标", "二级指标")
        heading = next(row for row in sheet.iter_rows() if {cell.value for cell in row} & {*labels})
        columns = [cell.column for cell in heading if cell.value in labels]
        for row in (one.id + 1 for one in sheet.row_breaks.brk):
            shown = [str(sheet.cell(row, column).value or "") for column in columns]
            assert all(shown), (path.name, row)
            goes_on += [text for text in shown if text.endswith("（续）")]
    assert {"过程（续）", "产出指标（续）"} <= set(goes_on)


def test_the_total_and_the_signature_have_an_indicator_above_them_on_their_page(scores: list[Path]) -> None:
    for path in scores:
        sheet = openpyxl.load_workbook(path)["计分表"]
        total = next(cell.row for row in sheet.iter_rows() for cell in row if str(cell.value).endswith("总分"))
        # a break stands after the row of its number
        assert all(one.id < total - 1 for one in sheet.row_breaks.brk), path.name


def test_no_text_is_cut(
    scores: list[Path], summary: Path, review: Path, reviews: Path, projects: Path, folder: Path
) -> None:
    empty = folder / "填报表.xlsx"
    write_template(empty)
    for path in [*scores, summary, empty, review, reviews, projects]:
        book = openpyxl.load_workbook(path, data_only=True)
        names = [name for name in book.sheetnames if path != projects or name in OVERVIEWS or name.startswith("0")]
        # what a unit sent is as it was sent, and 自查 is for the screen
        checked = [name for name in names if (path not in scores or name in OWN) and not name.startswith("自查")]
        assert [one for name in checked for one in cut_texts(book[name])] == [], path.name


def test_a_formula_in_the_review_table_is_told_of_and_is_none(review: Path) -> None:
    sheet = openpyxl.load_workbook(review)["复核结论"]
    assert [cell.value for cell in sheet["E"]][-1] == "公式：='指标计算'!M3"


def test_people_read_no_english(scores: list[Path], summary: Path) -> None:
    """Figures, file names and the program's name aside, what is printed is Chinese."""
    for path in [*scores, summary]:
        book = openpyxl.load_workbook(path, data_only=True)
        own = [sheet for sheet in book.worksheets if path == summary or sheet.title in OWN]
        for sheet in own:
            texts = [str(cell.value) for row in sheet.iter_rows(max_col=30) for cell in row if cell.value is not None]
            odd = [text for text in texts if any(word in text for word in (*_ENGLISH, *_AWKWARD))]
            assert not odd, (path.name, sheet.title, odd[:3])


def test_fonts_are_there_on_every_computer(scores: list[Path], summary: Path) -> None:
    for path in [*scores, summary]:
        package = zipfile.ZipFile(path)
        styles = ElementTree.fromstring(package.read("xl/styles.xml"))
        fonts, looks = styles.find(f"{_MAIN}fonts"), styles.find(f"{_MAIN}cellXfs")
        assert fonts is not None and looks is not None
        for font in (fonts[int(look.get("fontId", 0))] for look in looks):
            assert [one.get("val") for one in font.iter(f"{_MAIN}name")] in (["宋体"], ["黑体"], []), path.name
            assert font.find(f"{_MAIN}scheme") is None, "a theme's font is another one's"
        for part in (name for name in package.namelist() if name.startswith("xl/comments")):
            names = ElementTree.fromstring(package.read(part)).iter(f"{_MAIN}rFont")
            assert {one.get("val") for one in names} == {"宋体"}, part


def test_a_copy_has_the_heights_that_the_unit_gave_its_rows(folder: Path) -> None:
    book = openpyxl.load_workbook(SAMPLES[0])
    book["收入"].row_dimensions[6].height = 42
    book["收入"].row_dimensions[7].height = 1
    sent = folder / "行高.xlsx"
    book.save(sent)
    written = folder / "行高_计分表.xlsx"
    written.write_bytes(
        render_score_workbook(assess(read_workbook(sent, shown_as=sent.name), load_scheme()), scheme_sha256(DEFAULT))
    )
    rows = openpyxl.load_workbook(written)["收入"].row_dimensions
    assert rows[6].height == 42 and rows[7].height >= 13.5


def test_a_table_that_was_left_blank_is_not_printed(scores: list[Path]) -> None:
    [path] = (path for path in scores if path.name.startswith(f"杂乱{MESSY[0]}"))
    book = openpyxl.load_workbook(path)
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "hidden"]
    assert {"资金来源", "自评分"} <= set(hidden)
    [said] = (row[1].value for row in book["编制说明"].iter_rows() if row[0].value == "没有填写的表")
    assert all(f"“{name}”" in said for name in hidden)
    assert not {"收入", "支出", "评价要点", "文字材料"} & set(hidden)


def test_scores_have_one_format_and_points_of_a_label_are_in_one_line(scores: list[Path]) -> None:
    sheet = openpyxl.load_workbook(scores[0])["计分表"]
    [heading] = (row for row in sheet.iter_rows() if any(cell.value == "自评分" for cell in row))
    [column] = (cell.column for cell in heading if cell.value == "自评分")
    own = [sheet.cell(row, column) for row in range(heading[0].row + 1, sheet.max_row)]
    scored = [cell for cell in own if isinstance(cell.value, str) and cell.value.startswith("=")]
    scored = [cell for cell in scored if "审核人" not in cell.value]
    assert len(scored) == 29 and {cell.number_format for cell in scored} == {"0.00"}
    labels = [str(cell.value) for row in sheet.iter_rows(max_col=3) for cell in row]
    assert "预算配置\n（15分）" in labels and "社会公众或服务对象满意度（5分）" in labels


def test_evidence_ends_in_no_separator(scores: list[Path]) -> None:
    sheet = openpyxl.load_workbook(scores[0], data_only=True)["指标计算"]
    [column] = (cell.column for cell in sheet[2] if cell.value == "佐证材料")
    said = [str(sheet.cell(row, column).value or "") for row in range(3, sheet.max_row + 1)]
    assert any("；②" in text for text in said) and not any(text.endswith("；") for text in said)


def test_a_deviation_without_a_reason_is_marked_where_the_reason_is_missing(folder: Path) -> None:
    rows = good()
    rows[14][6:9] = ["5000人", 10, 10]
    path = folder / "没有原因_自评.xlsx"
    path.write_bytes(
        render_projects_workbook(evaluated(write(folder / "没有原因.xlsx", rows)), method_sha256(DEFAULT_METHOD))
    )
    sheet = openpyxl.load_workbook(path)["01_堤防加固项目"]
    marked = [cell for row in sheet.iter_rows() for cell in row if cell.value == "（没有填偏差原因）"]
    assert [sheet.cell(cell.row, 3).value for cell in marked] == ["受益人口"]
    assert marked[0].fill.fgColor.rgb == "FFFFC7CE"


def test_amounts_of_a_project_stand_below_their_headings_alone(projects: Path) -> None:
    sheet = openpyxl.load_workbook(projects)["01_堤防加固项目"]
    headings = {cell.value: cell.coordinate for row in sheet.iter_rows(max_row=8) for cell in row if cell.value}
    areas = {area.coord.split(":")[0]: area.size["columns"] for area in sheet.merged_cells.ranges}
    assert areas[headings["全年预算数"]] == 2 and areas[headings["全年执行数"]] == 3


def test_a_title_makes_no_column_of_a_copy_wider_and_a_date_has_lines(scores: list[Path]) -> None:
    [path] = (path for path in scores if path.name.startswith(f"杂乱{MESSY[0]}"))
    book = openpyxl.load_workbook(path)
    tasks, unit = book["履职任务"], book["基本信息"]
    assert str(tasks["A3"].value).startswith("部门整体绩效目标") and tasks.column_dimensions["A"].width < 15
    dates = [cell for row in unit.iter_rows() for cell in row if cell.number_format == "yyyy-mm-dd" and cell.value]
    assert dates and all(cell.border.bottom.style == "thin" for cell in dates)


def test_a_copy_over_several_pages_has_its_heading_on_each(scores: list[Path]) -> None:
    [path] = (path for path in scores if path.name.startswith(f"杂乱{MESSY[0]}"))
    points = openpyxl.load_workbook(path)["评价要点"]
    assert str(points.print_title_rows) == "$4:$4"
    assert {"三级指标", "评价要点", "佐证材料"} <= {cell.value for cell in points[4]}

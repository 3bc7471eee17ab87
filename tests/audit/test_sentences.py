"""Each kind of difference in its own words: what was found, what should stand there, where, and the mend."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill

from perfeval.audit.result import AuditResult, Verdict
from perfeval.findings.finding import Finding, Place
from tests.audit.auditing import as_input, audited
from tests.audit.conftest import SAMPLES
from tests.audit.edits import EDITS
from tests.audit.package_edits import EditedPackage, package_edits
from tests.raised import ERROR, WARNING, Said

NAME = "2023_示例区城市管理服务大队_计分表.xlsx"
_BY_PROGRAM = {one.name: one for one in EDITS}
_IN_PACKAGE = {one.name: one for one in package_edits()}


def said(code: str, sheet: str, cell: str, message: str, mend: str) -> Said:
    """What an audit says of a difference: all of them are 错误; the file is the one that is audited."""
    return Said(code, ERROR, Place("", sheet, cell), message, mend)


RESTORE = "请恢复公式；以所报工作簿重新生成最为可靠"
BY_PROGRAM = {
    "a score typed over": said("A201", "计分表", "D5", "“计分表”D5应为公式='指标计算'!M4，现为数值2分。", RESTORE),
    "a score that refers to 分值": said(
        "A202", "计分表", "D6", "“计分表”D6的公式应为='指标计算'!M5，现为='指标计算'!E5。", RESTORE
    ),
    "指标解释 deleted": said(
        "A203", "计分表", "E9", "“计分表”E9应为部门本年度预算完成数与预算数的比率，…，现为（空白）。", "请恢复原内容"
    ),
    "步长": said(
        "A205", "指标计算", "K8", "“指标计算”K8的参数应为5%，现为50%。", "分值、标准值和评分档次以指标体系为准"
    ),
    "a standard's words": said(
        "A206",
        "评分标准",
        "C6",
        "“评分标准”C6应为“…每超过1个百分点扣0.1分，扣完为止。”，现为“酌情计分”。",
        "指标、说明和结论",
    ),
    "a note added": said(
        "A207", "基础数据", "I40", "“基础数据”I40应为空白，现为“已核实”。", "请删除；意见请写在“复核分”“复核意见”两列"
    ),
    "a sheet removed": said("A301", "得分分析", "", "缺少工作表“得分分析”，或已改名。", "请恢复该工作表"),
    "a sheet added": said("A302", "补充说明", "", "多出工作表“补充说明”。", "请删除，或另存为单独的文件"),
    "a sheet hidden": said("A303", "数据校验", "", "工作表“数据校验”被隐藏。", "请取消隐藏"),
    "a column hidden": said("A304", "指标计算", "O1", "“指标计算”的O列被隐藏。", "请取消隐藏"),
    "a name that points elsewhere": said(
        "A305",
        "基础数据",
        "D137",
        "名称“支出决算数”应指向'基础数据'!D137，现指向'支出'!$C$12。",
        "请在“名称管理器”中恢复",
    ),
    "manual calculation": said(
        "A307", "", "", "工作簿的计算设置被改为“手动计算”，结果可能与公式不符。", "请在选项中恢复"
    ),
    "a format that shows a fixed text": said(
        "A308",
        "计分表",
        "D5",
        '“计分表”D5按数字格式"5"显示为“5”，不是它的值；应为格式0.00。',
        "请恢复单元格格式",
    ),
    "a sheet's own name of the same words": said(
        "A309", "", "", "多出名称“指标计算!支出决算数”，指向'支出'!$B$12。", "请在“名称管理器”中删除"
    ),
    "another source's SHA-256 in the properties": said(
        "A310", "", "", f"文件属性中的来源文件的SHA-256应为…，现为{'0' * 64}。", "文件属性应与编制说明和重新生成的一致"
    ),
    "a ratio without its %": said(
        "A311",
        "指标计算",
        "I8",
        "“指标计算”I8的数字格式应为0.00%，现为0.00，显示的数与实际的数不同。",
        "请恢复数字格式",
    ),
    "white on white": said(
        "A312", "计分表", "G6", "“计分表”G6的内容看不清（字色FFFFFF、底色FFFFFF）。", "请恢复字体和底色"
    ),
    "a source cell": said(
        "A401",
        "收入",
        "D5",
        "来源工作表“收入”D5与生成时不符，现为“12345万元”。",
        "请与所报文件“示例区城市管理服务大队_2023.xlsx”核对",
    ),
}
"""What is edited in a spreadsheet program."""

IN_PACKAGE = {
    "cell written twice": said(
        "A212",
        "计分表",
        "D11",
        "“计分表”D11在文件中写了两次，不同的程序会显示不同的内容。",
        "请向单位索取未改动的计分表",
    ),
    "external reference in 复核分": said(
        "A213",
        "计分表",
        "H20",
        "“计分表”H20引用了外部文件或网址（=[1]表!$A$1）。",
        "计分表的数据应全部取自所附来源工作表",
    ),
    "zeros not shown": said(
        "A315",
        "计分表",
        "D8",
        "“计分表”被设为不显示零值，D8等为0的单元格显示为空白。",
        "请在选项中恢复显示零值",
    ),
    "print area cut": said(
        "A316", "计分表", "A9", "“计分表”的打印区域（A1:I8）不包括A9等有内容的单元格。", "请取消或恢复打印区域"
    ),
    "a total in the header": said(
        "A317", "计分表", "", "“计分表”的页眉或页脚现为“总分94.00”，应为“&A第&P页，共…页”。", "请恢复页眉页脚"
    ),
    "picture over scores": said(
        "A318", "计分表", "D8", "“计分表”D8处多出图片，遮住D8、D9、D10。", "请删除；单位公章请盖在签章处"
    ),
    "another title": said(
        "A319",
        "得分分析",
        "I12",
        "“得分分析”的图表标题应为各三级指标扣分，现为各三级指标满分。",
        "请恢复图表",
    ),
    "property of the source taken out": said(
        "A320", "", "", "文件属性中的来源文件的SHA-256应为…，现为（没有）。", "文件属性是核对来源用的"
    ),
    "formulas in place of results": said(
        "A324",
        "指标计算",
        "I3",
        "“指标计算”被设为显示公式，I3等单元格显示的不是结果。",
        "请在“公式”选项卡中取消“显示公式”",
    ),
    "a link to another fact": said(
        "A325",
        "指标计算",
        "R22",
        "“指标计算”R22的链接应指向基础数据!D211，现指向基础数据!D20。",
        "请恢复链接",
    ),
    "saved value that the formula does not give": said(
        "A501", "计分表", "D16", "“计分表”D16显示的是99分，按公式重算为1分。", "请在表格软件中重新计算并保存"
    ),
}
"""What is edited in the package, and no other program would notice."""


def _findings(result: AuditResult) -> list[Finding]:
    return [one.finding for one in result.differences]


def _saved(path: Path, target: Path, *changes: Callable[[Any], None]) -> AuditResult:
    book = openpyxl.load_workbook(path)
    for change in changes:
        change(book)
    book.save(target / path.name)
    return audited(target / path.name)


def _packed(path: Path, target: Path, names: Sequence[str]) -> AuditResult:
    package = EditedPackage(path.read_bytes())
    for name in names:
        for step in _IN_PACKAGE[name].steps:
            package.apply(step)
    (target / path.name).write_bytes(package.content())
    return audited(target / path.name)


@pytest.fixture(scope="module")
def by_program(deducted: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    """All edits of one workbook that a spreadsheet program made."""
    return _findings(_saved(deducted, tmp_path_factory.mktemp("a"), *(_BY_PROGRAM[name].do for name in BY_PROGRAM)))


@pytest.fixture(scope="module")
def in_package(deducted: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    """All edits of one workbook's package."""
    return _findings(_packed(deducted, tmp_path_factory.mktemp("a"), [*IN_PACKAGE]))


@pytest.mark.parametrize("name", BY_PROGRAM)
def test_an_edit_in_a_spreadsheet_program(name: str, by_program: list[Finding]) -> None:
    BY_PROGRAM[name].assert_in(by_program)


@pytest.mark.parametrize("name", IN_PACKAGE)
def test_an_edit_in_the_package(name: str, in_package: list[Finding]) -> None:
    IN_PACKAGE[name].assert_in(in_package)


def test_what_is_put_over_the_contents(deducted: Path, tmp_path: Path) -> None:
    def change(book: Any) -> None:
        form, steps = book["计分表"], book["指标计算"]
        steps["E7"] = "=2+3"
        rule = FormulaRule(formula=["TRUE"], font=Font(color="FFFFFFFF"), fill=PatternFill(bgColor="FFFFFFFF"))
        form.conditional_formatting.add("D20:D21", rule)
        form.merge_cells("E8:G8")
        form.freeze_panes = "D4"
        form.sheet_view.topLeftCell = "A7"
        form["I9"].hyperlink = "http://example.invalid/依据.html"

    found = _findings(_saved(deducted, tmp_path, change))
    for one in (
        said("A204", "指标计算", "E7", "“指标计算”E7应为5分，现为公式=2+3。", "请恢复原内容"),
        said(
            "A213",
            "计分表",
            "I9",
            "“计分表”I9引用了外部文件或网址（http://example.invalid/依据.html）。",
            "计分表的数据应全部取自",
        ),
        said(
            "A313",
            "计分表",
            "D20",
            "“计分表”D20、D21加了条件格式（字色FFFFFF、底色FFFFFF），显示的可能不是原来的内容。",
            "请删除该条件格式",
        ),
        said("A314", "计分表", "G8", "“计分表”E8:G8被合并，遮住了F8、G8。", "请取消合并，恢复被遮住的内容"),
        said("A323", "计分表", "D4", "“计分表”的冻结窗格使第1至6行无法看到（D4等）。", "请取消冻结窗格"),
    ):
        one.assert_in(found)


def test_rows_that_came_and_went(deducted: Path, tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book["计分表"].delete_rows(8)
        book["评分标准"].insert_rows(6)
        book["评分标准"]["A6"] = "补充标准"
        for cell in book["得分分析"][5]:
            cell.value = None

    found = _findings(_saved(deducted, tmp_path, change))
    for one in (
        said("A209", "计分表", "A8", "“计分表”的第8行被删除。", "请恢复；以所报工作簿重新生成最为可靠"),
        said("A210", "评分标准", "A6", "“评分标准”插入了第6行。", "请删除插入的行列"),
        said("A211", "得分分析", "A5", "“得分分析”第5行的内容被清空。", "请恢复原内容"),
    ):
        one.assert_in(found)


def test_a_row_of_a_source_sheet_that_went(deducted: Path, tmp_path: Path) -> None:
    result = _saved(deducted, tmp_path, lambda book: book["支出"].delete_rows(9))
    gone = said("A404", "支出", "A9", "来源工作表“支出”的第9行被删除。", "请与所报文件核对，恢复原状")
    gone.assert_in(_findings(result))


def test_a_problem_taken_off_the_list(deducted: Path, tmp_path: Path) -> None:
    place: list[str] = []

    def change(book: Any) -> None:
        sheet = book["数据校验"]
        head = next(
            row for row in range(1, sheet.max_row) if str(sheet.cell(row, 1).value or "").startswith("问题清单")
        )
        place.append(f"A{head}")
        for column in (1, 2, 3, 4, 7):
            sheet.cell(head + 2, column).value = None

    result = _saved(deducted, tmp_path, change)
    message = f"“数据校验”{place[0]}起的问题清单缺少：…"
    said("A208", "数据校验", place[0], message, "请恢复问题清单").assert_in(_findings(result))


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATION = '<Relationship Id="{id}" Type="{kind}" Target="{target}"{more}/>'


def test_parts_that_a_score_workbook_has_not(deducted: Path, tmp_path: Path) -> None:
    """A macro, a link to another workbook as Excel keeps it, and a part that stands twice."""
    macro = _RELATION.format(
        id="rIdM",
        kind="http://schemas.microsoft.com/office/2006/relationships/vbaProject",
        target="vbaProject.bin",
        more="",
    )
    link = _RELATION.format(
        id="rIdL", kind=f"{_OFFICE}/externalLink", target="externalLinks/externalLink1.xml", more=""
    )
    leads_to = _RELATION.format(
        id="rId1", kind=f"{_OFFICE}/externalLinkPath", target="file:///D:/2023/底稿.xlsx", more=' TargetMode="External"'
    )
    rels = EditedPackage(deducted.read_bytes())
    name = "xl/_rels/workbook.xml.rels"
    rels.put(name, rels.text(name).replace("</Relationships>", f"{macro}{link}</Relationships>"))
    path = tmp_path / NAME
    path.write_bytes(rels.content())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
        package.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
        package.writestr(
            "xl/externalLinks/_rels/externalLink1.xml.rels",
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{leads_to}</Relationships>',
        )
        with pytest.warns(UserWarning, match="Duplicate name"):
            package.writestr("xl/styles.xml", package.read("xl/styles.xml"))
    found = _findings(audited(path))
    for one in (
        said("A306", "", "", "工作簿引用了外部文件（file:///D:/2023/底稿.xlsx）。", "计分表的数据应全部取自"),
        said("A321", "", "", "工作簿含有宏（xl/vbaProject.bin）。", "计分表不含宏、嵌入对象和数据连接"),
        said(
            "A322",
            "",
            "",
            "文件内部的“xl/styles.xml”有两份，不同的程序会显示不同的内容。",
            "请向单位索取未改动的计分表",
        ),
    ):
        one.assert_in(found)


def test_a_record_whose_digest_was_rewritten(deducted: Path, tmp_path: Path) -> None:
    def change(book: Any) -> None:
        [cell] = [row[1] for row in book["编制说明"] if str(row[1].value).startswith("“支出”取自")]
        head, mark, digest = str(cell.value).partition("SHA-256：")
        assert mark
        cell.value = f"{head}{mark}{'0' * 64}{digest[64:]}"

    result = _saved(deducted, tmp_path, change)
    said(
        "A405",
        "支出",
        "",
        "来源工作表“支出”的SHA-256与核对记录不符，改动处不能由逐格码看出。",
        "请与所报文件“示例区城市管理服务大队_2023.xlsx”核对",
    ).assert_in(_findings(result))


@pytest.mark.parametrize(
    ("formula", "shown"),
    [("=1/0", "#DIV/0!"), ("=H5+1", "循环引用"), ("=评分+1", "#NAME?"), ("=SUM((", "无法计算的公式")],
)
def test_a_formula_that_comes_to_an_error(formula: str, shown: str, deducted: Path, tmp_path: Path) -> None:
    result = _saved(deducted, tmp_path, lambda book: book["计分表"].__setitem__("H5", formula))
    said("A502", "计分表", "H5", f"“计分表”H5重算为错误值{shown}。", "请恢复公式及其引用的单元格").assert_in(
        _findings(result)
    )


def test_sheets_that_no_program_tells_apart_cannot_be_recalculated(deducted: Path, tmp_path: Path) -> None:
    package = EditedPackage(deducted.read_bytes())
    for name in ("得分分析", "评分标准"):
        text = package.text("xl/workbook.xml")
        put = "bz" if name == "得分分析" else "BZ"
        package.put("xl/workbook.xml", text.replace(f'<sheet name="{name}"', f'<sheet name="{put}"'))
    (tmp_path / NAME).write_bytes(package.content())
    result = audited(tmp_path / NAME)
    said(
        "A504", "", "", "工作簿无法重算（工作表“…”“…”的名称只有大小写不同）。".replace("”“", "”、“"), "请向单位索取"
    ).assert_in(_findings(result))


def test_a_parameter_changed_by_less_than_is_shown(deducted: Path, tmp_path: Path) -> None:
    """A band's limit moved by a billionth is no other number to the eye, but another score."""
    result = _saved(deducted, tmp_path, lambda book: book["评分标准"].__setitem__("E5", 4.0000000009))
    said("A505", "计分表", "D5", "“计分表”D5按其公式为…，核算应为…。", "请以所报工作簿重新生成计分表").assert_in(
        _findings(result)
    )
    assert result.verdict is Verdict.DIFFERENT


def test_what_the_bureau_wrote_in_place_of_a_number(deducted: Path, tmp_path: Path) -> None:
    result = _saved(deducted, tmp_path, lambda book: book["计分表"].__setitem__("H4", "同意" * 200))
    assert result.verdict is Verdict.SAME
    shown = "同意" * 80
    Said(
        "A601", WARNING, Place("", "计分表", "H4"), f"“计分表”H4的复核分为“{shown}…”，不是数。", "请填写数，或留空"
    ).assert_in(result.findings)


def test_a_review_that_is_out_of_range_or_far_off(deducted: Path, tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book["计分表"]["H4"], book["计分表"]["H5"] = 0, 99

    found = _saved(deducted, tmp_path, change).findings
    Said(
        "A602", WARNING, Place("", "计分表", "H5"), "“计分表”H5的复核分99不在0与分值…之间。", "请核实复核分"
    ).assert_in(found)
    Said(
        "A603",
        WARNING,
        Place("", "计分表", "H4"),
        "“…”核算…分，复核0分，相差…分。",
        "请在“复核意见”中写明依据",
    ).assert_in(found)


def test_a_copy_that_is_not_what_was_sent(deducted: Path, tmp_path: Path) -> None:
    sent = SAMPLES / "示例区城市管理服务大队_2023.xlsx"
    book = openpyxl.load_workbook(deducted)
    before = book["基本信息"]["B8"].value
    book["基本信息"]["B8"] = 999
    book.save(tmp_path / NAME)
    result = audited(tmp_path / NAME, against=(as_input(sent),))
    said(
        "A402",
        "基本信息",
        "B8",
        f"来源工作表“基本信息”B8现为“999”，所报文件“{sent.name}”为“{before}”。",
        "请以所报文件重新生成计分表",
    ).assert_in(_findings(result))


def test_a_record_taken_out(deducted: Path, tmp_path: Path) -> None:
    def change(book: Any) -> None:
        [cell] = [row[1] for row in book["编制说明"] if str(row[1].value).startswith("“支出”取自")]
        cell.value = str(cell.value).replace("取自", "来自", 1)

    result = _saved(deducted, tmp_path, change)
    said(
        "A406",
        "编制说明",
        "",
        "编制说明中没有“支出”的来源核对记录，或记录已被改动，无法由它重新生成。",
        "请恢复该记录，或向单位索取未改动的计分表",
    ).assert_in(_findings(result))

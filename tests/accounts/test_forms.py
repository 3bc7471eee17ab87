"""Whatever province prints the tables, however they are arranged and in whatever format they come: the same facts."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfeval.findings.finding import Place, Severity
from perfeval.reader import SeveralUnits, UnitData, read_workbook
from perfeval.reader.parts import with_part
from tests.accounts.forms import PUBLIC, SHOWN, UNIT, Form, Rows, Tables, facts
from tests.accounts.messes import ARRANGEMENTS, FORMATS, Sheets, named, one_sheet, write_workbook
from tests.raised import Said
from tests.reader.conftest import assert_derivations

FORMS: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "forms.yaml").read_text(encoding="utf-8"))
FILE = "2023年清河县农业农村局决算.xlsx"
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(path: Path, name: str = FILE) -> UnitData:
    data = read_workbook(path, shown_as=name)
    assert_derivations(data)
    return data


def values(data: UnitData) -> dict[str, Any]:
    return {name: data.facts.value(name) for name in facts()}


def form(name: str) -> Form:
    return Form(**FORMS[name])


@pytest.mark.parametrize("name", [*FORMS])
def test_every_form_gives_all_facts_without_an_error(tmp_path: Path, name: str) -> None:
    data = read(write_workbook(tmp_path / "表.xlsx", named(Tables(form(name)).all())))
    assert values(data) == facts()
    assert (data.unit, data.year) == (UNIT, 2023)
    assert not [one for one in data.findings if one.severity is Severity.ERROR and one.code != "R101"]


@FEW
@given(name=st.sampled_from([*FORMS]), arrangement=st.sampled_from([*ARRANGEMENTS]), ending=st.sampled_from([*FORMATS]))
def test_arrangements_and_formats(tmp_path: Path, name: str, arrangement: str, ending: str) -> None:
    sheets = ARRANGEMENTS[arrangement](Tables(form(name)).all())
    assert values(read(FORMATS[ending](tmp_path / f"表{ending}", sheets))) == facts()


def test_budgets_of_the_first_table(tmp_path: Path) -> None:
    data = read(write_workbook(tmp_path / "表.xlsx", named(Tables(form("three columns")).all())))
    income = facts()["本年收入决算数"]
    assert data.facts.value("本年收入年初预算数") == round(income * Decimal("0.8"), 2)
    assert data.facts.value("本年收入全年预算数") == round(income * Decimal("0.9"), 2)


def scaled(tables: Sheets, factor: int) -> Sheets:
    """The same tables with other amounts."""
    return {
        name: [[cell * factor if isinstance(cell, float) else cell for cell in row] for row in rows]
        for name, rows in tables.items()
    }


def test_hidden_old_copies_are_not_read_and_named(tmp_path: Path) -> None:
    tables = named(Tables(Form(year_in="nowhere")).all())
    old = {f"旧{name[:20]}": rows for name, rows in scaled(tables, 2).items()}
    data = read(write_workbook(tmp_path / "表.xlsx", {**tables, **old}, hidden=[*old]))
    assert values(data) == facts()
    assert "R804" in {one.code for one in data.findings}


def test_two_visible_copies_that_differ_are_none(tmp_path: Path) -> None:
    tables = named(Tables(Form(year_in="nowhere")).all())
    data = read(
        write_workbook(tmp_path / "表.xlsx", {**tables, **{f"新{k[:20]}": v for k, v in scaled(tables, 2).items()}})
    )
    assert set(values(data).values()) == {None}
    assert "R103" in {one.code for one in data.findings}


def test_tables_of_the_year_before_are_left_out(tmp_path: Path) -> None:
    tables = Tables(Form()).all()
    before = {f"上年{number}": rows for number, rows in scaled(Tables(Form(), year=2022).all(), 2).items()}
    data = read(write_workbook(tmp_path / "表.xlsx", {**before, **named(tables)}))
    assert data.year == 2023
    assert values(data) == facts()
    assert "R803" in {one.code for one in data.findings}


@pytest.mark.parametrize("together", [False, True])
def test_each_of_several_units_in_a_workbook_is_read_by_itself(tmp_path: Path, together: bool) -> None:
    other = "清河县水利局"
    first, second = Tables(Form()).all(), scaled(Tables(Form(), unit=other).all(), 3)
    if together:
        sheets = {"甲": one_sheet(first)["决算公开表"], "乙": one_sheet(second)["决算公开表"]}
    else:
        sheets = {**named(first), **{f"乙{number}": rows for number, rows in second.items()}}
    path = write_workbook(tmp_path / "表.xlsx", sheets)
    with pytest.raises(SeveralUnits) as caught:
        read(path)
    assert caught.value.units == (UNIT, other)
    mine, theirs = (read(path, with_part(FILE, unit)) for unit in caught.value.units)
    assert (mine.unit, theirs.unit) == (UNIT, other)
    assert values(mine) == facts()
    assert values(theirs) == {name: value * 3 for name, value in facts().items()}


def test_a_table_without_a_unit_is_confirmed_by_the_numbers_of_the_others(tmp_path: Path) -> None:
    tables = Tables(form("yuan")).all()
    tables["03"][2][-1] = None
    data = read(write_workbook(tmp_path / "表.xlsx", named(tables)))
    assert values(data) == facts()
    assert "R307" in {one.code for one in data.findings}


def test_amounts_in_an_unlikely_unit_are_not_taken(tmp_path: Path) -> None:
    tables = Tables(form("yuan")).all()
    tables["07"] = Tables(Form(unit="")).all()["07"]
    tables["07"] = [[cell / 10000 if isinstance(cell, float) else cell for cell in row] for row in tables["07"]]
    data = read(write_workbook(tmp_path / "表.xlsx", named(tables)))
    wrong = {name for name, value in values(data).items() if value not in (None, facts()[name])}
    assert not wrong
    assert data.facts.value("三公经费决算数") is None
    assert "R802" in {one.code for one in data.findings}


@pytest.mark.parametrize("place", ["title", "below", "note", "heading", "beside the unit"])
def test_the_money_unit_is_found_wherever_it_is_written(tmp_path: Path, place: str) -> None:
    tables = Tables(form("yuan")).all()
    for rows in tables.values():
        rows[2][-1] = None
        match place:
            case "title":
                rows[0][0] = f"{rows[0][0]}（单位：元）"
            case "below":
                rows.append(["单位：元"])
            case "note":
                rows.append(["注：1.本表含年初结转。2.本表以“元”为金额单位（保留两位小数）。"])
            case "beside the unit":
                rows[2] = [f"编制单位：{UNIT}　　金额单位：元"]
            case _:
                rows[3][0] = f"{rows[3][0]}（金额单位：元）"
    data = read(write_workbook(tmp_path / "表.xlsx", named(tables)))
    if place != "heading":
        assert values(data) == facts()
    assert {name for name, value in values(data).items() if value not in (None, facts()[name])} == set()


def test_two_money_units_of_one_table_are_none(tmp_path: Path) -> None:
    tables = Tables(Form()).all()
    tables["03"].append(["单位：元"])
    data = read(write_workbook(tmp_path / "表.xlsx", named(tables)))
    assert data.facts.value("项目支出决算数") is None
    assert "R311" in {one.code for one in data.findings}


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("national", "约32.16"),
        ("Yunnan", "#REF!"),
        ("Shaanxi", "见附件"),
        ("Fujian", "2023-01-05"),
        ("by year", "1=2+3"),
    ],
)
def test_a_cell_that_is_no_number_is_missing_and_never_a_neighbours_value(
    tmp_path: Path, name: str, fault: str
) -> None:
    """Each amount in turn: the facts are those of the form, or missing; never another number."""
    tables = Tables(form(name)).all()
    places = [
        (number, row, column)
        for number, rows in tables.items()
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        if isinstance(cell, float) and cell
    ]
    wanted = facts()
    for number, row, column in places[:: max(1, len(places) // 12)]:
        changed = {key: [list(cells) for cells in rows] for key, rows in tables.items()}
        changed[number][row][column] = fault
        found = values(read_workbook(write_workbook(tmp_path / "表.xlsx", named(changed)), shown_as=FILE))
        assert {key: value for key, value in found.items() if value not in (None, wanted[key])} == {}


@FEW
@given(
    name=st.sampled_from([*FORMS]),
    number=st.sampled_from(["01", "02", "03", "04", "05", "06", "07"]),
    damage=st.sampled_from(["blank cell", "lost row", "unknown word", "extra column", "extra row"]),
    chance=st.randoms(use_true_random=False),
)
def test_damaged_tables_lack_facts_and_never_give_others(
    tmp_path: Path, name: str, number: str, damage: str, chance: random.Random
) -> None:
    tables = Tables(form(name)).all()
    rows = [[*row, *[None] * (12 - len(row))] for row in tables[number]]
    first = next(at for at, row in enumerate(rows) if any(isinstance(cell, float) for cell in row))
    match damage:
        case "blank cell":
            places = [(row, at) for row, cells in enumerate(rows) for at, cell in enumerate(cells) if cell is not None]
            row, at = chance.choice(places)
            rows[row][at] = None
        case "lost row":
            del rows[chance.randrange(2, len(rows))]
        case "unknown word":
            places = [
                (row, at) for row in range(3, len(rows)) for at, cell in enumerate(rows[row]) if isinstance(cell, str)
            ]
            row, at = chance.choice(places)
            rows[row][at] = chance.choice(["某某事项", "XX", f"{rows[row][at]}（另）"])
        case "extra column":
            heading = chance.choice(["上年数", "增减%", "2022年决算数", "累计数", "上年同期", "占比"])
            at = chance.randrange(1, len(rows[0]))
            for place, cells in enumerate(rows):
                value = heading if place == first - 1 else float(chance.randrange(1, 999)) if place >= first else None
                cells.insert(at, value)
        case "extra row":
            copy = [cell * 1.37 + 3 if isinstance(cell, float) else cell for cell in chance.choice(rows[first:])]
            words = [f"{cell}（上年）" if isinstance(cell, str) and not cell.isdigit() else cell for cell in copy]
            rows.insert(chance.randrange(first, len(rows) + 1), words)
    tables[number] = rows
    found = values(read_workbook(write_workbook(tmp_path / "表.xlsx", named(tables)), shown_as=FILE))
    wanted = facts()
    assert {key: value for key, value in found.items() if value not in (None, wanted[key])} == {}


def test_a_label_of_thirty_thousand_characters_and_a_merged_column_take_no_time(tmp_path: Path) -> None:
    import time

    import openpyxl

    path = write_workbook(tmp_path / "表.xlsx", named(Tables(Form()).all()))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet["A12"] = "本年收入" * 7500
    # merge_cells would first make every cell of it
    sheet.merged_cells.add("H1:H1048576")
    book.save(path)
    before = time.process_time()
    data = read(path)
    assert time.process_time() - before < 20
    assert data.facts.value("收入总计决算数") == facts()["收入总计决算数"]


def test_a_scaling_format_is_undone_in_a_table_of_accounts(tmp_path: Path) -> None:
    """元 under a format that shows 万元: the amounts, and the sums made of them, are those that are seen."""
    tables = Tables(Form()).all()
    path = write_workbook(tmp_path / "表.xlsx", named(tables))
    book = openpyxl.load_workbook(path)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, float):
                    cell.value, cell.number_format = round(cell.value * 10000, 2), "0!.0000"
    book.save(path)
    data = read(path)
    assert values(data) == facts()
    codes = {one.code for one in data.findings}
    assert "R218" in codes and not {code for code in codes if code.startswith("C")}


def test_amounts_in_yuan_are_not_taken_for_ten_thousands_where_a_table_names_no_unit(tmp_path: Path) -> None:
    tables = Tables(Form()).all()
    for code in ("20801", "21301"):
        row = next(row for row in tables["03"] if row[0] == code)
        tables["03"].append([f"{code}01", *row[1:]])
    tables["07"] = [
        [cell * 10000 if isinstance(cell, float) else cell for cell in row] for row in Tables(Form(unit="")).all()["07"]
    ]
    data = read(write_workbook(tmp_path / "表.xlsx", named(tables)))
    assert data.facts.value("三公经费决算数") is None
    assert data.facts.value("支出决算数") == facts()["支出决算数"]
    Said(
        "R802",
        Severity.ERROR,
        Place(FILE, "GK07 2023年度财政拨款“三公”经费支出决算"),
        "工作表“GK07 2023年度财政拨款“三公”经费支出决算”没有金额单位，同一文件其他表用的是万元，"
        "但该表的数额与之不相称，或者按元、按万元都说得通，金额未采用。",
        "请在该表表头写明金额单位",
    ).assert_in(data.findings)


def test_of_tables_of_two_years_the_file_is_that_of_the_year_it_is_named_after(tmp_path: Path) -> None:
    tables = named(Tables(Form(year_in="nowhere")).all())
    first, *_ = tables
    tables[first][0] = ["2023年度" + str(tables[first][0][0]), *tables[first][0][1:]]
    old = named(Tables(Form(), year=2022).all())
    before = {f"旧{name[:20]}": rows for name, rows in list(old.items())[:4]}
    data = read(write_workbook(tmp_path / "表.xlsx", {**before, **tables}))
    assert data.year == 2023


def test_whole_amounts_before_the_total_are_no_pieces_of_a_code(tmp_path: Path) -> None:
    tables = Tables(Form()).all()
    for row in tables["03"][3:]:
        row += [None] * (10 - len(row))
        # the total last, and in front of it nothing but whole amounts of the class
        row[4:] = [row[4] if column == 9 else 0 if row[0] == "208" else row[13 - column] for column in range(4, 10)]
    names = ["对附属单位补助支出", "经营支出", "上缴上级支出", "项目支出", "基本支出", "本年支出合计"]
    tables["03"][3][4:], tables["03"][6][4:] = names, [7.73, 6.62, 5.51, 2700.41, 1140.27, 3860.54]
    data = read(write_workbook(tmp_path / "表.xlsx", named(tables)))
    assert values(data) == facts()
    assert data.facts.value("支出决算表_各类之和") == Decimal("3860.54")


def _put(path: Path, changes: dict[str, Any], merges: tuple[str, ...] = (), sheet: int = 0) -> UnitData:
    """The tables with cells of one sheet changed and merged."""
    book = openpyxl.load_workbook(path)
    page = book.worksheets[sheet]
    for cell, value in changes.items():
        page[cell] = value
    for area in merges:
        page.merged_cells.add(area)
    book.save(path)
    return read(path)


@pytest.fixture
def national(tmp_path: Path) -> Path:
    """The national form, of which 公开02 and 公开03 could stand in for what 公开01 lacks, without these two."""
    tables = {number: rows for number, rows in Tables(Form()).all().items() if number not in ("02", "03")}
    return write_workbook(tmp_path / "表.xlsx", named(tables))


def test_an_amount_merged_over_two_items_is_neither(national: Path) -> None:
    data = _put(national, {"C11": 55.5, "C12": None}, ("C11:C12",))
    assert (data.facts.value("事业收入决算数"), data.facts.value("经营收入决算数")) == (None, None)
    assert [one.place.cell for one in data.findings if one.code == "R115"] == ["C11", "C12"]
    rest = {name: value for name, value in facts().items() if name not in ("事业收入决算数", "经营收入决算数")}
    assert {name: data.facts.value(name) for name in rest} == rest | dict.fromkeys(
        ("基本支出决算数", "项目支出决算数", "上缴上级支出决算数", "经营支出决算数", "对附属单位补助支出决算数")
    )


def test_a_label_merged_over_two_filled_rows_names_neither(national: Path) -> None:
    data = _put(national, {"A12": None}, ("A11:A12",))
    assert (data.facts.value("事业收入决算数"), data.facts.value("经营收入决算数")) == (None, None)
    assert [one.place.cell for one in data.findings if one.code == "R114"] == ["A11"]


def test_an_amount_merged_over_two_columns_is_no_0_in_the_second(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "表.xlsx", named(Tables(Form()).all()))
    data = _put(path, {"B8": None}, ("A8:B8",), sheet=6)
    assert data.facts.value("因公出国境费本年预算数") is None
    assert [one.place.cell for one in data.findings if one.code == "R115"] == ["B8"]


def test_the_total_of_another_block_below_is_not_taken_for_the_tables_own(national: Path) -> None:
    book = openpyxl.load_workbook(national)
    end = book.worksheets[0].max_row
    below = {f"A{end + 2}": "本年收入合计", f"C{end + 2}": 1700.0, f"A{end + 3}": "总计", f"C{end + 3}": 1750.0}
    data = _put(national, below)
    assert data.facts.value("收入总计决算数") is None
    assert "R106" in {one.code for one in data.findings}


@pytest.mark.parametrize("number", ["02", "03", "05"])
def test_a_blank_total_over_filled_rows_is_no_0(tmp_path: Path, number: str) -> None:
    tables = Tables(Form()).all()
    total = next(row for row in tables[number] if "合计" in row and any(isinstance(cell, float) for cell in row))
    total[4:] = [None] * len(total[4:])
    data = read(write_workbook(tmp_path / "表.xlsx", named(tables)))
    wanted = facts()
    assert {name: value for name, value in values(data).items() if value not in (None, wanted[name])} == {}
    assert "R810" in {one.code for one in data.findings}


@pytest.mark.parametrize("unit", ["单位：万 元", "金额单位：　万　元"])
def test_blanks_inside_the_money_unit(tmp_path: Path, unit: str) -> None:
    tables = Tables(Form()).all()
    for rows in tables.values():
        rows[2][-1] = unit
    assert values(read(write_workbook(tmp_path / "表.xlsx", named(tables)))) == facts()


def test_the_further_rows_of_the_form_of_an_institutions_running_are_no_unknown_names(tmp_path: Path) -> None:
    tables = named({number: rows for number, rows in Tables(Form()).all().items() if number != "07"})
    shown = {"支出合计": "三公经费", **{f"{n}. {SHOWN[name]}": name for n, name in enumerate(PUBLIC, 1)}}
    running: Rows = [["2023年度机构运行信息表"], [f"部门：{UNIT}", None, None, "金额单位：万元"]]
    running += [["项目", "行次", "预算数", "决算数"], ["栏次", None, 1, 2], ["一、“三公”经费支出", 1, None, None]]
    wanted = facts()
    for line, (label, name) in enumerate(shown.items(), 2):
        running.append([label, line, float(wanted[f"{name}本年预算数"]), float(wanted[f"{name}决算数"])])
    for label in ("（1）国内接待费", "其中：外事接待费", "（2）国（境）外接待费", "（二）相关统计数"):
        running.append([label, None, None, 0.0])
    data = read(write_workbook(tmp_path / "表.xlsx", {**tables, "机构运行信息表": running}))
    assert values(data) == wanted
    assert "R807" not in {one.code for one in data.findings}

"""A package is read as Excel would load it, however its XML is written; what no program calculated has no value."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from perfeval.xlsx.limits import Limits
from perfeval.xlsx.opening import UnreadableWorkbook, open_content
from perfeval.xlsx.raw_sheet import RawSheet as Opened
from tests.raw_package import MAIN, Cell, Error, Formula, Raw, RawSheet, Shown, package_of, sheet_of


def opened(content: bytes) -> Opened:
    return open_content(content, "a.xlsx", Limits()).sheets[0]


def one_sheet(xml: str) -> Opened:
    """A sheet whose part is this XML."""
    return opened(package_of({"甲": RawSheet()}, {"xl/worksheets/sheet1.xml": xml}))


@pytest.mark.parametrize(
    "xml",
    [
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="2"><c r="B2"><v>5</v></c></row></sheetData></worksheet>',
        f"<x:worksheet xmlns:x='{MAIN}'><x:sheetData><x:row r='2'><x:c r='B2'><x:v>5</x:v></x:c></x:row></x:sheetData>"
        "</x:worksheet>",
        f'<worksheet xmlns="{MAIN}"><!-- <sheetData><row><c r="A1"><v>9</v></c></row></sheetData> --><sheetData>'
        '<row r="2"><c r="B2"><!-- <v>7</v> --><v><![CDATA[5]]></v></c></row></sheetData></worksheet>',
        f'<worksheet xmlns="{MAIN}"><sheetData><row/><row><c/><c><v>5</v></c></row></sheetData></worksheet>',
        f'<worksheet xmlns="{MAIN}" xmlns:o="urn:other"><sheetData><row r="2"><o:c r="A9"><o:v>1</o:v></o:c>'
        '<c t="n" r="$B$2" s="0"><v>5</v></c></row></sheetData><o:c r="C9"><v>3</v></o:c></worksheet>',
        '<worksheet xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"><sheetData><row r="2"><c r="B2"><v>5</v></c>'
        "</row></sheetData></worksheet>",
    ],
    ids=["plain", "prefix and single quotes", "comments and CDATA", "no addresses", "another namespace", "strict"],
)
def test_ways_to_write_one_cell(xml: str) -> None:
    assert one_sheet(xml).cells == [["", ""], ["", 5.0]]


UNCALCULATED: dict[str, Cell] = {
    "no value": Formula("8+0.92"),
    "an empty value": Formula("8+0.92", "<v></v>"),
    "an empty element": Formula("8+0.92", "<v/>"),
    "a text without a value": Formula("8+0.92", kind="str"),
    "an empty text": Formula("8+0.92", "<v></v>", "str"),
    "a placeholder": Formula("8+0.92", "<v>0</v>"),
    "no address": Raw("<c><f>8+0.92</f></c>"),
    "a comment before it": Raw('<c r="A1"><!-- x --><f>8+0.92</f></c>'),
    "its value first": Raw('<c r="A1"><v></v><f>8+0.92</f></c>'),
    "a placeholder first": Raw('<c r="A1"><v>0</v><f>8+0.92</f></c>'),
    "attributes turned round": Raw("<c t='str' r='A1'><f ca='1'>8+0.92</f></c>"),
    "a child in front": Raw('<c r="A1"><extLst><ext/></extLst><f>8+0.92</f></c>'),
}


@pytest.mark.parametrize("cell", UNCALCULATED.values(), ids=UNCALCULATED)
def test_formulas_that_were_never_calculated(cell: Cell) -> None:
    scan = opened(package_of({"甲": sheet_of([[cell]])})).scan
    assert scan.formulas == scan.uncached == {(0, 0)}


def test_zeros_that_are_results() -> None:
    rows: list[list[Cell]] = [
        [1, Formula("A1-A2", "<v>0</v>"), Formula('IF(COUNT(C4:C9)=0,"",1)', "<v></v>", "str")],
        [1, Formula("SUM(C4:C9)", "<v>0</v>"), Formula("A1*0", "<v>0</v>")],
    ]
    assert opened(package_of({"甲": sheet_of(rows)})).scan.uncached == set()


def test_a_zero_is_one_though_the_numbers_of_a_machine_leave_something() -> None:
    rows: list[list[Cell]] = [
        [0.5, 0.4, 0.1, Formula("A1-B1-C1", "<v>0</v>")],
        [123456789.1, 123456789, 0.1, Formula("A2-B2-C2", "<v>0</v>")],
    ]
    assert opened(package_of({"甲": sheet_of(rows)})).scan.uncached == set()


def test_placeholders_follow_from_each_other() -> None:
    rows: list[list[Cell]] = [[Formula("2.66+0", "<v>0</v>")], [Formula("SUM(A1:A1)", "<v>0</v>")]]
    assert opened(package_of({"甲": sheet_of(rows)})).scan.uncached == {(0, 0), (1, 0)}


@pytest.mark.parametrize("value", ["#DIV/0!", "#REF!", "#N/A", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#NEW!"])
def test_error_values_old_and_new(value: str) -> None:
    sheet = opened(package_of({"甲": sheet_of([[Error(value), Error(value, "A9")]])}))
    assert sheet.cells == [[value, value]]
    assert sheet.scan.errors == {(0, 0): value, (0, 1): value}


def test_raised_digits_are_marks() -> None:
    run = (
        '<c r="A1" t="inlineStr"><is><r><t>28</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r></is></c>'
    )
    assert opened(package_of({"甲": sheet_of([[Raw(run)]])})).cells == [["28²"]]


def test_telling_formats() -> None:
    codes = ["0!.0000", "0.00,", ";;;", "0%", '0.0"%"', '0"元"', "0.00", "#,##0.00_);(#,##0.00)", "G/通用格式"]
    sheet = opened(package_of({"甲": sheet_of([[Shown(1.5, code) for code in codes]])}))
    assert [code for _, code in sorted(sheet.scan.formats.items())] == codes[:6]
    assert sheet.cells == [[1.5] * len(codes)]


@pytest.mark.parametrize(
    "xml",
    [
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><f>1</row></sheetData></worksheet>',
        f'<!DOCTYPE w [<!ENTITY a "5">]><worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>&a;</v></c></row>'
        "</sheetData></worksheet>",
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A0"><v>1</v></c></row></sheetData></worksheet>',
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData></worksheet>',
    ],
    ids=["not closed", "entities", "no such address", "no such text"],
)
def test_damaged_sheets(xml: str) -> None:
    with pytest.raises(UnreadableWorkbook) as error:
        one_sheet(xml)
    assert error.value.finding.code == "F106"


def test_two_cells_of_one_address() -> None:
    xml = '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'
    sheet = one_sheet(f'<worksheet xmlns="{MAIN}"><sheetData>{xml}</sheetData></worksheet>')
    assert (0, 0) in sheet.scan.errors


@pytest.mark.parametrize(
    ("parts", "expected"), [({"xl/workbook.xml": "<workbook/>"}, []), ({"xl/worksheets/other.xml": "<a/>"}, ["甲"])]
)
def test_unknown_parts(parts: dict[str, str], expected: list[str], tmp_path: Path) -> None:
    content = package_of({"甲": sheet_of([[1]])}, parts)
    names: list[Any] = [sheet.name for sheet in open_content(content, "a.xlsx", Limits()).sheets]
    assert names == expected

"""Formulas that a program wrote without calculating them hold 0 or an empty text, in every format of workbooks."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from perfeval.reader.documents.spreadsheetml import read_spreadsheetml
from perfeval.xlsx.formula_tokens import XLS, XLSB, TokenNames, formula_text
from perfeval.xlsx.limits import Limits
from perfeval.xlsx.open_document import formula_text as open_formula_text
from perfeval.xlsx.opening import open_content
from perfeval.xlsx.raw_sheet import RawSheet, Spot
from tests.layouts.accounts import saved_as
from tests.raw_binary import formula, number, package, record, row

FORMULAS: dict[str, tuple[str, float]] = {
    "D1": ("SUM(A1:B2)", 10.0),
    "D2": ("A1+B1*2", 5.0),
    "D3": ("D1+D2", 15.0),
    "D4": ("IF(COUNT(A1:B2)=0,0,ROUND(SUM(A1:B2)/4,2))", 2.5),
    "D5": ("'乙 表'!A1-1", 8.0),
    "D6": ("A1-B3", 0.0),
    "D7": ("SUM(A9:B10)", 0.0),
    "D8": ("(A1-A1)*B2", 0.0),
    "D9": ("SUMIF(A1:A2,9,B1:B2)", 0.0),
}
"""Over A1:B3, 1 2 / 3 4 / 5 1, and 9 on the other sheet; the last four come to 0 by right."""
UNCALCULATED = {(row, 3) for row in range(5)}


def source(path: Path, results: Callable[[float], float]) -> Path:
    with xlsxwriter.Workbook(str(path)) as workbook:
        page, other = workbook.add_worksheet("甲"), workbook.add_worksheet("乙 表")
        for row, numbers in enumerate([(1, 2), (3, 4), (5, 1)]):
            page.write_row(row, 0, numbers)
        other.write_number(0, 0, 9)
        for place, (text, value) in FORMULAS.items():
            page.write_formula(place, f"={text}", None, results(value))
    return path


def never_calculated(path: Path) -> bytes:
    """The bytes of a workbook of LibreOffice's, with the results of all its formulas set to 0."""
    content = path.read_bytes()
    if path.suffix == ".xls":
        for _, value in FORMULAS.values():
            if value:
                assert content.count(struct.pack("<d", value)) >= 1
                content = content.replace(struct.pack("<d", value), bytes(8))
        return content
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(path.with_suffix(".new"), "w") as new:
        for name in old.namelist():
            part = old.read(name).decode() if name == "content.xml" else old.read(name)
            if isinstance(part, str):
                pieces = part.split(" table:formula=")
                for at, piece in enumerate(pieces[1:], 1):
                    head, _, tail = piece.partition('office:value="')
                    pieces[at] = head + 'office:value="0"' + tail.partition('"')[2]
                part = " table:formula=".join(pieces).encode()
            new.writestr(name, part)
    return path.with_suffix(".new").read_bytes()


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_zeros_that_no_calculation_gave(kind: str, tmp_path: Path) -> None:
    saved = saved_as(source(tmp_path / "a.xlsx", float), kind)
    calculated = open_content(saved.read_bytes(), "a", Limits()).sheets[0]
    assert calculated.scan.uncached == set()
    assert [calculated.cells[row][3] for row in range(5)] == [10, 5, 15, 2.5, 8]
    sheet = open_content(never_calculated(saved), "a", Limits()).sheets[0]
    assert sheet.scan.uncached == UNCALCULATED


def test_the_strict_form_of_an_xlsx(tmp_path: Path) -> None:
    main = "http://schemas.openxmlformats.org/"
    for results, wanted in ((lambda _: 0.0, UNCALCULATED), (float, set())):
        path = source(tmp_path / "a.xlsx", results)
        strict = tmp_path / "strict.xlsx"
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(strict, "w") as new:
            for name in old.namelist():
                part = old.read(name).replace(
                    f"{main}spreadsheetml/2006/main".encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main"
                )
                new.writestr(
                    name,
                    part.replace(
                        f"{main}officeDocument/2006/relationships".encode(),
                        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
                    ),
                )
        assert open_content(strict.read_bytes(), "a", Limits()).sheets[0].scan.uncached == wanted


def cell(at_row: int, at_column: int) -> bytes:
    """The token of a cell, relative in both directions."""
    return b"\x44" + struct.pack("<IH", at_row, at_column | 0xC000)


TOKENS: dict[str, tuple[bytes, float | str]] = {
    "A1+B1": (cell(0, 0) + cell(0, 1) + b"\x03", 0.0),
    "SUM(A1:B1)": (b"\x25" + struct.pack("<IIHH", 0, 0, 0xC000, 0xC001) + b"\x19\x10\x00\x00", ""),
    "A1-A1": (cell(0, 0) + cell(0, 0) + b"\x04", 0.0),
    "ROUND(A1,2)": (cell(0, 0) + b"\x1e\x02\x00" + b"\x41\x1b\x00", 0.0),
    "IF(A1>B1,1,0)": (
        cell(0, 0) + cell(0, 1) + b"\x0d\x19\x02\x00\x00\x1e\x01\x00\x19\x08\x00\x00\x1e\x00\x00\x22\x03\x01\x00", 0.0
    ),
    "'甲'!B1": (b"\x5a\x00\x00" + struct.pack("<IH", 0, 0xC001), 0.0),
}  # fmt: skip
"""The third and the fifth come to 0 by right."""
NAMES = record(353, b"") + record(357, b"") + record(362, struct.pack("<IIii", 1, 0, 0, 0)) + record(354, b"")


@pytest.mark.parametrize("calculated", [False, True])
def test_a_binary_workbook(calculated: bool) -> None:
    formulas = [formula(2 + at, result, tokens) for at, (tokens, result) in enumerate(TOKENS.values())]
    # what an unknown function comes to is believed where anything in the file was calculated
    unknown = formula(8, 0.0, b"\x41\xff\x0f")
    proof = formula(9, 3.0 if calculated else 0.0, TOKENS["A1+B1"][0])
    content = package({"甲": row(0, number(0, 1), number(1, 2), *formulas, unknown, proof)}, globals_=NAMES)
    [sheet] = open_content(content, "a.xlsb", Limits()).sheets
    assert sheet.scan.unproved == {
        (0, 2 + at): text for at, text in enumerate((*TOKENS, "", *(() if calculated else ("A1+B1",))))
    }
    never = {(0, 2), (0, 3), (0, 5), (0, 7)}
    assert sheet.scan.uncached == (never if calculated else never | {(0, 8), (0, 9)})


def test_a_formula_that_cells_share_in_a_binary_workbook() -> None:
    shared = record(427, struct.pack("<IIIII", 0, 1, 2, 2, 15) + b"\x4c" + struct.pack("<IH", 0, 0xFFFE) + b"\x4c"
                    + struct.pack("<IH", 0, 0xFFFF) + b"\x04")  # fmt: skip
    tokens, more = b"\x01" + struct.pack("<I", 0), struct.pack("<I", 2)
    rows = row(0, number(0, 5), number(1, 5), formula(2, 0.0, tokens, more), shared)
    rows += row(1, number(0, 7), number(1, 5), formula(2, 0.0, tokens, more))
    [sheet] = open_content(package({"甲": rows}), "a.xlsb", Limits()).sheets
    assert sheet.scan.unproved == {(0, 2): "A1-B1", (1, 2): "A2-B2"}
    assert sheet.scan.uncached == {(1, 2)}


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        (b"\x17\x02\x01\x04\x54\x22\x00", '"各"""'),
        (b"\x1f" + struct.pack("<d", 1.5) + b"\x13\x14", "-1.5%"),
        (b"\x16\x1d\x01\x42\x02\x04\x00", "SUM(,TRUE)"),
        (b"\x44\x01\x00\x02\xc0\x15", "(C2)"),
        (b"\x4c\xff\xff\xff\xc0", "C2"),
        (b"\x23\x01\x00\x00\x00", ""),
        (b"\x03", ""),
        (b"\x24\x01", ""),
        (b"", ""),
    ],
)
def test_tokens_of_an_xls_as_text(tokens: bytes, text: str) -> None:
    assert formula_text(tokens, XLS, TokenNames(), (2, 3)) == text


def test_a_formula_over_another_workbook_is_not_understood() -> None:
    names = TokenNames(["甲", "乙"], [False, True], [(0, 0, 0), (1, 1, 1), (1, 0, 1)])
    texts = [formula_text(b"\x5a" + struct.pack("<HIH", number, 0, 0xC000), XLSB, names, (0, 0)) for number in range(4)]
    assert texts == ["", "'乙'!A1", "", ""]


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("of:=SUM([.A1:.B2];1.5)", "SUM(A1:B2,1.5)"),
        ("of:=[$'乙 表'.$A$1]+[甲.B2]", "'乙 表'!$A$1+'甲'!B2"),
        ('of:=IF([.A1]="；;";[.B1];"[.C1]")', 'IF(A1="；;",B1,"[.C1]")'),
        ("of:=SUM([.A:.A])", "SUM(A:A)"),
        ("of:='file:///x.ods'#$甲.A1", ""),
        ("of:=[#REF!]", ""),
        ("msoxl:=SUM(A1)", ""),
    ],
)
def test_formulas_of_an_open_document(formula: str, text: str) -> None:
    assert open_formula_text(formula) == text


def test_a_formula_of_an_xml_of_2003() -> None:
    def cells(*formulas: tuple[str, str]) -> RawSheet:
        rows = "".join(f'<ss:Cell ss:Formula="{text}">{data}</ss:Cell>' for text, data in formulas)
        numbers = "".join(f'<ss:Cell><ss:Data ss:Type="Number">{one}</ss:Data></ss:Cell>' for one in (1, 2))
        content = (
            '<ss:Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><ss:Worksheet ss:Name="甲"><ss:Table>'
            f"<ss:Row>{numbers}{rows}</ss:Row></ss:Table></ss:Worksheet></ss:Workbook>"
        )
        [sheet] = read_spreadsheetml(content.encode(), Limits())
        return sheet

    zero, three = '<ss:Data ss:Type="Number">0</ss:Data>', '<ss:Data ss:Type="Number">3</ss:Data>'
    never: set[Spot] = {(0, 2), (0, 3), (0, 4)}
    sheet = cells(("=RC[-2]+RC2", zero), ("=SUM(R1C1:R[0]C[-2])", ""), ("='甲'!R1C1", zero), ("=RC[-5]-RC[-5]", zero))
    assert sheet.scan.uncached == never
    assert sheet.scan.unproved == {(0, 2): "A1+B1", (0, 3): "SUM(A1:B1)", (0, 4): "'甲'!A1", (0, 5): "A1-A1"}
    assert cells(("=RC[-2]+RC2", three), ("=RC[-9]", zero)).scan.uncached == set()

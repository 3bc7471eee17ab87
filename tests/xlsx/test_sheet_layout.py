"""What a worksheet says besides its cells, as XlsxWriter and openpyxl write it: sizes, views, printing, drawings."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from perfeval.formula.addresses import Area
from perfeval.xlsx.drawings import CHART, COMMENT, PICTURE, SHAPE, Drawing, Series, comments_of, read_drawings
from perfeval.xlsx.limits import Limits
from perfeval.xlsx.looks import Looks, read_looks
from perfeval.xlsx.markup import tree_of
from perfeval.xlsx.package import Package
from perfeval.xlsx.sheet_layout import SheetLayout, block_of, blocks_of, read_sheet_layout
from perfeval.xlsx.workbook_part import read_workbook_part

Found = tuple[SheetLayout, Looks, tuple[Drawing, ...], dict[tuple[int, int], str]]


def _png(folder: Path) -> Path:
    """A picture of 64 by 40 pixels, at the usual 96 to the inch."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\xff\x00\x00" * 64) * 40
    header = struct.pack(">IIBBBBB", 64, 40, 8, 2, 0, 0, 0)
    path = folder / "章.png"
    data = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + data)
    return path


def _read(content: bytes) -> Found:
    package = Package(content, Limits())
    book = read_workbook_part(package)
    looks = read_looks(tree_of(package, book.target("styles")), tree_of(package, book.target("theme")))
    part = book.sheets[0].part
    layout = read_sheet_layout(tree_of(package, part), looks)
    return layout, looks, read_drawings(package, part, layout), comments_of(package, part)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """One sheet with all of it."""
    folder = tmp_path_factory.mktemp("layout")
    path = folder / "表.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("表")
        sheet.write("A1", 1)
        sheet.set_row(2, 30)
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.set_column("C:D", 4)
        sheet.set_column("F:F", None, None, {"hidden": True})
        sheet.merge_range("B6:D7", "合并")
        sheet.freeze_panes(1, 1)
        sheet.hide_zero()
        sheet.set_header("&C页眉")
        sheet.set_footer("&L第&P页")
        sheet.protect()
        white = book.add_format({"font_color": "#FFFFFF"})
        sheet.conditional_format("B2:B9", {"type": "cell", "criteria": ">", "value": 5, "format": white})
        sheet.conditional_format("C2:C9", {"type": "data_bar", "bar_only": True})
        sheet.data_validation("A5", {"validate": "list", "source": "=表!$A$1:$A$3"})
        sheet.write_url("A8", "internal:表!B2", string="去")
        sheet.write_url("A9", "https://example.invalid/", string="外")
        sheet.insert_textbox("H2", "总分94", {"width": 64, "height": 20})
        sheet.insert_image("H6", str(_png(folder)))
        chart = book.add_chart({"type": "column"})
        chart.add_series({"name": "=表!$A$1", "categories": "=表!$B$1:$B$3", "values": "=表!$C$1:$C$3"})
        chart.set_title({"name": "得分"})
        sheet.insert_chart("J20", chart)
        sheet.write_comment("B2", "看得见的批注", {"visible": True})
        sheet.write_comment("B3", "藏起来的批注")
    return _read(path.read_bytes())


def test_rows_and_columns(found: Found) -> None:
    layout = found[0]
    assert (layout.row(2).height, layout.row(3).hidden, layout.row(9).height) == (30, True, None)
    assert [layout.column(at).hidden for at in (4, 5, 6)] == [False, True, False]
    assert layout.column(2) == layout.column(3) and 4 <= (layout.column(2).width or 0) < 5
    assert layout.merges == (Area(5, 1, 6, 3),)


def test_views_printing_and_protection(found: Found) -> None:
    layout = found[0]
    assert (layout.hidden_zeros, layout.shown_formulas, layout.protected) == (True, False, True)
    assert layout.print_texts == {"oddHeader": "&C页眉", "oddFooter": "&L第&P页"}
    assert layout.scrolled is None, "frozen panes that begin at the first cell hide nothing"


def test_conditions_say_what_they_change(found: Found) -> None:
    first, second = found[0].conditions[:2]
    assert (first.kind, first.operator, first.formulas, first.blocks) == (
        "cellIs",
        "greaterThan",
        ("5",),
        (Area(1, 1, 8, 1),),
    )
    assert first.change.colour == "FFFFFF" and not first.hides_value
    assert second.kind == "dataBar"
    assert any(one.hides_value for one in found[0].conditions if one.kind == "dataBar")


def test_what_leads_elsewhere(found: Found) -> None:
    layout = found[0]
    assert layout.validations == (((Area(4, 0, 4, 0),), ("表!$A$1:$A$3",)),)
    assert [(block, place) for block, place in layout.inward] == [(Area(7, 0, 7, 0), "表!B2")]
    assert [block for block, _ in layout.outward] == [Area(8, 0, 8, 0)]


def test_what_lies_over_the_cells(found: Found) -> None:
    """H is column 7; a usual row has 20 pixels, a usual column 64."""
    drawings = {one.kind: one for one in found[2]}
    assert drawings[SHAPE].text == "总分94" and drawings[SHAPE].block == Area(1, 7, 1, 7)
    assert drawings[PICTURE].block == Area(5, 7, 6, 7)
    chart = drawings[CHART].chart
    assert chart is not None and (chart.titles, chart.kinds) == (("得分",), ("barChart",))
    assert chart.series == (Series("表!$A$1", "表!$B$1:$B$3", "表!$C$1:$C$3"),)
    shown = [one.place for one in found[2] if one.kind == COMMENT]
    assert shown == [(1, 1)], "only the one that is always shown lies over cells"


def test_comments(found: Found) -> None:
    assert found[3] == {(1, 1): "看得见的批注", (2, 1): "藏起来的批注"}


def test_looks_as_openpyxl_writes_them(tmp_path: Path) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill, Protection

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"].font = Font(color="FFFFFFFF", size=3)
    sheet["A2"].fill = PatternFill("solid", fgColor="FF000000")
    sheet["A3"].number_format = '"94"'
    sheet["A4"].protection = Protection(locked=False)
    sheet["A5"].alignment = Alignment(horizontal="fill")
    sheet["A6"].font = Font(name="Wingdings")
    for row in range(1, 8):
        sheet.cell(row, 1).value = row
    path = tmp_path / "样式.xlsx"
    book.save(path)
    package = Package(path.read_bytes(), Limits())
    part = read_workbook_part(package)
    looks = read_looks(tree_of(package, part.target("styles")), tree_of(package, part.target("theme")))
    styles = [int(cell.get("s") or 0) for cell in tree_of(package, part.sheets[0].part).iter("{*}c")]
    white, black, fixed, opened, filled, symbols, usual = (looks.of(style) for style in styles)
    assert (white.colour, white.size, white.plain) == ("FFFFFF", 3.0, False)
    assert (black.grounds, black.contrast) == (("000000",), 1.0)
    assert fixed.number_format == '"94"' and fixed.plain
    assert not opened.locked and filled.repeated and symbols.symbols == "Wingdings"
    assert not any(one.plain for one in (white, black, filled, symbols))
    assert usual.plain and usual.locked and usual.contrast == pytest.approx(21)


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("B2", Area(1, 1, 1, 1)),
        ("$B$2:C4", Area(1, 1, 3, 2)),
        ("C4:B2", Area(1, 1, 3, 2)),
        ("B:C", Area(0, 1, 1048575, 2)),
        ("3:4", Area(2, 0, 3, 16383)),
        ("名称", None),
        ("", None),
    ],
)
def test_a_block_of_cells(text: str, block: Area | None) -> None:
    assert block_of(text) == block
    if block is not None and block.bottom < 10:
        cells = [*block.cells()]
        assert all(block.holds(*cell) for cell in cells)
        assert len(cells) == (block.bottom - block.top + 1) * (block.right - block.left + 1)


def test_a_list_of_blocks() -> None:
    assert blocks_of("A1 B2:C3,名称") == (Area(0, 0, 0, 0), Area(1, 1, 2, 2))

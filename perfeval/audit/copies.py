"""The copied source sheets against their record in 编制说明, and against the files the unit sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from perfeval.audit.alignment import Alignment, axis_of
from perfeval.audit.declaration import Declaration
from perfeval.audit.found import CellContent, FoundSheet, FoundWorkbook, Position
from perfeval.audit.result import Difference
from perfeval.audit.sources import original_of
from perfeval.audit.values import clipped, shown
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place
from perfeval.formula.addresses import address_of, row_and_column
from perfeval.formula.evaluate import scalar_of
from perfeval.reader.records import SourceSheet
from perfeval.writer.provenance import SheetRecord, cell_code, cell_text, codes, content_digest, sheet_digest

_UNKNOWN = "（核对码不符，见来源文件）"
Described = Callable[[Position, Position, str], Difference]
"""Makes the difference of a cell from where it should stand, where it stands, and what it holds."""


@dataclass(slots=True)
class CopiesCheck:
    """What became of the copies.

    Attributes:
        alignments: where the cells of those copies stand that had rows or columns inserted or deleted.
        changed: the copies that were changed.
        replaced: of each cell that was changed, what it holds now and the code of what it held; '' where no code
            tells that.
    """

    differences: list[Difference] = field(default_factory=list)
    alignments: dict[str, Alignment] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    replaced: list[tuple[CellContent, str]] = field(default_factory=list)

    @property
    def torn(self) -> set[str]:
        """The copies that lost a row, a column or all: what stood there is not known any more."""
        return {one.finding.place.sheet for one in self.differences if one.finding.code in ("A301", "A404")}

    def add(self, sheet: str, differences: Sequence[Difference], alignment: Alignment | None = None) -> None:
        """Note what is different in a copy."""
        self.differences += differences
        if differences:
            self.changed.add(sheet)
        if alignment is not None and not alignment.same:
            self.alignments[sheet] = alignment


def compare_with_record(found: FoundWorkbook, declared: Declaration) -> CopiesCheck:
    """The copies' cells whose codes are not those of the record."""
    check = CopiesCheck()
    for record in declared.records:
        sheet = found.sheets.get(record.name)
        if sheet is None:
            lost = finding("A301", Place("", record.name), sheet=record.name)
            check.add(record.name, [Difference(lost, record.name, "（没有）")])
        elif record.digest:
            _by_cells(check, sheet, record)
        else:
            _by_rows_and_columns(check, sheet, record)
    return check


def texts_of(sheet: FoundSheet) -> dict[Position, str]:
    """A copy's cells in one way of writing, whoever saved the workbook."""
    return {place: cell_text(value, original_of(sheet.notes.get(place, ""))) for place, value in sheet.values.items()}


def copies_digest(found: FoundWorkbook, declared: Declaration) -> str:
    """The digest by which a register knows the workbook, whoever saved it last."""
    sheets = {name: found.sheets[name] for record in declared.records if (name := record.name) in found.sheets}
    return content_digest({name: sheet_digest(texts_of(sheet)) for name, sheet in sheets.items()})


def _by_cells(check: CopiesCheck, sheet: FoundSheet, record: SheetRecord) -> None:
    texts = texts_of(sheet)

    def described(_: Position, now: Position, held: str) -> Difference:
        return _difference("A401", sheet.name, now, _UNKNOWN, held, file=record.file)

    if sheet_digest(texts) == record.digest and not sheet.formulas:
        return
    differences, alignment = _compared(sheet, record.cells, {p: cell_code(t) for p, t in texts.items()}, described)
    if not differences and sheet_digest(texts) != record.digest:
        details = {"sheet": sheet.name, "file": record.file}
        differences = [
            Difference(finding("A405", Place("", sheet.name), **details), record.digest, sheet_digest(texts))
        ]
    check.add(sheet.name, differences, alignment)
    for place in (row_and_column(one.finding.place.cell) for one in differences if one.finding.code == "A401"):
        check.replaced.append((sheet.values.get(place), record.cells.get(place, "")))


def _compared(
    sheet: FoundSheet, wanted: Mapping[Position, str], codes_now: Mapping[Position, str], described: Described
) -> tuple[list[Difference], Alignment]:
    """The rows and columns that came or went, and the cells that differ."""
    rows = axis_of(_lines(wanted, 0), _lines(codes_now, 0))
    columns = axis_of(_lines(wanted, 1), _lines(codes_now, 1)) if not rows.moved else axis_of((), ())
    alignment = Alignment(rows, columns)
    differences: list[Difference] = []
    for axis, first in ((rows, 0), (columns, 1)):
        differences += [_of_axis(sheet, at, first, "删除") for at in axis.gone]
        differences += [_of_axis(sheet, at, first, "插入") for at in axis.inserted]
    places = {now: was for was in wanted if (now := alignment.place(was)) is not None}
    emptied = _emptied(places, {*codes_now, *sheet.formulas})
    differences += [_of_axis(sheet, row, 0, "清空") for row in emptied]
    for now in sorted({*places, *codes_now, *sheet.formulas}):
        if now[0] in emptied:
            continue
        was = places.get(now)
        if was is None and (now[0] in rows.inserted or now[1] in columns.inserted):
            continue
        code = wanted[was] if was is not None else None
        if code != codes_now.get(now) or now in sheet.formulas:
            held = sheet.formulas.get(now) or shown(sheet.values.get(now))
            differences.append(described(was or now, now, held))
    return differences, alignment


def _lines(cells: Mapping[Position, str], axis: int) -> list[tuple[str, ...]]:
    """The codes of each row (axis 0) or column (1), from the first on."""
    found: dict[int, list[tuple[int, str]]] = {}
    for place, code in cells.items():
        found.setdefault(place[axis], []).append((place[1 - axis], code))
    length = max(found, default=-1) + 1
    return [tuple(code for _, code in sorted(found.get(at, ()))) for at in range(length)]


def _by_rows_and_columns(check: CopiesCheck, sheet: FoundSheet, record: SheetRecord) -> None:
    """By the record of format 1: where a row's and a column's code both differ."""
    rows, columns = codes(texts_of(sheet))
    length = max([*rows, *record.rows], default=-1) + 1
    was = [(record.rows.get(row, ""),) for row in range(max(record.rows, default=-1) + 1)]
    axis = axis_of(was, [(rows.get(row, ""),) for row in range(max(rows, default=-1) + 1)])
    if axis.gone or axis.inserted:
        differences = [_of_axis(sheet, at, 0, "删除") for at in axis.gone]
        differences += [_of_axis(sheet, at, 0, "插入") for at in axis.inserted]
        bad = [now for at in record.rows if (now := axis.now(at)) is not None and rows.get(now) != record.rows[at]]
        differences += [_among(sheet, [row], [], record) for row in bad]
        check.add(sheet.name, differences, Alignment(axis))
        return
    bad_rows = [row for row in range(length) if rows.get(row) != record.rows.get(row)]
    bad_columns = sorted(at for at in {*columns, *record.columns} if columns.get(at) != record.columns.get(at))
    check.add(sheet.name, list(_crossings(check, sheet, bad_rows, bad_columns, record)))


def _crossings(
    check: CopiesCheck, sheet: FoundSheet, rows: list[int], columns: list[int], record: SheetRecord
) -> Iterator[Difference]:
    named = [(row, column) for row in rows for column in columns]
    if len(rows) > 1 and len(columns) > 1:
        yield _among(sheet, rows, columns, record)
    else:
        check.replaced += [(sheet.values.get(place), "") for place in named]
        for place in named:
            held = sheet.formulas.get(place) or shown(sheet.values.get(place))
            yield _difference("A401", sheet.name, place, _UNKNOWN, held, file=record.file)
        if bool(rows) != bool(columns):
            yield _among(sheet, rows, columns, record)
    for place, formula in sorted(sheet.formulas.items()):
        if place not in named:
            yield _difference("A401", sheet.name, place, "（数值）", formula, file=record.file)


def _among(sheet: FoundSheet, rows: list[int], columns: list[int], record: SheetRecord) -> Difference:
    """One difference for changes that the codes of rows and columns do not tell apart."""
    parts = [f"第{'、'.join(str(row + 1) for row in rows)}行"] if rows else []
    parts += [f"{'、'.join(address_of(0, column)[:-1] for column in columns)}列"] if columns else []
    what, least = "与".join(parts), max(len(rows), len(columns))
    details = {"sheet": sheet.name, "what": what, "count": least, "file": record.file}
    return Difference(finding("A403", Place("", sheet.name), **details), _UNKNOWN, what)


def _emptied(places: Mapping[Position, Position], filled: set[Position]) -> list[int]:
    """The rows with several contents that are all gone."""
    counts = Counter(row for row, _ in places)
    still = {row for row, _ in filled}
    return sorted(row for row, count in counts.items() if count > 1 and row not in still)


def _of_axis(sheet: FoundSheet, at: int, axis: int, done: str) -> Difference:
    place = (at, 0) if axis == 0 else (0, at)
    what = f"第{at + 1}行" if axis == 0 else f"{address_of(0, at)[:-1]}列"
    found = finding("A404", Place("", sheet.name, address_of(*place)), sheet=sheet.name, what=what, done=done)
    return Difference(found, *(("（没有）", what) if done == "插入" else (what, f"（被{done}）")))


def _difference(code: str, sheet: str, place: Position, expected: str, held: str, *, file: str) -> Difference:
    cell = address_of(*place)
    details = {"sheet": sheet, "cell": cell, "found": clipped(held), "expected": clipped(expected), "file": file}
    return Difference(finding(code, Place("", sheet, cell), **details), expected, held)


def compare_with_input(
    found: FoundWorkbook,
    declared: Declaration,
    sent: Sequence[SourceSheet],
    names: Mapping[str, str],
    digests: Sequence[tuple[str, str]],
) -> tuple[CopiesCheck, list[str]]:
    """The copies against the files the unit sent: what differs, and remarks on the files themselves.

    Args:
        sent: the sheets of the files, as they are copied.
        names: how each is called in the output.
        digests: the files, as shown to people, with their SHA-256.
    """
    remarks: list[str] = []
    given = {digest for _, digest in declared.files} | set(declared.property_digests)
    for name, digest in digests:
        verb = "与工作簿所载一致" if digest in given else "与工作簿所载不同，不是生成时的那个文件"
        remarks.append(f"所报文件“{name}”的SHA-256{verb}。")
    # sheets of one name may stand in several files; a file that was sent again may be called otherwise
    by_file = {(record.file, record.original, record.of_last_year): record for record in declared.records}
    by_name = {(record.original, record.of_last_year): record for record in declared.records}
    check = CopiesCheck()
    for sheet in sent:
        own = (sheet.original_name or sheet.name, sheet.of_last_year)
        record = by_file.get((sheet.file, *own)) or by_name.get(own)
        name = record.name if record else names[sheet.name]
        copy = found.sheets.get(name)
        if copy is None:
            check.add(name, [Difference(finding("A301", Place("", name), sheet=name), own[0], "（没有）")])
        else:
            _against(check, copy, sheet)
    return check, remarks


def _against(check: CopiesCheck, copy: FoundSheet, sent: SourceSheet) -> None:
    wanted = {place: cell_code(cell_text(cell.value, cell.original)) for place, cell in sent.cells.items()}
    now = {place: cell_code(text) for place, text in texts_of(copy).items()}

    def described(was: Position, place: Position, held: str) -> Difference:
        cell = sent.cells.get(was)
        right = shown(scalar_of(cell.value)) if cell is not None else shown(None)
        return _difference("A402", copy.name, place, right, held, file=sent.file)

    check.add(copy.name, *_compared(copy, wanted, now, described))


def restored(found: FoundWorkbook, check: CopiesCheck) -> FoundWorkbook:
    """The workbook with its copies' rows and columns back where they were, what was inserted left out."""
    if not check.alignments:
        return found
    sheets = {
        name: _restored(sheet, check.alignments[name]) if name in check.alignments else sheet
        for name, sheet in found.sheets.items()
    }
    return replace(found, sheets=sheets)


def _restored(sheet: FoundSheet, alignment: Alignment) -> FoundSheet:
    height = max((row for row, _ in sheet.filled), default=0) + len(alignment.rows.gone) + 1
    width = max((column for _, column in sheet.filled), default=0) + len(alignment.columns.gone) + 1
    back = {
        now: (row, column)
        for row in range(height)
        for column in range(width)
        if (now := alignment.place((row, column))) is not None
    }
    return replace(
        sheet,
        values={back[place]: value for place, value in sheet.values.items() if place in back},
        formulas={back[place]: text for place, text in sheet.formulas.items() if place in back},
        notes={back[place]: text for place, text in sheet.notes.items() if place in back},
        days=frozenset(back[place] for place in sheet.days if place in back),
    )

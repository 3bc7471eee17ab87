"""The formulas of .xls and .xlsb, which hold them as tokens in reverse Polish order, as text.

Structure after [MS-XLS] 2.5.198 and [MS-XLSB] 2.5.97: the same tokens, with wider rows in .xlsb.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from perfeval.formula.addresses import address_of
from perfeval.xlsx.raw_sheet import Spot

_OPERATORS: Final = {
    0x03: "+", 0x04: "-", 0x05: "*", 0x06: "/", 0x07: "^", 0x08: "&", 0x09: "<", 0x0A: "<=", 0x0B: "=", 0x0C: ">=",
    0x0D: ">", 0x0E: "<>",
}  # fmt: skip
_SHARED, _PLUS, _MINUS, _PERCENT, _BRACKETS, _LEFT_OUT, _TEXT, _ATTRIBUTE = (
    0x01,
    0x12,
    0x13,
    0x14,
    0x15,
    0x16,
    0x17,
    0x19,
)
_TRUTH, _WHOLE, _NUMBER = 0x1D, 0x1E, 0x1F
_FIXED, _VARIABLE, _CELL, _AREA, _OFFSET_CELL, _OFFSET_AREA, _FAR_CELL, _FAR_AREA = (
    0x21, 0x22, 0x24, 0x25, 0x2C, 0x2D, 0x3A, 0x3B,
)  # fmt: skip
_CHOICE, _SUM = 0x04, 0x10
_FIXED_ARGUMENTS: Final = {
    2: ("ISNA", 1), 3: ("ISERROR", 1), 10: ("NA", 0), 20: ("SQRT", 1), 24: ("ABS", 1), 25: ("INT", 1), 26: ("SIGN", 1),
    27: ("ROUND", 2), 31: ("MID", 3), 32: ("LEN", 1), 33: ("VALUE", 1), 34: ("TRUE", 0), 35: ("FALSE", 0),
    38: ("NOT", 1), 39: ("MOD", 2), 48: ("TEXT", 2), 118: ("TRIM", 1), 126: ("ISERR", 1), 127: ("ISTEXT", 1),
    128: ("ISNUMBER", 1), 129: ("ISBLANK", 1), 130: ("T", 1), 131: ("N", 1), 212: ("ROUNDUP", 2),
    213: ("ROUNDDOWN", 2), 346: ("COUNTIF", 2), 347: ("COUNTBLANK", 1), 480: ("IFERROR", 2),
}  # fmt: skip
_VARIABLE_ARGUMENTS: Final = {
    0: "COUNT", 1: "IF", 4: "SUM", 5: "AVERAGE", 6: "MIN", 7: "MAX", 28: "LOOKUP", 29: "INDEX", 36: "AND", 37: "OR",
    64: "MATCH", 100: "CHOOSE", 101: "HLOOKUP", 102: "VLOOKUP", 115: "LEFT", 116: "RIGHT", 169: "COUNTA",
    183: "PRODUCT", 197: "TRUNC", 228: "SUMPRODUCT", 336: "CONCATENATE", 344: "SUBTOTAL", 345: "SUMIF",
    481: "COUNTIFS", 482: "SUMIFS",
}  # fmt: skip
_RELATIVE_ROW, _RELATIVE_COLUMN = 0x8000, 0x4000


@dataclass(frozen=True, slots=True)
class TokenFormat:
    """How wide a row number is, and how many rows and columns a sheet has."""

    row: str
    rows: int
    columns: int
    short_texts: bool


XLS = TokenFormat("H", 1 << 16, 1 << 8, short_texts=True)
XLSB = TokenFormat("I", 1 << 20, 1 << 14, short_texts=False)


@dataclass(slots=True)
class TokenNames:
    """What the tokens of a workbook refer to by number.

    Attributes:
        sheets: the sheets in the order of the workbook.
        books: of each book that formulas refer to, whether it is the workbook itself.
        externals: of each number that a reference may give, the book, and the first and last sheet.
    """

    sheets: list[str] = field(default_factory=list)
    books: list[bool] = field(default_factory=list)
    externals: list[tuple[int, int, int]] = field(default_factory=list)

    def sheet(self, number: int) -> str:
        """The one sheet of this workbook that a reference gives.

        Raises:
            ValueError: it gives several, or one of another workbook.
        """
        book, first, last = self.externals[number]
        if not self.books[book] or first != last or not 0 <= first < len(self.sheets):
            raise ValueError("no sheet of this workbook")
        return self.sheets[first]


def formula_text(tokens: bytes, layout: TokenFormat, names: TokenNames, home: Spot) -> str:
    """A formula as text, without =; '' where it holds what is not understood.

    Args:
        home: the cell that it stands in, from which shared formulas count.
    """
    try:
        return _Reader(tokens, layout, names, home).read()
    except (ValueError, IndexError, KeyError, struct.error, UnicodeDecodeError):
        return ""


def shared_master(tokens: bytes, layout: TokenFormat, more: bytes = b"") -> Spot | None:
    """The first of the cells that share a formula, by the tokens of one of them; None where it has its own.

    Args:
        more: what stands behind the tokens: .xlsb keeps the column there.
    """
    size = struct.calcsize(f"<{layout.row}")
    if tokens[:1] != bytes([_SHARED]) or len(tokens) < 1 + size:
        return None
    columns = tokens[1 + size :] or more
    row = int.from_bytes(tokens[1 : 1 + size], "little")
    return row, int.from_bytes(columns, "little") if columns else -1


class _Reader:
    def __init__(self, tokens: bytes, layout: TokenFormat, names: TokenNames, home: Spot) -> None:
        self._tokens, self._layout, self._names, self._home = tokens, layout, names, home
        self._at = 0
        self._stack: list[str] = []

    def read(self) -> str:
        while self._at < len(self._tokens):
            self._token()
        (formula,) = self._stack
        return formula

    def _take(self, form: str) -> Sequence[int]:
        values = struct.unpack_from(f"<{form}", self._tokens, self._at)
        self._at += struct.calcsize(f"<{form}")
        return values

    def _pop(self, count: int) -> list[str]:
        if count > len(self._stack):
            raise ValueError("too few operands")
        operands = self._stack[len(self._stack) - count :]
        del self._stack[len(self._stack) - count :]
        return operands

    def _token(self) -> None:
        token = self._tokens[self._at]
        self._at += 1
        # what is asked of an operand, a value, a reference or an array, makes no difference to the text
        kind = token if token < 0x20 else (token & 0x1F) | 0x20
        if kind in _OPERATORS:
            left, right = self._pop(2)
            self._stack.append(f"{left}{_OPERATORS[kind]}{right}")
        elif kind in (_PLUS, _MINUS, _PERCENT, _BRACKETS):
            (operand,) = self._pop(1)
            shapes = {_PLUS: f"+{operand}", _MINUS: f"-{operand}", _PERCENT: f"{operand}%", _BRACKETS: f"({operand})"}
            self._stack.append(shapes[kind])
        elif kind == _ATTRIBUTE:
            self._attribute()
        elif kind in (_FIXED, _VARIABLE):
            self._function(kind)
        elif kind in (_CELL, _AREA, _OFFSET_CELL, _OFFSET_AREA, _FAR_CELL, _FAR_AREA):
            self._reference(kind)
        else:
            self._stack.append(self._constant(kind))

    def _constant(self, kind: int) -> str:
        if kind == _LEFT_OUT:
            return ""
        if kind == _TRUTH:
            return "TRUE" if self._take("B")[0] else "FALSE"
        if kind == _WHOLE:
            return str(self._take("H")[0])
        if kind == _NUMBER:
            return f"{self._take('d')[0]!r}"
        if kind != _TEXT:
            raise ValueError("an unknown token")
        wide = True
        (length,) = self._take("B" if self._layout.short_texts else "H")
        if self._layout.short_texts:
            wide = bool(self._take("B")[0] & 1)
        end = self._at + length * (2 if wide else 1)
        text = self._tokens[self._at : end].decode("utf-16-le" if wide else "latin-1")
        self._at = end
        return '"' + text.replace('"', '""') + '"'

    def _attribute(self) -> None:
        kind, number = self._take("BH")
        if kind & _CHOICE:
            self._at += 2 * (number + 1)
        elif kind & _SUM:
            (operand,) = self._pop(1)
            self._stack.append(f"SUM({operand})")

    def _function(self, kind: int) -> None:
        if kind == _FIXED:
            name, count = _FIXED_ARGUMENTS[self._take("H")[0]]
        else:
            count, number = self._take("BH")
            name = _VARIABLE_ARGUMENTS[number]
        self._stack.append(f"{name}({','.join(self._pop(count))})")

    def _reference(self, kind: int) -> None:
        prefix = ""
        if kind in (_FAR_CELL, _FAR_AREA):
            sheet = self._names.sheet(self._take("H")[0]).replace("'", "''")
            prefix = f"'{sheet}'!"
        moved = kind in (_OFFSET_CELL, _OFFSET_AREA)
        row = self._layout.row
        if kind in (_CELL, _OFFSET_CELL, _FAR_CELL):
            at = self._take(f"{row}H")
            self._stack.append(prefix + self._address(at[0], at[1], moved))
            return
        top, bottom, left, right = self._take(f"{row}{row}HH")
        self._stack.append(f"{prefix}{self._address(top, left, moved)}:{self._address(bottom, right, moved)}")

    def _address(self, row: int, bits: int, moved: bool) -> str:
        column = bits & 0x3FFF
        if moved:
            # the offsets of a shared formula run around the edges of the sheet
            row = (row + self._home[0] * bool(bits & _RELATIVE_ROW)) % self._layout.rows
            column = (column + self._home[1] * bool(bits & _RELATIVE_COLUMN)) % self._layout.columns
        return address_of(row, column)

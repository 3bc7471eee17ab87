"""What an audit is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from perfeval.reader import Limits
from perfeval.reader.discovery import InputFile

REVIEW_THRESHOLD = Decimal(1)
UNCOMPARED = "来源未与所报文件核对：所附来源工作表是否就是单位所报的，请用--against或--register核对。"
"""The remark where neither the unit's own files nor a register are at hand."""
NONE_SENT = "其中没有工作簿所载的来源文件"
"""Why the files that are given are of no use where none is the unit's own."""


@dataclass(frozen=True, slots=True)
class AuditTask:
    """One score workbook and what to hold it against.

    Attributes:
        scheme: name or file of the indicator system; empty for the one the workbook names.
        against: files among which the unit's own are.
        libreoffice: whether to recalculate by LibreOffice as well.
        threshold: from which difference on a 复核分 is conspicuous, in points.
        registered: whether a register will prove where the workbook comes from.
        method: of project forms, name or file of the 评分办法; empty for the one the workbook names.
    """

    file: InputFile
    scheme: str = ""
    against: tuple[InputFile, ...] = ()
    libreoffice: bool = False
    threshold: Decimal = REVIEW_THRESHOLD
    limits: Limits = field(default_factory=Limits)
    registered: bool = False
    method: str = ""

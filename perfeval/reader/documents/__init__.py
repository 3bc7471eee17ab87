"""Files that are no workbooks but hold tables: Word, PDF, and what systems export under the name of a workbook."""

from perfeval.reader.documents.opening import open_input

__all__ = ["open_input"]

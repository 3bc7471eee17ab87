"""The sheet 自查: the standard workbook checks itself by live formulas, without perfeval."""

"""The standard budget-execution workbook."""

"""The output workbook: one module a sheet."""

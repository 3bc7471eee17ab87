"""What a checked report is handed over as: records, a workbook of many, Word comments."""

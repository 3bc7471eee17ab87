"""复核表.xlsx: one module a sheet."""

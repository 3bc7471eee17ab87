"""复核: prove a score workbook, or show the cell where it fails."""

"""计分表, the official form: a scheme's own columns or a bureau's own workbook, every number a live formula."""

from perfeval.writer.form.places import FormPlaces, form_places
from perfeval.writer.form.sheet import form_facts, write_score_sheet

__all__ = ["FormPlaces", "form_facts", "form_places", "write_score_sheet"]

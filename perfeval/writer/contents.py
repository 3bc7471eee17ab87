"""What an output is known by, whoever saves it: the digest of the sources copied to it."""

from __future__ import annotations

from collections.abc import Sequence

from perfeval.reader.records import SourceSheet
from perfeval.writer.names import NOTES
from perfeval.writer.provenance import content_digest, digested, recorded
from perfeval.writer.source_sheets import output_names
from perfeval.xlsx.written import read_written


def copies_digest(sheets: Sequence[SourceSheet]) -> str:
    """The content digest of the output that these sheets are copied to."""
    names = output_names(sheets)
    return content_digest({names[one.name]: digested(one)[1] for one in sheets})


def recorded_digest(content: bytes) -> str:
    """The content digest of a written output, from the records of its copies in 编制说明."""
    rows = read_written(content).rows[NOTES].values()
    records = recorded((str(row[0].value), str(row[1].value)) for row in rows if row.keys() >= {0, 1})
    return content_digest({one.name: one.digest for one in records})

"""What an output is known by: the digest of the sources copied to it, whoever asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from perfeval.assessment import assess
from perfeval.reader import read_workbook
from perfeval.scheme import load_scheme, scheme_sha256
from perfeval.writer.contents import copies_digest, recorded_digest
from perfeval.writer.score_workbook import render_score_workbook
from tests.workbook_builder import build_workbook


def _written(folder: Path, values: Mapping[str, object]) -> tuple[str, bytes]:
    data = read_workbook(build_workbook(folder / "甲.xlsx", values), shown_as="甲.xlsx")
    made = render_score_workbook(assess(data, load_scheme("heshan-2021")), scheme_sha256("heshan-2021"))
    return copies_digest(data.sheets), made


def test_the_records_of_an_output_tell_its_digest(tmp_path: Path) -> None:
    digest, made = _written(tmp_path, {"公务接待费决算数": "２.８６"})
    assert recorded_digest(made) == digest and len(digest) == 64


def test_another_figure_is_another_digest(tmp_path: Path) -> None:
    digests = [_written(tmp_path, values)[0] for values in ({}, {"编制数": 12}, {})]
    assert digests[0] == digests[2] != digests[1]

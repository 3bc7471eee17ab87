"""The end of a report, and what its tables say."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from perfeval.report.closing import keep_signature
from perfeval.report.outlines import outline_names
from perfeval.report.render import render_report
from perfeval.report.template import default_template
from tests.report.samples import GOLDEN, SAMPLES, sample


def test_the_signature_stays_with_the_last_text() -> None:
    document = docx.Document(io.BytesIO(default_template()))
    for text, style in (
        ("没有其他情况。", "报告正文"),
        ("", "报告正文"),
        ("附件：计分表", "报告正文"),
        ("某局", "落款"),
        ("5月6日", "落款"),
    ):
        document.add_paragraph(text, style=style)
    keep_signature(document)
    kept = [bool(paragraph.paragraph_format.keep_with_next) for paragraph in document.paragraphs[-5:]]
    assert kept == [True, True, True, True, False]


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("outline", outline_names())
def test_no_table_is_without_rows_and_no_caption_without_a_table(outline: str, name: str) -> None:
    data, evaluation = sample(name)
    package = render_report(evaluation, data, default_template(outline))
    document = docx.Document(io.BytesIO(package))
    assert all(len(table.rows) > 1 for table in document.tables)
    captions = [one for one in document.paragraphs if one.style is not None and one.style.name == "表格标题"]
    assert all(one._p.getnext().tag.endswith("}tbl") for one in captions)


def test_points_and_grades_are_told_as_people_say_them() -> None:
    data, evaluation = sample(GOLDEN)
    document = docx.Document(io.BytesIO(render_report(evaluation, data)))
    rows = {
        row.cells[1].text: row.cells[2].text for table in document.tables for row in table.rows if len(row.cells) == 6
    }
    assert rows["绩效目标合理性"] == "符合3项" and rows["生态效益"] == "评为良" and rows["在职人员控制率"] == "110.00%"


def test_the_package_has_one_set_of_styles() -> None:
    data, evaluation = sample(GOLDEN)
    package = zipfile.ZipFile(io.BytesIO(render_report(evaluation, data)))
    assert not [name for name in package.namelist() if "stylesWithEffects" in name]
    assert all(b"stylesWithEffects" not in package.read(name) for name in package.namelist())

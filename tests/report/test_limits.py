"""A template that loops, swells or digs costs its report only, and soon."""

from __future__ import annotations

import io
import time

import docx
import pytest

from perfeval.report.filling import filled
from perfeval.report.limits import TooLong, time_limit
from perfeval.report.rendering_errors import ReportTemplateError


def _template(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _long(levels: int) -> str:
    loops = "".join(f"{{% for a{number} in range(999) %}}" for number in range(levels))
    return f"{loops}{{% endfor %}}" + "{% endfor %}" * (levels - 1)


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in range(1000000000) %}长{% endfor %}",
        "{{ '长' * 1000000000 }}",
        "{{ 9 ** 999999999 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ '长' | center(1000000000) }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{{ lipsum(100000) }}",
        "{{ 单位名称.__class__.__mro__ }}",
        "{{ 单位名称.__init__.__globals__ }}",
    ],
)
def test_what_would_grow_or_dig_is_refused_with_a_sentence(text: str) -> None:
    before = time.process_time()
    with pytest.raises(ReportTemplateError, match="报告模板"):
        filled(_template(text), {"单位名称": "某局"}, ["单位名称"], "报告模板")
    assert time.process_time() - before < 30, "the processor's time, whatever else the machine does"


def test_a_loop_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfeval.report.filling.time_limit", lambda: time_limit(1.0))
    with pytest.raises(ReportTemplateError, match="循环"):
        filled(_template(_long(5)), {}, [], "报告模板")


def test_the_limit_leaves_what_comes_after_alone() -> None:
    with pytest.raises(TooLong), time_limit(0.2):
        while True:
            pass
    with time_limit(1.0):
        pass
    time.sleep(1.5)


def test_ordinary_templates_are_filled() -> None:
    text = "{% for 项 in 表 %}{{ loop.index }}.{{ 项 | upper }}{% endfor %}共{{ 表 | length }}项，{{ 2 * 3 }}"
    document = filled(_template(text), {"表": ["a", "b"]}, ["表"], "报告模板")
    assert document.docx.paragraphs[0].text == "1.A2.B共2项，6"

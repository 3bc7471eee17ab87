"""Fill a Word template that people may have edited."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from perfeval.report.limits import SECONDS, TooLong, bounded_environment, time_limit
from perfeval.report.package import DAMAGED, expanded_size
from perfeval.report.rendering_errors import ReportTemplateError

_PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")
_LONGEST_PROPERTY = 255
_MAX_EXPANDED = 512 * 1024 * 1024


def filled(source: bytes, context: Mapping[str, object], tags: Collection[str], kind: str) -> Any:
    """The template's document with its tags filled in, not yet saved.

    Args:
        source: the template as a .docx.
        context: what each tag stands for.
        tags: the tags to name in the message on an unknown one.
        kind: what the template is for, in messages (报告模板).

    Raises:
        ReportTemplateError: the template is no Word document, or has a tag that perfeval does not know.
    """
    try:
        with time_limit(), intact(kind):
            return _filled(source, context, tags, kind)
    except TooLong as error:
        raise ReportTemplateError(f"{kind}处理超过{SECONDS:g}秒；请检查其中的循环（{{% for %}}）。") from error
    except RecursionError as error:
        raise ReportTemplateError(f"{kind}的层次太深；请检查其中的宏和嵌套。") from error
    except MemoryError as error:
        raise ReportTemplateError(f"{kind}展开后太大，内存不足；请检查其中的循环（{{% for %}}）。") from error


def _filled(source: bytes, context: Mapping[str, object], tags: Collection[str], kind: str) -> Any:
    from jinja2 import TemplateError

    environment = bounded_environment()
    try:
        if expanded_size(source) > _MAX_EXPANDED:
            raise ReportTemplateError(f"{kind}过大；请删去其中过大的图片。")
        document: Any = _word_template(source)
        unknown = sorted(document.get_undeclared_template_variables(environment) - context.keys())
        if unknown:
            names = "、".join(f"{{{{ {name} }}}}" for name in unknown)
            known = "、".join(tags)
            raise ReportTemplateError(f"{kind}中有不认识的标签：{names}；请改正或删去。可用的标签有：{known}。")
        document = _word_template(source)
        document.render(dict(context), environment, autoescape=True)
    except TemplateError as error:
        message = f"{kind}中的标签写得不完整（{error.message}）；请检查{{{{ }}}}和{{% %}}是否成对。"
        raise ReportTemplateError(message) from error
    return document


@contextmanager
def intact(kind: str) -> Iterator[None]:
    """Whatever is done with a filled template: what a damaged one raises, said as that.

    Raises:
        ReportTemplateError: the template is no Word document in order.
    """
    try:
        yield
    except ReportTemplateError:
        raise
    except (*DAMAGED, TypeError, ArithmeticError) as error:
        raise ReportTemplateError(f"{kind}不是完好的Word文档（.docx）；请在Word中打开后另存为.docx格式。") from error


def _word_template(source: bytes) -> Any:
    from docxtpl import DocxTemplate

    class Template(DocxTemplate):  # type: ignore[misc]
        def render_properties(self, context: dict[str, Any], jinja_env: Any = None) -> None:
            """The document's properties; Word takes no longer ones, whatever a unit is called."""
            for name in _PROPERTIES:
                text = jinja_env.from_string(getattr(self.docx.core_properties, name)).render(context)
                setattr(self.docx.core_properties, name, text[:_LONGEST_PROPERTY])

    return Template(io.BytesIO(source))

"""Fill a Word template that people may have edited."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping
from typing import Any

from perfeval.report.package import DAMAGED, expanded_size
from perfeval.report.rendering_errors import ReportTemplateError

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
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        if expanded_size(source) > _MAX_EXPANDED:
            raise ReportTemplateError(f"{kind}过大；请删去其中过大的图片。")
        document: Any = DocxTemplate(io.BytesIO(source))
        unknown = sorted(document.get_undeclared_template_variables(environment) - context.keys())
        if unknown:
            names = "、".join(f"{{{{ {name} }}}}" for name in unknown)
            known = "、".join(tags)
            raise ReportTemplateError(f"{kind}中有不认识的标签：{names}；请改正或删去。可用的标签有：{known}。")
        document = DocxTemplate(io.BytesIO(source))
        document.render(dict(context), environment, autoescape=True)
    except TemplateError as error:
        message = f"{kind}中的标签写得不完整（{error.message}）；请检查{{{{ }}}}和{{% %}}是否成对。"
        raise ReportTemplateError(message) from error
    except ReportTemplateError:
        raise
    except (*DAMAGED, TypeError, ArithmeticError) as error:
        raise ReportTemplateError(f"{kind}不是完好的Word文档（.docx）；请在Word中打开后另存为.docx格式。") from error
    return document

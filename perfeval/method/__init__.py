"""评分办法: how a project form is scored, as data (`data/methods/*.yaml`), validated, editable in Excel."""

from perfeval.method.loading import (
    DEFAULT_METHOD,
    MethodError,
    built_in_methods,
    load_method,
    method_sha256,
    method_source,
)
from perfeval.method.model import Method

__all__ = [
    "DEFAULT_METHOD",
    "Method",
    "MethodError",
    "built_in_methods",
    "load_method",
    "method_sha256",
    "method_source",
]

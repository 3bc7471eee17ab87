"""Indicator systems (指标体系) as data: the model, and how a scheme is loaded and validated."""

from perfeval.scheme.catalogue import known_facts
from perfeval.scheme.loading import (
    DEFAULT,
    SchemeError,
    load_any,
    load_scheme,
    scheme_doubts,
    scheme_names,
    scheme_problems,
    scheme_sha256,
    scheme_source,
)
from perfeval.scheme.model import Indicator, Scheme

__all__ = [
    "DEFAULT",
    "Indicator",
    "Scheme",
    "SchemeError",
    "known_facts",
    "load_any",
    "load_scheme",
    "scheme_doubts",
    "scheme_names",
    "scheme_problems",
    "scheme_sha256",
    "scheme_source",
]

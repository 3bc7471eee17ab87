"""A JSON Schema for editors, so that a scheme file is completed and checked while it is typed."""

from __future__ import annotations

import json
from typing import Any

from perfeval.scheme.model import Indicator, Scheme

_WRITTEN = {
    "weights": {
        "type": "object",
        "description": "一级、二级指标改后的分值",
        "additionalProperties": {"type": "number"},
    },
    "changes": {
        "type": "object",
        "description": "对所继承的三级指标的改动：指标编号 → 要改的各项",
        "additionalProperties": {"type": "object"},
    },
    "remove": {"type": "array", "items": {"type": "string"}, "description": "删去的三级指标"},
    "add": {"type": "array", "items": {"type": "object"}, "description": "新增的三级指标，group写所在的二级指标"},
}


def scheme_json_schema() -> str:
    """The schema of a scheme as people write it: what is taken over from `extends` may be left out."""
    schema: dict[str, Any] = Scheme.model_json_schema(by_alias=True)
    schema["title"] = "perfeval指标体系"
    schema["properties"] |= _WRITTEN
    schema["required"] = ["name", "title"]
    definition = schema["$defs"][Indicator.__name__]
    definition["properties"]["definition"] = {"type": "string", "description": "沿用上级体系中哪个指标的定义"}
    definition["required"] = ["id"]
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"

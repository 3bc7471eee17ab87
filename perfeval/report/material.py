"""The department's own text (文字材料), and what stands in for it where it is missing."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict

from perfeval.data import load_yaml
from perfeval.reader.labels import key as label_key
from perfeval.reader.records import UnitData
from perfeval.report.wording import paragraphs, placeholder


class TextSlot(BaseModel):
    """Where a piece of text comes from.

    Attributes:
        sections: the sections of the 文字材料 sheet, the first that is filled in counts.
        facts: facts of 基本信息 that stand in for it.
        what: what belongs there, for the placeholder; empty where the text may be left out.
        default: the words where the department gave none.
        form: how a fact's value is put, with {text}.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    sections: tuple[str, ...]
    facts: tuple[str, ...] = ()
    what: str = ""
    default: str = ""
    form: str = "{text}"


@cache
def slots() -> dict[str, Any]:
    """What the report is filled with: tags, tables of figures, texts."""
    found: dict[str, Any] = load_yaml("report/slots.yaml")
    return found


@cache
def text_slots() -> dict[str, TextSlot]:
    """The slots by name."""
    return {name: TextSlot(**entry) for name, entry in slots()["texts"].items()}


def own_text(data: UnitData, name: str) -> list[str]:
    """The department's paragraphs for a slot; empty where it gave none."""
    slot = text_slots()[name]
    given = {label_key(section): text for section, text in (data.texts or {}).items()}
    for section in slot.sections:
        text = paragraphs(given.get(label_key(section), ""))
        if text:
            return text
    for fact in slot.facts:
        value = data.facts.value(fact)
        if isinstance(value, str) and value.strip():
            return paragraphs(slot.form.format(text=value.strip().rstrip("。")) if slot.form != "{text}" else value)
    return []


def text_or_placeholder(data: UnitData, name: str) -> list[str]:
    """The department's paragraphs, else the default words, else a placeholder, else nothing."""
    slot = text_slots()[name]
    text = own_text(data, name)
    if text or not (slot.default or slot.what):
        return text
    return [slot.default or placeholder(slot.what)]

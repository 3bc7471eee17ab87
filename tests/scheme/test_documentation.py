"""Every example in the guide for people who write schemes is a scheme."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from pydantic import TypeAdapter

from perfeval.rules import ALL_RULES, AnyRule
from perfeval.scheme import documentation, known_facts, scheme_problems
from perfeval.scheme.vocabulary import in_model_words

GUIDE = (Path(__file__).parent.parent.parent / "docs" / "指标体系编写.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", GUIDE, re.S)
RULES = re.findall(r"`(\{kind: .*\})` \|", GUIDE)


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_example_is_valid(number: int, tmp_path: Path) -> None:
    path = tmp_path / "例.yaml"
    path.write_text(EXAMPLES[number], encoding="utf-8")
    assert scheme_problems(str(path)) == ()


def test_every_rule_has_an_example_that_works() -> None:
    rules = [TypeAdapter(AnyRule).validate_python(in_model_words(yaml.safe_load(text), "rule")) for text in RULES]
    assert {type(rule) for rule in rules} == set(ALL_RULES)
    assert len(EXAMPLES) >= 7


def test_the_catalogue_of_facts_is_one_page_and_up_to_date() -> None:
    """Every name is written out there, so that it can be searched for."""
    page = documentation.PATH.read_text(encoding="utf-8")
    assert page == documentation.render()
    assert all(f"\n| {name} | " in page for name in known_facts())

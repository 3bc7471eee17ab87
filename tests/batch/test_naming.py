"""Names of output files."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from perfeval.batch.naming import Names, safe_name


@given(st.text(min_size=1))
def test_a_name_is_safe_on_every_file_system(unit: str) -> None:
    name = Names().take(unit, 2021)
    assert not set('<>:"/\\|?*') & set(name)
    assert name.isprintable()
    assert len(name.encode("utf-8")) <= 255
    assert name.startswith("2021_") and name.endswith("_计分表.xlsx")


def test_a_path_stays_a_name() -> None:
    assert safe_name("../../etc/x") == "__.._etc_x"


def test_a_long_name_is_cut_and_stays_distinct() -> None:
    one, other = safe_name("局" * 299 + "甲"), safe_name("局" * 299 + "乙")
    assert one != other
    assert one.startswith("局" * 60 + "_")
    assert safe_name("局" * 60) == "局" * 60


def test_equal_names_get_numbers_whatever_their_case() -> None:
    names = Names()
    taken = [names.take(unit, 2021) for unit in ("A局", "a局", "B/局", "B_局")]
    expected = ["2021_A局_计分表", "2021_a局_计分表_2", "2021_B_局_计分表", "2021_B_局_计分表_2"]
    assert taken == [f"{name}.xlsx" for name in expected]

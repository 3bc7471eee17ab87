"""The Python score is that of an independent calculation, and the workbook's that of the independent engine."""

from __future__ import annotations

import io
import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfeval.method import MethodError, load_method, method_sha256
from perfeval.method.workbook import write_method_workbook
from perfeval.writer.projects import render_projects_workbook
from perfeval.xlsx.verification import verify
from tests.projects.forms import evaluated, good, write

OTHER_METHOD = {
    "execution": {
        "weight": 10,
        "mode": "bands",
        "bands": [{"least": "0.95", "share": 1}, {"least": 0, "share": "0.5"}],
    },
    "quantitative": {"threshold": "0.6", "threshold_mode": "from", "equal": "met"},
    "over": {"limit": "1.3", "effect": "deduct", "points": 2},
    "total_caps": [{"below": "0.6", "most": 69}, {"below": "0.8", "most": 89}],
}


def _oracle(sign: str, target: Fraction, actual: Fraction, weight: int) -> Decimal:
    """The score by hand: ≥ B/A, ≤ A/B, = the smaller over the larger; 0 is met or not."""
    if sign == "≥":
        share = Fraction(1) if actual >= target else actual / target
    elif sign == "≤":
        share = Fraction(1) if actual <= target else target / actual
    elif actual == target:
        share = Fraction(1)
    elif target == 0 or actual == 0:
        share = Fraction(0)
    else:
        share = min(actual / target, target / actual)
    exact = share * weight
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)


numbers = st.decimals(min_value=0, max_value=5000, places=2)
row = st.tuples(st.sampled_from(["≥", "≤", "＝"]), numbers, numbers)


def _form(rows: list[tuple[str, Decimal, Decimal]]) -> list[list[Any]]:
    form = good()
    for number, (sign, target, actual) in zip((11, 14, 16), rows, strict=True):
        form[number][5:7] = [f"{sign}{target}个", float(actual)]
    return form


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(row, min_size=3, max_size=3))
def test_scores_are_those_of_an_independent_calculation(rows: list[tuple[str, Decimal, Decimal]]) -> None:
    with TemporaryDirectory() as folder:
        [form] = evaluated(write(Path(folder) / "甲.xlsx", _form(rows))).forms
    found = [one.score for one in form.rows if one.row.kind == "定量"]
    wanted = [
        _oracle(sign.replace("＝", "="), Fraction(target), Fraction(actual), weight)
        for (sign, target, actual), weight in zip(rows, (50, 20, 10), strict=True)
    ]
    assert found == wanted


@pytest.fixture(scope="module")
def own_method(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A method of other rules, given as a file."""
    import yaml

    path = tmp_path_factory.mktemp("method") / "own.yaml"
    own = {"name": "own", "title": "另一办法", "extends": "mof-2020-10-project", **OTHER_METHOD}
    path.write_text(yaml.safe_dump(own, allow_unicode=True), encoding="utf-8")
    return str(path)


@settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(rows=st.lists(row, min_size=3, max_size=3), executed=st.integers(0, 300), own=st.booleans())
def test_every_formula_is_confirmed_by_the_independent_engine(
    rows: list[tuple[str, Decimal, Decimal]], executed: int, own: bool, own_method: str
) -> None:
    form = _form(rows)
    form[5][6] = form[6][6] = executed
    method = own_method if own else "hubei"
    with TemporaryDirectory() as folder:
        evaluation = evaluated(write(Path(folder) / "甲.xlsx", form), method)
    assert verify(render_projects_workbook(evaluation, method_sha256(method))) == ()


def test_another_method_scores_otherwise(tmp_path: Path, own_method: str) -> None:
    rows = good()
    rows[11][6] = "1440米"
    rows[14][6] = "13000人"
    path = write(tmp_path / "甲.xlsx", rows)
    [usual], [other] = evaluated(path).forms, evaluated(path, own_method).forms
    assert [one.score for one in usual.rows][:2] == [Decimal(40), Decimal(20)]
    assert [one.score for one in other.rows][:2] == [Decimal(25), Decimal(18)], "(0.8-0.6)÷0.4; 2 points off"


@pytest.mark.parametrize(
    ("finished", "changes", "score"),
    [
        ("", [], "8"),
        ("产出", [], "10"),
        ("产出", [(11, 6, "1700米")], "8"),
        ("产出", [(16, 6, "90%")], "10"),
        ("全部", [(16, 6, "90%")], "8"),
        ("全部", [(15, 6, "部分达成预期指标"), (15, 8, 7)], "8"),
        ("全部", [(15, 8, 8)], "10"),
        ("产出", [(5, 6, 280)], "10"),
        ("全部", [(15, 8, None)], "8"),
    ],
)
def test_what_is_finished_within_the_budget_may_earn_full_points(
    finished: str, changes: list[tuple[int, int, Any]], score: str, tmp_path: Path
) -> None:
    import yaml

    method = tmp_path / "own.yaml"
    execution = {"weight": 10, "finished": finished}
    said = {"name": "own", "title": "完成得满分", "extends": "mof-2020-10-project", "execution": execution}
    method.write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")
    rows = good()
    rows[5][6] = rows[6][6] = 220
    rows[7][6] = None
    for row, column, value in changes:
        rows[row][column] = value
    evaluation = evaluated(write(tmp_path / "甲.xlsx", rows), str(method))
    assert evaluation.forms[0].execution.score == Decimal(score)
    assert verify(render_projects_workbook(evaluation, method_sha256(str(method)))) == ()


def test_a_method_goes_through_excel_unchanged(tmp_path: Path, own_method: str) -> None:
    finished = tmp_path / "完成得满分.yaml"
    finished.write_text("name: f\ntitle: 完成得满分\nextends: hubei\nexecution: {finished: 全部}\n", encoding="utf-8")
    for name in ("mof-2020-10-project", "hubei", own_method, str(finished)):
        method = load_method(name)
        path = tmp_path / f"{method.name}.xlsx"
        path.write_bytes(write_method_workbook(method))
        assert load_method(str(path)) == method


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: " + "[" * 900, "嵌套过深"),
        ("name: " + "9" * 5000, "数字过长"),
        ("name: [甲", "括号"),
        (
            "a: &a [1, 2, 3]\n" + "".join(f"{new}: &{new} [{f'*{old}, ' * 40}]\n" for old, new in pairwise("abcdef")),
            "展开",
        ),
    ],
)
def test_a_method_that_is_no_plain_file_is_refused_in_a_sentence(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MethodError, match=said) as refused:
        load_method(str(path))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"levels": {"产出": 60, "效益": 30, "满意度": 10}}, "应为100"),
        ({"grades": [{"name": "优", "least": 80}, {"name": "良", "least": 90}]}, "从高到低"),
        ({"qualitative": {"full": 0.5, "part": 0.8}}, "应小于full"),
        ({"weights": 3}, "拼写"),
        ({"execution": {"weight": 10, "mode": "bands"}}, "bands"),
    ],
)
def test_a_method_that_does_not_hold_together_is_refused(change: dict[str, Any], said: str, tmp_path: Path) -> None:
    import yaml

    path = tmp_path / "own.yaml"
    own = {"extends": "mof-2020-10-project", **change}
    path.write_text(yaml.safe_dump(own, allow_unicode=True), encoding="utf-8")
    with pytest.raises(MethodError, match=said):
        load_method(str(path))


@pytest.mark.parametrize("bands", [False, True])
def test_a_column_holds_one_formula_whatever_its_rows_ask_for(bands: bool, tmp_path: Path) -> None:
    """≥, ≤, =, a range, a date, 定性, a 一级指标 that is scored by bands: the auditor reads one formula a column."""
    import yaml

    rows, method = good(), tmp_path / "own.yaml"
    by_bands = {"满意度": [{"least": "0.99", "share": 1}, {"least": 0, "share": "0.5"}]} if bands else {}
    said = {"name": "own", "title": "办法", "extends": "mof-2020-10-project", "quantitative": {"bands": by_bands}}
    method.write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")
    wanted: list[tuple[str, str, int, int, str]] = [
        ("≥2000米", "1800米", 10, 10, "9.00"), ("≤10天", "20天", 10, 10, "5.00"), ("＝4次", "5次", 10, 10, "8.00"),
        ("10—20人", "8人", 10, 10, "8.00"), ("11月底前", "10月15日", 10, 10, "10.00"),
        ("6月底前", "7月2日", 5, 0, "0.00"),
    ]  # fmt: skip
    numbers = [[*rows[11][:4], f"指标{n}", target, actual, weight, own, None]
               for n, (target, actual, weight, own, _) in enumerate(wanted)]  # fmt: skip
    rows[16][6] = "93%"
    rows[11:15] = numbers
    evaluation = evaluated(write(tmp_path / "甲.xlsx", rows), str(method))
    content = render_projects_workbook(evaluation, method_sha256(str(method)))
    assert verify(content) == ()
    [form] = evaluation.forms
    found = [(one.direction, f"{one.score:.2f}") for one in form.rows]
    assert found[:6] == list(zip(("≥", "≤", "=", "∈", "按期", "按期"), (one[4] for one in wanted), strict=True))
    assert [direction for direction, _ in found[6:]] == ["定性", "≥"]
    assert found[7][1] == ("5.00" if bands else "9.89"), "93÷94 is no 99%"
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[next(name for name in book.sheetnames if name.startswith("01_"))]
    heading = next(row[0].row for row in sheet.iter_rows() if row[0].value == "一级指标")
    for column in "KM":
        cells = [sheet[f"{column}{row}"] for row in range(heading + 1, heading + 1 + len(form.rows))]
        shapes = {re.sub(rf"(?<=[A-Z]){cell.row}\b", "", cell.value) for cell in cells if cell.data_type == "f"}
        assert len(shapes) == 1, shapes

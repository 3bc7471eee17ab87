"""Each kind of what holds figures together: right, with one figure or word changed, and left open."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from perfeval.report_check.check import check_document
from perfeval.report_check.documents import Document, Paragraph
from perfeval.report_check.judging.result import Contradiction
from perfeval.report_check.judging.slips import is_slip

DATA = Path(__file__).parent.parent / "data" / "report_check"
KINDS = [
    one
    for name in ("kinds", "kinds_of_rates", "left_alone")
    for one in yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
]
CHANGES = [(one["kind"], one["text"], *change.split("|")) for one in KINDS for change in one.get("changes", ())]


def _wrong(text: str) -> tuple[Contradiction, ...]:
    lines = tuple(Paragraph(line) for line in text.split("\n") if line)
    return check_document(Document(lines, ()), "报告.txt").contradictions


@pytest.mark.parametrize("one", KINDS, ids=lambda one: one["kind"])
def test_what_is_right_or_open_is_left_alone(one: dict[str, str]) -> None:
    assert _wrong(one["text"]) == ()


@pytest.mark.parametrize(("kind", "text", "old", "new"), CHANGES, ids=[f"{one[0]}: {one[3]}" for one in CHANGES])
def test_what_was_changed_is_found(kind: str, text: str, old: str, new: str) -> None:
    assert old in text
    assert _wrong(text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("乡村道路养护支出412.65万元，执行率94.00%，结余36.34万元。", "26.34万元"),
        ("全年计划新建村级服务站46个，实际建成43个，尚有5个未建成。", "3个"),
        ("按照每人每年1200元的标准，为356名监护人发放以奖代补资金47.22万元。", "42.72万元"),
        ("经自评，本单位综合得分82.6分。其中：决策（20分）扣0.8分；过程（20分）扣1.9分；产出（40分）扣3.2分；"
            "效益（20分）扣1.5分。", "92.6分"),
        ("抽检水样248批次，达标241批次，水质达标率91.78%。", "97.18%"),
        ("参评项目64个、资金24850万元，其中评价为优的41个、资金19620万元，评价为良的18个、资金7410万元，"
            "评价为中的5个、资金1420万元。", "28450.00万元"),
        ("2020年至2022年，覆盖率分别为81.4%、86.9%和93.2%，累计提高18.1个百分点。", "11.8个百分点"),
        ("应开展自评的单位86家，已全部开展。上述68家单位中，自评质量为优的52家。", "86家"),
    ],
)  # fmt: skip
def test_the_message_names_the_right_figure(text: str, right: str) -> None:
    found = _wrong(text)
    assert any(right in one.right or right in one.follows for one in found)


def test_a_slip_is_one_digit_or_two_neighbours() -> None:
    assert is_slip(Decimal("93.4"), Decimal("73.4"))
    assert is_slip(Decimal("41.9"), Decimal("49.1"))
    assert is_slip(Decimal(1126), Decimal(1162))
    assert not is_slip(Decimal("94.66"), Decimal("96.64"))
    assert not is_slip(Decimal(143), Decimal(1043))
    assert not is_slip(Decimal("12.50"), Decimal("12.5"))

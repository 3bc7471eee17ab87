"""Ratios as people write them: 0.95, 95%, and the bare 95 that means 95%."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.reader.conftest import Read, codes


@pytest.mark.parametrize(
    ("written", "read_as", "bare"),
    [
        (Decimal("0.95"), "0.95", False),
        (Decimal(1), "1", False),
        (Decimal(2), "2", False),
        (Decimal("2.01"), "0.0201", True),
        (Decimal(19), "0.19", True),
        (Decimal(20), "0.2", True),
        (Decimal(95), "0.95", True),
        (Decimal(100), "1", True),
        ("95%", "0.95", False),
        ("150%", "1.5", False),
    ],
)
def test_a_bare_percentage_begins_above_2(read: Read, written: Decimal | str, read_as: str, bare: bool) -> None:
    """No payment is twice as far as its year; whatever is beyond 2 was meant in per cent, and is said to be."""
    rows = ({"point": "12月31日", "actual": written, "planned": Decimal(1), "chosen": "是"},)
    data = read(progress=rows)
    assert data.facts.value("实际支付进度") == Decimal(read_as)
    assert ("R206" in codes(data)) is bare

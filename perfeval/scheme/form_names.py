"""What a form may name: the indicators, groups, facts and columns of its scheme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class FormNames:
    """What a form of a scheme may name.

    Attributes:
        own: the columns that the indicators fill themselves.
        facts: the facts that it may show.
        indicators: its indicators, by every way to call them.
        items: its 加分项 and 扣分项, likewise.
        groups: its 一级 and 二级指标, by `bare` name.
        targets: whether departments bring indicators of their own.
    """

    own: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()
    indicators: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    targets: bool = False

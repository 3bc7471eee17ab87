"""The limits of a band as published standards write them: ≥90%, 80%（含）-90%, [80%,90%), 低于60%, 其余."""

from __future__ import annotations

import re
import unicodedata

_NUMBER = r"(-?\d+(?:\.\d+)?)(%|个百分点)?"
_HELD = r"(\(含\)|\(不含\)|\(含本数\)|含|不含)?"
_BETWEEN = re.compile(rf"([\[(])?{_NUMBER}{_HELD}\s*(?:[-—–~至,]|到)+\s*{_NUMBER}{_HELD}([\])])?(?:之间)?")
_CHAIN = re.compile(rf"{_NUMBER}\s*(≤|<=|<|=<)\s*[^\d≤<]*\s*(≤|<=|<|=<)\s*{_NUMBER}")
_BEFORE = re.compile(
    rf"(≥|>=|不低于|不少于|不小于|达到|>|高于|超过|大于|≤|<=|不高于|不超过|不大于|<|低于|小于|不足|少于|=|等于|为)\s*{_NUMBER}"
)
_ALONE = re.compile(_NUMBER)
_AFTER = re.compile(rf"{_NUMBER}{_HELD}\s*(?:及|及其)?(以上|以下|以内|及以上|及以下)\s*{_HELD}")
_KEYS = {
    "≥": "from", ">=": "from", "不低于": "from", "不少于": "from", "不小于": "from", "达到": "from",
    ">": "over", "高于": "over", "超过": "over", "大于": "over",
    "≤": "to", "<=": "to", "不高于": "to", "不超过": "to", "不大于": "to",
    "<": "under", "低于": "under", "小于": "under", "不足": "under", "少于": "under",
}  # fmt: skip
_REST = frozenset(["其他", "其余", "否则", "其它", "其他情况", "其余情况"])


def limits_of(written: str) -> dict[str, str]:
    """The keys from, over, to, under that a range in words says; none for the rest.

    Raises:
        ValueError: the words are no range, or do not say to which band a limit belongs.
    """
    text = unicodedata.normalize("NFKC", str(written)).replace(" ", "").replace("=<", "≤")
    if text in _REST:
        return {}
    if match := _CHAIN.fullmatch(text):
        low, low_unit, left, right, high, high_unit = match.groups()
        lower = "from" if left in ("≤", "<=") else "over"
        upper = "to" if right in ("≤", "<=") else "under"
        return {lower: low + (low_unit or ""), upper: high + (high_unit or "")}
    if match := _BETWEEN.fullmatch(text):
        return _between(written, match)
    if match := _ALONE.fullmatch(text):
        limit = match[1] + (match[2] or "")
        return {"from": limit, "to": limit}
    if match := _BEFORE.fullmatch(text):
        sign, number, unit = match.groups()
        limit = number + (unit or "")
        return {"from": limit, "to": limit} if sign in ("=", "等于", "为") else {_KEYS[sign]: limit}
    if match := _AFTER.fullmatch(text):
        number, unit, held, side, later = match.groups()
        excluded = "不含" in (held or later or "")
        if side.endswith("上"):
            return {"over" if excluded else "from": number + (unit or "")}
        # 以下 beside an inclusive 以上 leaves the limit out, unless it says （含）
        inclusive = "含" in (held or later or "") and not excluded
        return {"to" if inclusive or side == "以内" else "under": number + (unit or "")}
    raise ValueError(
        f"区间“{written}”不能识别，请写成≥90%、80%（含）-90%、[80%,90%)、低于60%、其余，或改用from、over、to、under"
    )


def _between(written: str, match: re.Match[str]) -> dict[str, str]:
    left, low, low_unit, low_held, high, high_unit, high_held, right = match.groups()
    if not low_unit and high_unit:
        low_unit = high_unit
    low_in = left == "[" if left else _held(low_held)
    high_in = right == "]" if right else _held(high_held)
    if low_in is None and high_in is None:
        raise ValueError(f"区间“{written}”没有说明界限属于哪一档，请在界限后写（含），例如80%（含）-90%")
    low_in = not high_in if low_in is None else low_in
    high_in = not low_in if high_in is None else high_in
    return {
        "from" if low_in else "over": low + (low_unit or ""),
        "to" if high_in else "under": high + (high_unit or ""),
    }


def _held(words: str | None) -> bool | None:
    """（含） or （不含） behind a limit; None where nothing is said."""
    return None if not words else "不含" not in words

"""Names of one unit that differ by 本级 or 机关, or by the province, city or county in front."""

from __future__ import annotations

import re

from perfeval.reader.labels import normalise

_HEAD_OFFICE = re.compile(r"(?:\((?:本级|机关|局机关|机关本级|部门本级)\)|机关本级|本级|机关)$")
_PLACES = re.compile(
    r"^(?:[^省市县区旗州盟]{2,8}(?:省|自治区|特别行政区))?(?:[^省市县区旗州盟]{1,10}(?:市|自治州|州|盟|地区))?"
    r"(?:[^省市县区旗州盟]{1,10}(?:市|区|县|自治县|旗|自治旗|新区|开发区))?"
)


def core_name(unit: str) -> str:
    """The name without the place in front and without what says that it is the head office alone."""
    plain = _without_office(normalise(unit))
    match = _PLACES.match(plain)
    return plain[match.end() :] or plain if match else plain


def alike(one: str, other: str) -> bool:
    """Whether two names may be those of one unit: equal but for 本级 or 机关, or for a place in front of one."""
    first, second = (_without_office(normalise(name)) for name in (one, other))
    if not first or not second:
        return False
    longer, shorter = (first, second) if len(first) >= len(second) else (second, first)
    if not longer.endswith(shorter):
        return False
    front = longer[: len(longer) - len(shorter)]
    return not front or _PLACES.fullmatch(front) is not None


def _without_office(plain: str) -> str:
    shorter = _HEAD_OFFICE.sub("", plain)
    # 县委办公室机关 is the office, 市直机关 is a name
    return shorter if len(shorter) > 2 else plain

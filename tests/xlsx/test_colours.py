"""Colours as they are seen: theme, tint, palette, contrast."""

from __future__ import annotations

import pytest
from lxml import etree

from perfeval.xlsx.colours import contrast, palette_of, tinted

_THEME = etree.fromstring(
    b'<a:theme xmlns:a="x"><a:themeElements><a:clrScheme>'
    b'<a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1>'
    b'<a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1>'
    b'<a:dk2><a:srgbClr val="1F497D"/></a:dk2><a:lt2><a:srgbClr val="EEECE1"/></a:lt2>'
    b"</a:clrScheme></a:themeElements></a:theme>"
)


@pytest.mark.parametrize(
    ("attributes", "seen"),
    [
        ('theme="0"', "FFFFFF"),
        ('theme="1"', "000000"),
        ('theme="2"', "EEECE1"),
        ('theme="3"', "1F497D"),
        ('theme="0" tint="-0.5"', "808080"),
        ('theme="1" tint="1"', "FFFFFF"),
        ('indexed="9"', "FFFFFF"),
        ('indexed="64"', "000000"),
        ('rgb="FF123456"', "123456"),
        ('auto="1"', "ABCDEF"),
    ],
)
def test_a_colour_element(attributes: str, seen: str) -> None:
    element = etree.fromstring(f"<color {attributes}/>")
    assert palette_of(None, _THEME).colour(element, "ABCDEF") == seen


def test_contrast_is_that_of_the_web_guidelines() -> None:
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast("777777", "FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("F2F2F2", "FFFFFF") < 1.2 < contrast("595959", "FFFFFF")


def test_a_tint_keeps_the_hue() -> None:
    assert tinted("4F81BD", 0.4) == "95B3D7"

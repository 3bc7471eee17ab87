"""Characters that no workbook can hold."""

from __future__ import annotations

import re

_UNHELD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def held(text: str) -> str:
    """The text without control characters, halves of surrogate pairs and what Unicode calls no characters.

    Old binary formats and escapes like `_x000B_` bring them in; XML cannot say them, and a program shows nothing there.
    """
    return text if text.isprintable() else _UNHELD.sub("", text)


STROKE = "\u0336"
"""Combined with the character in front of it: that character struck out."""


def struck_out(text: str) -> str:
    """A text as it looks struck out: it is neither a number nor a name any more."""
    return "".join(character if character.isspace() else character + STROKE for character in text)

"""What the file system refuses is said in Chinese."""

from __future__ import annotations

import errno
import re

import pytest

from perfeval.findings.system_errors import reason_of


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EACCES, errno.ENOSPC, errno.EROFS, errno.EFBIG])
def test_usual_reasons(number: int) -> None:
    assert not re.search("[A-Za-z0-9]", reason_of(OSError(number, "in English")))


def test_others_are_named_by_number() -> None:
    assert reason_of(OSError(9999, "in English")) == "系统错误9999"
    assert "in English" not in reason_of(OSError("in English"))
